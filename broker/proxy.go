package broker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"golang.org/x/sync/errgroup"
)

// ProxyConfig says where a proxy listens and how much it bears. Zero values
// stand for the defaults named.
type ProxyConfig struct {
	Frontend     string // the endpoint for clients
	Backend      string // the endpoint for workers
	WorkerCredit int    // requests that a worker which announces no capacity gets at once (default 1)
	Limits       Limits
	Timeout      time.Duration // the life of a request that names none (default 30 s)
	Grace        time.Duration // how long Run goes on answering after its context has ended (default 5 s)
	Logger       *slog.Logger  // default: none
}

func (c ProxyConfig) withDefaults() ProxyConfig {
	orDefault(&c.WorkerCredit, 1)
	orDefault(&c.Timeout, 30*time.Second)
	orDefault(&c.Grace, 5*time.Second)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

// A Proxy stands between clients and workers: it queues requests, gives each to
// the worker that should have it, and passes the answer back.
type Proxy struct {
	cfg   ProxyConfig
	log   *slog.Logger
	loop  *loop
	front *acceptor
	back  *acceptor

	// The rest belongs to the loop's goroutine.
	requests requests
	routes   routes
	wheel    wheel
	workers  map[*worker]struct{}
	clients  int
	stats    ProxyStats
	head     []byte // scratch space of assign
	draining bool
	graceEnd time.Time
}

// NewProxy binds both endpoints. Run must follow, if only to release them.
func NewProxy(cfg ProxyConfig) (*Proxy, error) {
	cfg = cfg.withDefaults()
	front, err := listen(cfg.Frontend)
	if err != nil {
		return nil, err
	}
	back, err := listen(cfg.Backend)
	if err != nil {
		return nil, errors.Join(err, front.Close())
	}
	l, err := newLoop(cfg.Limits.withDefaults(), cfg.Logger)
	if err != nil {
		return nil, errors.Join(err, front.Close(), back.Close())
	}
	return newProxy(cfg, l, front, back), nil
}

func newProxy(cfg ProxyConfig, l *loop, front, back net.Listener) *Proxy {
	p := &Proxy{
		cfg:      cfg,
		log:      cfg.Logger,
		loop:     l,
		requests: newRequests(),
		routes:   newRoutes(),
		wheel:    wheel{start: l.now},
		workers:  make(map[*worker]struct{}),
	}
	l.onTime = p.onTime
	p.front = newAcceptor(front, introduce(zmq4.Router), l, p.newClient)
	p.back = newAcceptor(back, introduce(zmq4.Dealer), l, p.newWorker)
	return p
}

// FrontendAddr is the endpoint under which clients on this machine reach it.
func (p *Proxy) FrontendAddr() string { return dialableAddr(p.front.ln.Addr()) }

// BackendAddr is the endpoint under which workers on this machine reach it.
func (p *Proxy) BackendAddr() string { return dialableAddr(p.back.ln.Addr()) }

// Run serves until ctx ends. Then, in this order: it stops listening, finishes
// or refuses what it holds within the grace time, and closes every connection.
func (p *Proxy) Run(ctx context.Context) error {
	var group errgroup.Group
	accept, stop := context.WithCancel(ctx)
	group.Go(func() error { p.front.run(accept); return nil })
	group.Go(func() error { p.back.run(accept); return nil })
	forget := context.AfterFunc(ctx, func() { p.loop.post(p.drain) })
	err := p.loop.run()
	forget()
	stop()
	return errors.Join(err, group.Wait())
}

// onTime does what depends on the clock.
func (p *Proxy) onTime(now time.Time) time.Time {
	p.wheel.advance(now, p.expire)
	if p.routes.waiting > 0 {
		p.feedAll()
	}
	if p.draining {
		p.drained(now)
	}
	if p.requests.count() > 0 || p.draining {
		return p.wheel.next()
	}
	return time.Time{}
}
