package vsphere

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"vpoller/protocol"
)

// logoutTime is how long [Pool.Run] takes at most to end the sessions.
const logoutTime = 5 * time.Second

// Pool answers requests from all configured vCenters, each through an [Agent]
// of its own, so that none can delay another. It is safe for concurrent use.
type Pool struct {
	agents map[string]*Agent // by hostname; never changes
	order  []string          // hostnames as configured
}

// Option changes how a pool is made.
type Option func(*options)

type options struct{ userAgent string }

// WithVersion tells the vCenters which vPoller this is: their session lists
// show it as "vPoller/VERSION".
func WithVersion(version string) Option {
	return func(o *options) { o.userAgent = "vPoller/" + version }
}

// NewPool checks the configuration of all hosts and reports everything that is
// wrong with it at once. It connects to nothing: an agent logs in when the
// first request for its vCenter comes.
func NewPool(hosts []Host, log *slog.Logger, opts ...Option) (*Pool, error) {
	o := options{userAgent: "vPoller"}
	for _, opt := range opts {
		opt(&o)
	}
	p := &Pool{agents: make(map[string]*Agent, len(hosts))}
	var problems []error
	for _, h := range hosts {
		if err := p.add(h, o, log); err != nil {
			problems = append(problems, err)
		}
	}
	return p, errors.Join(problems...)
}

func (p *Pool) add(h Host, o options, log *slog.Logger) error {
	if h.Hostname == "" {
		return errors.New("a vCenter has no hostname")
	}
	if p.agents[h.Hostname] != nil {
		return fmt.Errorf("vCenter %s is configured twice", h.Hostname)
	}
	a, err := newAgent(h, o.userAgent, log)
	if err != nil {
		return err
	}
	p.agents[h.Hostname] = a
	p.order = append(p.order, h.Hostname)
	return nil
}

// Hostnames are the names that requests call the vCenters, as configured.
func (p *Pool) Hostnames() []string { return append([]string(nil), p.order...) }

// Call answers one request within the time that ctx allows. The error is an
// [*protocol.Error] with the original's text.
func (p *Pool) Call(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
	a, ok := p.agents[r.Hostname]
	if !ok {
		return nil, protocol.Errorf(protocol.CodeUnknownHost, "Unknown or missing agent name").
			WithHint("hostname must be the name of a vCenter in the worker's configuration")
	}
	return a.Call(ctx, r)
}

// Run keeps the sessions alive until ctx ends, then logs out everywhere, and
// returns when that is done or has taken too long. Requests may be called
// before and while it runs; afterwards they are refused, so the caller lets
// them end first.
func (p *Pool) Run(ctx context.Context) error {
	var agents sync.WaitGroup
	for _, a := range p.agents {
		agents.Go(func() {
			keepAlive(ctx, a.link.calls.idle, a.link.touch)
			leave, cancel := context.WithTimeout(context.WithoutCancel(ctx), logoutTime)
			defer cancel()
			a.close(leave)
		})
	}
	agents.Wait()
	return nil
}
