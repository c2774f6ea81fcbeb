package schedule

import (
	"slices"
	"time"
)

// Config has the choices that a [Scheduler] leaves open. The zero value is of use.
type Config struct {
	// Location is where weekdays and times of day in intervals belong; the local
	// one when nil.
	Location *time.Location

	// FirstWithin brings the first check of an item forward, to this long after it
	// was added at the most, if its interval allows checks in between. 0 lets it
	// wait for its place in the interval: an hour for a discovery rule.
	FirstWithin time.Duration
}

// A Scheduler knows when items are due. It is used by one goroutine at a time.
type Scheduler struct {
	cfg    Config
	items  []slot
	free   []ID
	groups groups
	agenda agenda
	now    int64 // the present in Unix time, as far as the scheduler has heard
	stats  Stats
}

// A slot is where an item lives.
type slot struct {
	interval Interval // nil when the slot is free
	seed     uint64
	due      int64 // Unix time; 0: never
	group    int32
}

// Stats count what a Scheduler has seen.
type Stats struct {
	Items   int    // there are
	Never   int    // of those, are not due within a year
	Polled  uint64 // how often an item was handed out
	Missed  uint64 // of those, when it was due for the second time already
	Resets  uint64 // how often the clock was set back
	Pending int    // entries in the agenda, with those of items that have left
}

// New makes a scheduler without items.
func New(cfg Config) *Scheduler {
	if cfg.Location == nil {
		cfg.Location = time.Local
	}
	return &Scheduler{cfg: cfg, groups: newGroups(), agenda: newAgenda()}
}

// Stats returns the counts.
func (s *Scheduler) Stats() Stats {
	stats := s.stats
	stats.Pending = s.agenda.entries
	return stats
}

// Add takes an item in at a time, which is the present.
func (s *Scheduler) Add(item Item, now time.Time) ID {
	s.hear(now)
	var id ID
	if n := len(s.free); n > 0 {
		id, s.free = s.free[n-1], s.free[:n-1]
	} else {
		id = ID(len(s.items))
		s.items = append(s.items, slot{})
	}
	s.items[id] = slot{interval: item.Interval, seed: item.Seed, group: s.groups.index(item.Group)}
	s.stats.Items++
	s.place(id, s.first(item, now))
	return id
}

// Change gives an item another interval. Nothing happens when it has that one.
func (s *Scheduler) Change(id ID, interval Interval, now time.Time) {
	it := s.item(id)
	if it == nil || it.interval == interval {
		return
	}
	s.hear(now)
	it.interval = interval
	s.displace(id)
	s.place(id, s.following(it, now))
	s.tidy()
}

// Remove lets an item go. Its ID must not be used any more.
func (s *Scheduler) Remove(id ID) {
	it := s.item(id)
	if it == nil {
		return
	}
	s.displace(id)
	s.groups.release(it.group)
	*it = slot{}
	s.free = append(s.free, id)
	s.stats.Items--
	s.tidy()
}

// Next is when the next item is due; false when none is.
func (s *Scheduler) Next() (time.Time, bool) {
	second, ok := s.agenda.next()
	return time.Unix(second, 0).In(s.cfg.Location), ok
}

// Due hands out all items that are due at a time, which is the present, and
// places each of them at its next time. Batches are in the order of their groups'
// names, and belong to the caller.
func (s *Scheduler) Due(now time.Time) []Batch {
	s.hear(now)
	batches := make(map[int32]*Batch)
	for {
		second, ok := s.agenda.next()
		if !ok || second > s.now {
			return s.groups.sorted(batches)
		}
		for _, id := range s.agenda.take() {
			// An entry that an item has left behind is of another second.
			if it := &s.items[id]; it.interval != nil && it.due == second {
				s.hand(id, second, batches)
				s.advance(id, now)
			}
		}
	}
}

// slack is how far the clock may be set back, in seconds, without anything but
// that much of a pause.
const slack = 10

// hear takes note of the time.
func (s *Scheduler) hear(now time.Time) {
	if now.Unix() < s.now-slack {
		s.now = now.Unix()
		s.reset(now)
	}
	s.now = max(s.now, now.Unix())
}

// hand puts an item into the batch of its group.
func (s *Scheduler) hand(id ID, second int64, batches map[int32]*Batch) {
	group := s.items[id].group
	b := batches[group]
	if b == nil {
		b = &Batch{Group: s.groups.name(group), Since: time.Unix(second, 0).In(s.cfg.Location)}
		batches[group] = b
	}
	b.Items = append(b.Items, id)
	s.stats.Polled++
}

// advance places an item that was handed out at its next time after now.
func (s *Scheduler) advance(id ID, now time.Time) {
	it := &s.items[id]
	next := s.following(it, time.Unix(it.due, 0))
	if !next.IsZero() && next.Unix() <= s.now {
		s.stats.Missed++
		next = s.following(it, now)
	}
	s.place(id, next)
}

// first is when a new item is due.
func (s *Scheduler) first(item Item, now time.Time) time.Time {
	now = now.In(s.cfg.Location)
	next := item.Interval.Next(now, item.Seed)
	within := uint64(s.cfg.FirstWithin / time.Second)
	if within == 0 || !item.Interval.Open(now) {
		return next
	}
	early := now.Truncate(time.Second).Add(time.Duration(1+item.Seed%within) * time.Second)
	if next.IsZero() || early.Before(next) {
		return early
	}
	return next
}

func (s *Scheduler) following(it *slot, now time.Time) time.Time {
	return it.interval.Next(now.In(s.cfg.Location), it.seed)
}

// place puts an item on the agenda, not before the next second.
func (s *Scheduler) place(id ID, at time.Time) {
	if at.IsZero() {
		s.items[id].due = 0
		s.stats.Never++
		return
	}
	second := max(at.Unix(), s.now+1)
	s.items[id].due = second
	s.agenda.add(second, id)
}

// displace forgets when an item is due. What it leaves on the agenda is passed
// over, or swept up by tidy.
func (s *Scheduler) displace(id ID) {
	if s.items[id].due == 0 {
		s.stats.Never--
	}
	s.items[id].due = 0
}

func (s *Scheduler) item(id ID) *slot {
	if int(id) >= len(s.items) || s.items[id].interval == nil {
		return nil
	}
	return &s.items[id]
}

// reset places every item anew, when the clock was set back.
func (s *Scheduler) reset(now time.Time) {
	s.stats.Resets++
	s.stats.Never = 0
	s.agenda = newAgenda()
	for id := range s.items {
		if it := s.item(ID(id)); it != nil {
			s.place(ID(id), s.following(it, now))
		}
	}
}

// tidy makes the agenda anew when most of it is of items that have left.
func (s *Scheduler) tidy() {
	const enough = 1024
	if s.agenda.entries < 2*s.stats.Items+enough {
		return
	}
	s.agenda = newAgenda()
	for id, it := range s.items {
		if it.interval != nil && it.due != 0 {
			s.agenda.add(it.due, ID(id))
		}
	}
}

// Groups returns those that have items, in the order of their names.
func (s *Scheduler) Groups() []Group {
	var names []Group
	for name := range s.groups.indices {
		names = append(names, name)
	}
	slices.SortFunc(names, compareGroups)
	return names
}
