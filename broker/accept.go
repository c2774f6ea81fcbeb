package broker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
)

// An acceptor brings the connections of one listener to a loop. Each has its
// handshake in a goroutine of its own, so that a silent one delays nobody.
type acceptor struct {
	ln   net.Listener
	me   introduction
	loop *loop
	open func(*peer) session // makes the session of a new peer, on the loop's goroutine
	log  *slog.Logger

	slots  chan struct{} // holds one per connection, handshaking or adopted
	failed atomic.Uint64 // handshakes that came to nothing
	full   atomic.Uint64 // connections closed because there was no slot

	wg      sync.WaitGroup
	mu      sync.Mutex
	shaking map[net.Conn]struct{} // guarded by mu; nil once closed
}

func newAcceptor(ln net.Listener, me introduction, l *loop, open func(*peer) session) *acceptor {
	return &acceptor{
		ln: ln, me: me, loop: l, open: open, log: l.log,
		slots:   make(chan struct{}, l.limits.Connections),
		shaking: make(map[net.Conn]struct{}),
	}
}

// run accepts until ctx ends or close is called, then waits for the handshakes.
func (a *acceptor) run(ctx context.Context) {
	defer a.wg.Wait()
	defer a.close()
	defer context.AfterFunc(ctx, a.close)()
	var pause backoff
	for {
		conn, err := a.ln.Accept()
		switch {
		case err == nil:
			pause.reset()
			a.admit(conn)
		case errors.Is(err, net.ErrClosed):
			return
		default: // out of descriptors, most likely: it passes, but not at once
			a.log.Warn("accepting a connection", "error", err)
			pause.wait(ctx)
		}
	}
}

// admit starts the handshake, if there is room for another connection.
func (a *acceptor) admit(conn net.Conn) {
	select {
	case a.slots <- struct{}{}:
	default:
		a.full.Add(1)
		_ = conn.Close()
		return
	}
	if !a.register(conn) {
		_ = conn.Close()
		a.leave()
		return
	}
	a.wg.Go(func() { a.shake(conn) })
}

func (a *acceptor) leave() { <-a.slots }

func (a *acceptor) shake(conn net.Conn) {
	c, err := open(conn, a.me)
	a.forget(conn)
	if err != nil {
		a.failed.Add(1)
		a.log.Debug("handshake refused", "remote", remoteName(conn), "error", err)
		a.leave()
		return
	}
	c.gone = a.leave
	if !a.loop.post(func() { a.adopt(c) }) {
		c.close()
	}
}

func (a *acceptor) adopt(c connection) {
	if err := a.loop.adopt(c, a.open); err != nil {
		a.log.Error("connection lost", "remote", c.info.remote, "error", err)
	}
}

// open does the handshake over conn and takes its descriptor; conn is closed in any case.
func open(conn net.Conn, me introduction) (connection, error) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetKeepAliveConfig(keepAlive()) // a connection without it still works
	}
	info, err := handshake(conn, me)
	if err != nil {
		_ = conn.Close()
		return connection{}, err
	}
	fd, err := detach(conn)
	if err != nil {
		_ = conn.Close()
		return connection{}, err
	}
	return connection{fd: fd, info: info, gone: func() {}}, nil
}

func (a *acceptor) register(conn net.Conn) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.shaking == nil {
		return false
	}
	a.shaking[conn] = struct{}{}
	return true
}

func (a *acceptor) forget(conn net.Conn) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.shaking, conn)
}

// close stops listening and aborts the handshakes under way. It may be called
// more than once.
func (a *acceptor) close() {
	_ = a.ln.Close()
	a.mu.Lock()
	defer a.mu.Unlock()
	for conn := range a.shaking {
		_ = conn.Close()
	}
	a.shaking = nil
}
