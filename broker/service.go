package broker

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-zeromq/zmq4"
	"golang.org/x/sync/errgroup"

	"vpoller/protocol"
)

// ServiceConfig says which proxies a worker serves, and what it announces to them.
type ServiceConfig struct {
	Endpoints []string      // the backends of the proxies
	Capacity  int           // requests that one proxy may have given it at once (default 64)
	Hostnames []string      // the vCenters it serves; none: it may be asked anything
	Grace     time.Duration // how long Run waits for answers after its context has ended (default 5 s)
	Limits    Limits
	Logger    *slog.Logger // default: none
}

// A Service is the worker's end: it connects to every proxy, comes back to one
// that was lost, and turns what they send into tasks.
type Service struct {
	cfg       ServiceConfig
	log       *slog.Logger
	loop      *loop
	me        introduction
	tasks     chan protocol.Task
	connected atomic.Int64

	// The rest belongs to the loop's goroutine.
	links    map[*uplink]struct{}
	leaving  bool
	graceEnd time.Time
}

// foreignRoom is how many tasks beyond the announced capacity may wait, for
// proxies that do not know it.
const foreignRoom = 1024

// NewService checks the configuration; nothing is connected before Run, which
// must follow.
func NewService(cfg ServiceConfig) (*Service, error) {
	orDefault(&cfg.Capacity, 64)
	orDefault(&cfg.Grace, 5*time.Second)
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if err := checkDialable(cfg.Endpoints); err != nil {
		return nil, err
	}
	l, err := newLoop(cfg.Limits.withDefaults(), cfg.Logger)
	if err != nil {
		return nil, err
	}
	s := &Service{
		cfg: cfg, log: cfg.Logger, loop: l,
		tasks: make(chan protocol.Task, cfg.Capacity*len(cfg.Endpoints)+foreignRoom),
		links: make(map[*uplink]struct{}),
	}
	s.me = s.introduction()
	l.onTime = s.onTime
	return s, nil
}

func checkDialable(endpoints []string) error {
	if len(endpoints) == 0 {
		return errors.New("no proxy to connect to")
	}
	for _, where := range endpoints {
		ep, err := parseEndpoint(where)
		if err != nil {
			return err
		}
		if !ep.dialable() {
			return fmt.Errorf("endpoint %q is for listening, not for connecting to", where)
		}
	}
	return nil
}

// introduction is what the service announces. More vCenters than a handshake
// can carry are not announced at all: then it may be asked for any.
func (s *Service) introduction() introduction {
	props := []property{
		{"X-VPoller-Name", rand.Text()},
		{"X-VPoller-Capacity", strconv.Itoa(s.cfg.Capacity)},
	}
	hosts := strings.Join(s.cfg.Hostnames, ",")
	switch {
	case len(hosts) > handshakeMax-512:
		s.log.Warn("too many vCenters to announce, the proxies may ask for any", "count", len(s.cfg.Hostnames))
	case hosts != "":
		props = append(props, property{"X-VPoller-Hosts", hosts})
	}
	return introduce(zmq4.Dealer, props...)
}

// Tasks is where requests come out. It is closed when Run has ended.
func (s *Service) Tasks() <-chan protocol.Task { return s.tasks }

// Connected is the number of proxies connected at the moment.
func (s *Service) Connected() int { return int(s.connected.Load()) }

// Run serves until ctx ends. Then it tells the proxies to send no more, waits
// until what it holds is answered, or the grace time is over, and disconnects.
func (s *Service) Run(ctx context.Context) error {
	defer close(s.tasks)
	var group errgroup.Group
	dialling, stop := context.WithCancel(ctx)
	for _, where := range s.cfg.Endpoints {
		group.Go(func() error { s.keep(dialling, where); return nil })
	}
	forget := context.AfterFunc(ctx, func() { s.loop.post(s.leave) })
	err := s.loop.run()
	forget()
	stop()
	return errors.Join(err, group.Wait())
}

// keep keeps one proxy connected until ctx ends. One that hangs up at once is
// called again no sooner than one that cannot be reached.
func (s *Service) keep(ctx context.Context, where string) {
	var pause backoff
	level := slog.LevelWarn
	for ctx.Err() == nil {
		begun := time.Now()
		lost, err := s.connect(ctx, where)
		if err == nil {
			level = slog.LevelWarn
			wait(ctx, lost)
		} else if ctx.Err() == nil {
			s.log.Log(ctx, level, "proxy out of reach", "proxy", where, "error", err)
			level = slog.LevelDebug // once is enough to say it aloud
		}
		if time.Since(begun) > lastPause {
			pause.reset()
		}
		pause.wait(ctx)
	}
}

func wait(ctx context.Context, done <-chan struct{}) {
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// connect returns a channel that is closed when the connection is lost.
func (s *Service) connect(ctx context.Context, where string) (lost <-chan struct{}, err error) {
	c, err := dial(ctx, where, s.me)
	if err != nil {
		return nil, err
	}
	k := &uplink{service: s, where: where, lost: make(chan struct{})}
	if !s.loop.post(func() { s.adopt(c, k) }) {
		c.close()
		return nil, errClosing
	}
	return k.lost, nil
}

func (s *Service) adopt(c connection, k *uplink) {
	err := s.loop.adopt(c, func(p *peer) session { k.peer = p; return k })
	if err != nil {
		s.log.Error("connection lost", "proxy", k.where, "error", err)
		close(k.lost)
	}
}

// leave begins the end.
func (s *Service) leave() {
	s.leaving = true
	s.graceEnd = s.loop.now.Add(s.cfg.Grace)
	for k := range s.links {
		k.leave()
	}
	s.loop.callBy(s.loop.now)
}

// onTime ends the loop when every link has left, or grace is over.
func (s *Service) onTime(now time.Time) time.Time {
	for k := range s.links {
		if !k.done() && now.Before(s.graceEnd) {
			return now.Add(wheelTick)
		}
	}
	s.loop.quit()
	return time.Time{}
}
