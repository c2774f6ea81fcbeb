package peer

import (
	"context"
	"time"
)

// load is the state of one run.
type load struct {
	cfg    LoadConfig
	script Script
	poller *poller
	asked  []time.Time // per client, zero when it has nothing in the air
	open   int         // clients with a request in the air
	until  time.Time   // no new requests after this
	result Result
	body   []byte
}

// Load connects the clients, warms up, calls ready, and then measures. It fails when ctx ends before it is done, or when the
// broker closes a connection.
func Load(ctx context.Context, cfg LoadConfig, script Script, ready func() error) (*Result, error) {
	l := &load{cfg: cfg, script: script, asked: make([]time.Time, cfg.Clients)}
	var err error
	if l.poller, err = newPoller(); err != nil {
		return nil, err
	}
	defer l.poller.close()
	if err := l.connect(ctx); err != nil {
		return nil, err
	}
	if err := l.run(ctx, cfg.Warmup); err != nil {
		return nil, err
	}
	if err := ready(); err != nil {
		return nil, err
	}
	if err := l.run(ctx, cfg.Length); err != nil {
		return nil, err
	}
	return &l.result, nil
}

func (l *load) connect(ctx context.Context) error {
	for range l.cfg.Clients {
		fd, err := dial(ctx, l.cfg.Addr, "REQ")
		if err != nil {
			return err
		}
		if err := l.poller.add(fd); err != nil {
			return err
		}
	}
	return nil
}

// run asks for the given time, then waits for the last replies. It counts from zero.
func (l *load) run(ctx context.Context, length time.Duration) error {
	begin := time.Now()
	l.until = begin.Add(length)
	l.result = Result{Latencies: l.result.Latencies[:0]}
	for _, c := range l.poller.conns {
		if err := l.ask(c); err != nil {
			return err
		}
	}
	for swept := begin; l.open > 0; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := l.poller.wait(tick, func(c *conn) error { return l.take(ctx, c) }); err != nil {
			return err
		}
		if now := time.Now(); now.Sub(swept) > tick {
			swept = now
			if err := l.sweep(ctx, now); err != nil {
				return err
			}
		}
	}
	l.result.Elapsed = time.Since(begin)
	return nil
}
