package peer

import (
	"context"
	"fmt"
	"math"
	"syscall"
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

// ask sends the client's next request, unless the time for questions is over.
func (l *load) ask(c *conn) error {
	if !l.compose(c, time.Now()) {
		return nil
	}
	return l.poller.send(c)
}

func (l *load) compose(c *conn, now time.Time) bool {
	if now.After(l.until) {
		return false
	}
	l.body = l.script.Ask(c.id, l.body[:0])
	c.out = appendFrame(c.out, flagMore, nil)
	c.out = appendFrame(c.out, 0, l.body)
	l.asked[c.id] = now
	l.open++
	return true
}

// take counts the replies that c received and lets its client ask again: on a new connection when a reply was wrong, because
// the one that it waits for may still come.
func (l *load) take(ctx context.Context, c *conn) error {
	now := time.Now()
	wrong := false
	err := c.each(func(m message) {
		if l.asked[c.id].IsZero() || wrong {
			wrong = true
			return
		}
		wrong = !l.judge(c.id, m.body, now)
		l.settle(c.id)
		if !wrong {
			l.compose(c, now)
		}
	})
	if err != nil || !wrong {
		return err
	}
	l.result.Wrong++
	return l.restart(ctx, c)
}

// judge counts a reply unless it is wrong.
func (l *load) judge(client int, reply []byte, now time.Time) bool {
	switch l.script.Judge(client, reply) {
	case Refused:
		l.result.Refused++
	case Right:
		took := now.Sub(l.asked[client])
		l.result.Latencies = append(l.result.Latencies, uint32(min(took.Nanoseconds(), math.MaxUint32)))
	default:
		return false
	}
	return true
}

// settle notes that the client has nothing in the air.
func (l *load) settle(client int) {
	if !l.asked[client].IsZero() {
		l.asked[client] = time.Time{}
		l.open--
	}
}

// sweep gives up requests that are older than the patience: their clients close the connection and ask again on a new one.
func (l *load) sweep(ctx context.Context, now time.Time) error {
	for _, c := range l.poller.conns {
		if l.asked[c.id].IsZero() || now.Sub(l.asked[c.id]) < l.cfg.Patience {
			continue
		}
		l.result.Lost++
		if err := l.restart(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// restart lets the client ask again on a new connection.
func (l *load) restart(ctx context.Context, c *conn) error {
	l.settle(c.id)
	fd, err := dial(ctx, l.cfg.Addr, "REQ")
	if err != nil {
		return fmt.Errorf("client %d starts afresh: %w", c.id, err)
	}
	if err := l.poller.replace(c, fd); err != nil {
		_ = syscall.Close(fd)
		return err
	}
	return l.ask(c)
}
