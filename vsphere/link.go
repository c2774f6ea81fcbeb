package vsphere

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// link keeps the one session with a vCenter: made when first needed, shared
// by all, replaced when it is no longer valid, ended by close.
type link struct {
	*connector
	breaker *breaker
	log     *slog.Logger
	life    context.Context // ends with close; logins run under it, for they serve many callers
	end     context.CancelFunc

	mu      sync.Mutex // guards what follows
	current *session
	pending *pendingLogin
	logins  int64
	closed  bool
	running sync.WaitGroup // logins; grows only while closed is false
}

// pendingLogin is a login under way. The results may be read once done is closed.
type pendingLogin struct {
	done    chan struct{}
	session *session
	err     error
}

func newLink(c *connector, b *breaker, log *slog.Logger) *link {
	l := &link{connector: c, breaker: b, log: log}
	l.life, l.end = context.WithCancel(context.Background())
	return l
}

// do runs work with a valid session. Work must be repeatable: it runs again
// once when the session turns out to have ended, once when a view of it is
// gone, and once when the connection is lost.
func (l *link) do(ctx context.Context, work func(context.Context, *session) error) error {
	probes, err := l.breaker.admit()
	if err != nil {
		return err
	}
	if probes {
		defer l.breaker.release()
	}
	var ended, gone, lost bool
	for {
		s, err := l.session(ctx)
		if err != nil {
			return err
		}
		err = work(ctx, s)
		switch {
		case err == nil:
			return nil
		case sessionEnded(err) && !ended:
			ended = true
			l.drop(s)
		case viewGone(err) && !gone:
			gone = true
			s.forgetView(err)
		case connectionLost(err) && !lost:
			lost = true
		case connectionLost(err):
			l.breaker.fail(err, firstPause)
			return err
		default:
			return err
		}
	}
}

// session returns the current session, logging in if there is none.
func (l *link) session(ctx context.Context) (*session, error) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil, errClosed
	}
	if s := l.current; s != nil {
		l.mu.Unlock()
		return s, nil
	}
	if l.pending == nil {
		l.startLogin()
	}
	p := l.pending
	l.mu.Unlock()
	select {
	case <-p.done:
		return p.session, p.err
	case <-ctx.Done():
		return nil, fmt.Errorf("waiting for the login at vCenter %s: %w", l.host.Hostname, ctx.Err())
	}
}

// startLogin begins a login that goes on even if its first caller leaves. The
// caller holds mu.
func (l *link) startLogin() {
	p := &pendingLogin{done: make(chan struct{})}
	l.pending = p
	l.running.Go(func() {
		defer close(p.done)
		// Two calls, each with its own time limit.
		ctx, cancel := context.WithTimeout(l.life, 2*l.host.Timeout)
		defer cancel()
		s, err := l.connect(ctx)
		l.finishLogin(p, s, err)
	})
}

func (l *link) finishLogin(p *pendingLogin, s *session, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = nil
	if err != nil {
		p.err = err
		l.breaker.fail(err, pauseAfter(err))
		return
	}
	p.session, l.current = s, s
	l.logins++
	l.log.Info("logged in at vCenter", "product", s.ServiceContent.About.FullName)
}

func pauseAfter(err error) time.Duration {
	var refused *loginError
	if errors.As(err, &refused) {
		return loginPause
	}
	return firstPause
}

// drop forgets a session that is no longer valid.
func (l *link) drop(s *session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current == s {
		l.current = nil
		l.log.Info("session at vCenter has ended")
	}
}

// close logs out, at the latest when ctx ends, and refuses whatever comes
// later. It may be called again.
func (l *link) close(ctx context.Context) {
	l.mu.Lock()
	l.closed = true
	l.end()
	l.mu.Unlock()
	l.running.Wait() // ends at once: its context has
	l.mu.Lock()
	s := l.current
	l.current = nil
	l.mu.Unlock()
	if s != nil {
		if err := s.logout(ctx); err != nil {
			l.log.Warn("session at vCenter is left to expire", "error", err)
		}
	}
	l.transport.CloseIdleConnections()
}
