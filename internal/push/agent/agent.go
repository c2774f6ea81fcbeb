package agent

import (
	"context"
	"sync"
	"time"

	"vpoller/internal/push/marks"
	"vpoller/zabbix/schedule"
)

// An Agent looks after the hosts of one Zabbix. Its methods may be called from
// any goroutine.
type Agent struct {
	cfg   Config
	marks *marks.Marks
	now   func() time.Time
	lanes sync.WaitGroup
	wake  chan struct{} // holds one: there is a host whose turn has come

	mu        sync.Mutex // guards the rest
	hosts     map[string]*host
	turns     turns
	gate      gate
	schedule  *schedule.Scheduler
	items     []item // by schedule.ID
	counts    [states]int
	intervals intervals
	busy      map[schedule.Group]*lane // those with questions
	stats     Stats                    // the counters of it
}

// New checks cfg and reads the checkpoint: one that is damaged is logged and
// done without.
func New(cfg Config) (*Agent, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	m, err := marks.Open(cfg.State, time.Now(), cfg.Logger)
	if err != nil {
		return nil, err
	}
	return &Agent{
		cfg: cfg, marks: m, now: time.Now,
		wake:      make(chan struct{}, 1),
		hosts:     make(map[string]*host),
		schedule:  schedule.New(schedule.Config{Location: cfg.Location, FirstWithin: cfg.FirstWithin}),
		intervals: make(intervals),
		busy:      make(map[schedule.Group]*lane),
	}, nil
}

// Run refreshes, polls and hands values on until ctx ends, and returns nil when
// nothing of it goes on any more. The sink must outlive it. An Agent runs once.
func (a *Agent) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { a.refreshAll(ctx) })
	loops.Go(func() { a.pollAll(ctx) })
	loops.Wait()
	a.lanes.Wait()
	a.marks.Close(a.now())
	return nil
}

// poke wakes whoever waits for a host's turn.
func (a *Agent) poke() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}
