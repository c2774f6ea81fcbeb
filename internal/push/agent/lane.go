package agent

import (
	"context"
	"time"

	"vpoller/zabbix/schedule"
)

// A lane has the items of one group that are due and have not been asked for, each
// once. A goroutine takes one round after the other from it, and ends when it is
// empty. Agent.mu guards it.
type lane struct {
	group   schedule.Group
	tickets []ticket
	since   time.Time // when the first of the tickets was due
	out     time.Time // when the first of the round that is out was due; zero: none is
}

// A ticket names an item that is due; it is void when the item has left.
type ticket struct {
	id  schedule.ID
	gen uint32
}

// roundLimit is how many questions go out together.
const roundLimit = 10_000

func (l *lane) put(t ticket, since time.Time) {
	if len(l.tickets) == 0 || since.Before(l.since) {
		l.since = since
	}
	l.tickets = append(l.tickets, t)
}

// drive sends out what is in the lane, round by round, until it is empty.
func (a *Agent) drive(ctx context.Context, l *lane) {
	for {
		probes, ok := a.take(l)
		if !ok {
			return
		}
		if len(probes) > 0 && ctx.Err() == nil {
			a.round(ctx, probes)
		}
	}
}

// take takes a round from the lane. An empty lane is given up: false.
func (a *Agent) take(l *lane) ([]probe, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(l.tickets) == 0 {
		delete(a.busy, l.group)
		return nil, false
	}
	n := min(len(l.tickets), roundLimit)
	probes := make([]probe, 0, n)
	for _, t := range l.tickets[:n] {
		if it := &a.items[t.id]; it.gen == t.gen && it.host != nil {
			it.waits = false
			probes = append(probes, newProbe(t, it))
		}
	}
	if l.tickets = l.tickets[n:]; len(l.tickets) == 0 {
		l.tickets = nil
	}
	l.out = l.since
	return probes, true
}
