package peer

import (
	"context"
	"fmt"
	"math"
	"syscall"
	"time"
)

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
