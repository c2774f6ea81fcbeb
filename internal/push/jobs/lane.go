package jobs

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"vpoller/internal/push/marks"
	"vpoller/zabbix/schedule"
)

// firstWithin is how soon a new object is asked about, whatever the interval.
const firstWithin = time.Minute

// A lane holds what is asked of one vCenter.
type lane struct {
	vcenter string
	cfg     *Config
	marks   *marks.Marks
	wake    chan struct{} // holds one when the agenda may have changed

	mu      sync.Mutex // guards what follows
	agenda  *schedule.Scheduler
	units   map[schedule.ID]*unit
	members map[*job]members
}

func newLane(vcenter string, cfg *Config) *lane {
	return &lane{
		vcenter: vcenter, cfg: cfg, wake: make(chan struct{}, 1),
		agenda: schedule.New(schedule.Config{FirstWithin: firstWithin}),
		units:  map[schedule.ID]*unit{}, members: map[*job]members{},
	}
}

// run asks what is due until ctx ends.
func (l *lane) run(ctx context.Context) {
	for l.wait(ctx) {
		l.poll(ctx, l.due(time.Now()))
	}
}

// longest is how long a lane sleeps at a time: the clock may be set meanwhile.
const longest = time.Minute

// wait returns when something may be due; false when ctx has ended.
func (l *lane) wait(ctx context.Context) bool {
	l.mu.Lock()
	next, some := l.agenda.Next()
	l.mu.Unlock()
	pause := longest
	if some {
		pause = min(pause, time.Until(next))
	}
	timer := time.NewTimer(max(pause, 0))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-l.wake:
	case <-ctx.Done():
	}
	return ctx.Err() == nil
}

func (l *lane) due(now time.Time) []*unit {
	l.mu.Lock()
	defer l.mu.Unlock()
	var units []*unit
	for _, batch := range l.agenda.Due(now) {
		for _, id := range batch.Items {
			units = append(units, l.units[id])
		}
	}
	return units
}

// all units, in a stable order.
func (l *lane) all() []*unit {
	l.mu.Lock()
	defer l.mu.Unlock()
	units := make([]*unit, 0, len(l.units))
	for _, u := range l.units {
		units = append(units, u)
	}
	slices.SortFunc(units, func(a, b *unit) int {
		if c := strings.Compare(a.job.Name, b.job.Name); c != 0 {
			return c
		}
		return strings.Compare(a.object.Name, b.object.Name)
	})
	return units
}
