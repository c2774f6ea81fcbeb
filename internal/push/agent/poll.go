package agent

import (
	"context"
	"time"

	"vpoller/zabbix/schedule"
)

// pollAll sends out what is due, second by second, until ctx ends.
func (a *Agent) pollAll(ctx context.Context) {
	for {
		now := a.now()
		timer := time.NewTimer(now.Truncate(time.Second).Add(time.Second).Sub(now))
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		a.dispatch(ctx)
	}
}

// dispatch puts what is due into lanes.
func (a *Agent) dispatch(ctx context.Context) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, batch := range a.schedule.Due(a.now()) {
		for _, id := range batch.Items {
			if !a.items[id].host.paused {
				a.enqueue(ctx, batch.Group, id, batch.Since)
			}
		}
	}
}

// enqueue puts an item into the lane of its group. One that is there already has
// missed its turn.
func (a *Agent) enqueue(ctx context.Context, group schedule.Group, id schedule.ID, since time.Time) {
	it := &a.items[id]
	if it.waits {
		a.stats.Overruns++
		return
	}
	it.waits = true
	l := a.busy[group]
	if l == nil {
		l = &lane{group: group}
		a.busy[group] = l
		a.lanes.Go(func() { a.drive(ctx, l) })
	}
	l.put(ticket{id, it.gen}, since)
}
