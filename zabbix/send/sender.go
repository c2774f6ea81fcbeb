package send

import (
	"context"
	"errors"
	"hash/maphash"
	"sync"
	"time"

	"vpoller/zabbix"
)

// A Sender delivers values. Stats may be called at any time.
type Sender struct {
	cfg    Config
	slots  chan struct{} // one for each connection; first come, first served
	routes *routes
	state  *state
	seed   maphash.Seed
}

// New checks cfg.
func New(cfg Config) (*Sender, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	return &Sender{
		cfg:    cfg,
		slots:  make(chan struct{}, cfg.Connections),
		routes: newRoutes(cfg.Addresses, cfg.Route),
		state:  newState(cfg.Addresses, cfg.Values, cfg.Logger),
		seed:   maphash.MakeSeed(),
	}, nil
}

// Run delivers until ctx ends or all sources have; their errors are ends, not
// failures. Packets on their way are finished within the grace time. What is not
// acknowledged then comes again from the sources, in the next Run or process.
func (s *Sender) Run(ctx context.Context) error {
	onTheWay, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	var pumps sync.WaitGroup
	for _, source := range s.cfg.Sources {
		pumps.Go(func() { s.pump(ctx, onTheWay, source) })
	}
	ended := make(chan struct{})
	var guard sync.WaitGroup
	guard.Go(func() { s.endAfterGrace(ctx, cancel, ended) })
	pumps.Wait()
	close(ended)
	guard.Wait()
	return nil
}

// endAfterGrace cancels what is on its way when ctx has ended for the grace time.
func (s *Sender) endAfterGrace(ctx context.Context, cancel func(), ended <-chan struct{}) {
	select {
	case <-ctx.Done():
	case <-ended:
		return
	}
	timer := time.NewTimer(s.cfg.Grace)
	defer timer.Stop()
	select {
	case <-timer.C:
		cancel()
	case <-ended:
	}
}

// pump delivers from one source.
func (s *Sender) pump(ctx, onTheWay context.Context, source Source) {
	doubts := doubts{pause: s.cfg.Doubt}
	for {
		began := time.Now()
		calm := s.state.untilOutage() // before looking whether there was one
		if doubts.arise(s.state.outages()) {
			source.Rewind()
		}
		session, values, err := s.next(ctx, calm, source)
		if errors.Is(err, errOutage) {
			continue
		}
		if err != nil {
			return
		}
		full := len(values) >= s.cfg.Values
		d := delivery{Sender: s, ctx: ctx, onTheWay: onTheWay, session: session, doubts: doubts}
		if !d.window(values) {
			if ctx.Err() != nil {
				return
			}
			continue // the source is to go back
		}
		source.Ack()
		if !full && !wait(ctx, s.cfg.Linger-time.Since(began)) {
			return
		}
	}
}

// errOutage ends the wait for values, so that the source can go back.
var errOutage = errors.New("an outage began")

// next waits for values, or for an outage that another source meets.
func (s *Sender) next(ctx, calm context.Context, source Source) (string, []zabbix.Value, error) {
	waiting, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(calm, func() { cancel(errOutage) })()
	session, values, err := source.Next(waiting, s.windowValues(), s.cfg.Connections*s.cfg.Bytes)
	if err != nil && ctx.Err() == nil && errors.Is(context.Cause(waiting), errOutage) {
		err = errOutage
	}
	return session, values, err
}

// windowValues is how many values go out at once: a little less than would fill a
// packet on each connection, since hosts are never spread evenly over them.
func (s *Sender) windowValues() int {
	if s.cfg.Connections == 1 {
		return s.cfg.Values
	}
	return max(1, s.cfg.Connections*s.cfg.Values*7/8)
}

// wait returns false when ctx ends before the time is over.
func wait(ctx context.Context, d time.Duration) bool {
	if ctx.Err() != nil {
		return false
	}
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
