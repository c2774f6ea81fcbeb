package vsphere

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25/soap"

	"vpoller/protocol"
)

// taggingPause is how long a tagging service that did not answer is left alone.
const taggingPause = 10 * time.Second

// tagService is the session with the tagging service of a vCenter, which its
// REST API offers: made when first needed, again when it has expired. Its calls
// count against the budget and have the time limit of other calls; that it is
// away says nothing about the rest of the vCenter.
type tagService struct {
	link *link

	mu      sync.Mutex // guards what follows
	manager *tags.Manager
	failure error // of a service that is away
	until   time.Time
	closed  bool

	login chan struct{} // holds one token; who has it may log in
}

func newTagService(l *link) *tagService {
	s := &tagService{link: l, login: make(chan struct{}, 1)}
	s.login <- struct{}{}
	return s
}

// call makes one call with a valid session. The error is what a client reads.
func (s *tagService) call(ctx context.Context, name string, work func(context.Context, *tags.Manager) error) error {
	if err := s.away(); err != nil {
		return err
	}
	again := false
	for {
		m, err := s.session(ctx)
		if err == nil {
			err = s.send(ctx, name, func(ctx context.Context) error { return work(ctx, m) })
		}
		if m != nil && !again && rest.IsStatusError(err, http.StatusUnauthorized) {
			again = true
			s.drop(m)
			continue
		}
		return s.judge(ctx, err)
	}
}

// send makes one call within the budget and the time limit.
func (s *tagService) send(ctx context.Context, name string, work func(context.Context) error) error {
	p := priorityOf(ctx)
	calls := s.link.calls
	if err := calls.budget.enter(ctx, p); err != nil {
		return err
	}
	defer calls.budget.leave(p)
	calls.count(name)
	limited, cancel := context.WithTimeout(ctx, calls.timeout)
	defer cancel()
	return work(limited)
}

// away is an error while there is no use in asking.
func (s *tagService) away() error {
	if down := s.link.breaker.outage(); down != nil {
		return &outageError{s.link.host.Hostname, down.since, down.cause}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return errClosed
	case time.Now().Before(s.until):
		return s.failure
	default:
		return nil
	}
}

// judge puts an error into words, and remembers that the service is away.
func (s *tagService) judge(ctx context.Context, err error) error {
	var deliberate *protocol.Error
	var spent *budgetError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &deliberate), errors.As(err, &spent), errors.Is(err, errClosed):
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("waiting for the tagging service of vCenter %s: %w", s.link.host.Hostname, ctx.Err())
	case rest.IsStatusError(err, http.StatusUnauthorized), rest.IsStatusError(err, http.StatusForbidden):
		err = protocol.Errorf(protocol.CodeUnavailable, "Tagging service of vCenter %s denies access to %s",
			s.link.host.Hostname, s.link.host.Username).
			WithHint("the account needs to log in at the REST API and to read tags")
	default:
		err = protocol.Errorf(protocol.CodeUnavailable, "Tagging service of vCenter %s does not answer: %w",
			s.link.host.Hostname, s.reason(err))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failure, s.until = err, time.Now().Add(taggingPause)
	return err
}

// reason is what went wrong with a call.
func (s *tagService) reason(err error) error {
	var request *url.Error
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("no reply within %v", s.link.host.Timeout)
	case errors.As(err, &request):
		return request.Err
	default:
		return err
	}
}

// session returns the current session, logging in if there is none.
func (s *tagService) session(ctx context.Context) (*tags.Manager, error) {
	if m := s.current(); m != nil {
		return m, nil
	}
	select {
	case <-s.login:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { s.login <- struct{}{} }()
	if m := s.current(); m != nil {
		return m, nil
	}
	if err := s.onVCenter(ctx); err != nil {
		return nil, err
	}
	client := s.link.restClient()
	user := url.UserPassword(s.link.host.Username, s.link.host.Password.Reveal())
	if err := s.send(ctx, "LoginREST", func(ctx context.Context) error { return client.Login(ctx, user) }); err != nil {
		return nil, err
	}
	return s.keep(ctx, tags.NewManager(client))
}

// onVCenter is an error for a host without a vCenter, which has no tags.
func (s *tagService) onVCenter(ctx context.Context) error {
	return s.link.do(ctx, func(_ context.Context, session *session) error {
		if session.IsVC() {
			return nil
		}
		return protocol.Errorf(protocol.CodeUnavailable, "this vSphere host has no tagging service").
			WithHint("tags are kept by vCenters, this is an ESXi host")
	})
}

// restClient talks to the REST API over the connections of the SOAP API.
func (c *connector) restClient() *rest.Client {
	sc := soap.NewClient(c.url, false)
	sc.Client.Transport = c.transport
	sc.UserAgent = c.userAgent
	return &rest.Client{Client: sc}
}

func (s *tagService) current() *tags.Manager {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.manager
}

// keep makes a session the current one. Too late, it ends it.
func (s *tagService) keep(ctx context.Context, m *tags.Manager) (*tags.Manager, error) {
	s.mu.Lock()
	closed := s.closed
	if !closed {
		s.manager = m
	}
	s.mu.Unlock()
	if closed {
		s.leave(ctx, m)
		return nil, errClosed
	}
	return m, nil
}

// drop forgets a session that has expired.
func (s *tagService) drop(m *tags.Manager) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.manager == m {
		s.manager = nil
	}
}

// close ends the session, at the latest when ctx ends. It may be called again.
func (s *tagService) close(ctx context.Context) {
	s.mu.Lock()
	m := s.manager
	s.manager, s.closed = nil, true
	s.mu.Unlock()
	if m != nil {
		s.leave(ctx, m)
	}
}

func (s *tagService) leave(ctx context.Context, m *tags.Manager) {
	err := s.send(withPriority(ctx, farewell), "LogoutREST", m.Logout)
	if err != nil {
		s.link.log.Warn("session at the tagging service is left to expire", "error", s.reason(err))
	}
}
