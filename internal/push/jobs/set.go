package jobs

import (
	"errors"
	"time"

	"vpoller/zabbix/schedule"
)

var errTaken = errors.New("another object of the job has the same host and item")

// members are the objects of a job in one lane.
type members struct {
	ids     map[string]schedule.ID // by object
	leftOut int
}

// set takes objects in that are new to a job, and lets those go that are not named
// any more. One whose host or item is called differently now counts as new.
func (l *lane) set(j *job, objects []Object) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.members[j]
	had := len(before.ids)
	now := members{ids: map[string]schedule.ID{}}
	seats := map[seat]bool{}
	var reason error
	for _, o := range objects {
		u, err := newUnit(j, o)
		if err == nil && (seats[u.seat()] || !j.claim(u.seat(), l.vcenter)) {
			err = errTaken
		}
		if err != nil {
			now.leftOut++
			reason = err
			continue
		}
		seats[u.seat()] = true
		now.ids[o.Name] = l.keep(before.ids, u)
	}
	for _, id := range before.ids {
		l.agenda.Remove(id)
		delete(l.units, id)
	}
	l.members[j] = now
	j.release(seats, l.vcenter)
	j.counts.known(len(now.ids)-had, len(j.asks), now.leftOut-before.leftOut)
	if now.leftOut > before.leftOut {
		l.cfg.Logger.Warn("objects are left out of a job", "job", j.Name, "vcenter", l.vcenter, "objects", now.leftOut, "reason", reason)
	}
	l.stir()
}

// keep returns the place of an object on the agenda: that of before, which it takes
// out there, or a new one.
func (l *lane) keep(before map[string]schedule.ID, u *unit) schedule.ID {
	if id, known := before[u.object.Name]; known && l.units[id].seat() == u.seat() {
		delete(before, u.object.Name)
		return id
	}
	id := l.agenda.Add(schedule.Item{
		Group:    schedule.Group{VCenter: l.vcenter, Method: u.job.Method, Type: string(u.object.Kind)},
		Interval: u.job.every,
		Seed:     schedule.Seed(l.vcenter, u.object.Name),
	}, time.Now())
	l.units[id] = u
	return id
}

// stir wakes the lane, if it sleeps.
func (l *lane) stir() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}
