package interval

import "time"

// An Interval is an update interval, taken apart. It is not changed after
// [Parse], so any number of items and goroutines can share one. The zero
// Interval is never due.
type Interval struct {
	text      string
	simple    int64 // seconds; 0 when only custom intervals make an item due
	flexible  []flexible
	schedules []schedule
}

// horizon is how far ahead flexible intervals are looked through.
const horizon = 366 * 24 * 60 * 60

// String is the interval as it was written.
func (iv *Interval) String() string { return iv.text }

// Period is the simple interval, 0 when there is none.
func (iv *Interval) Period() time.Duration { return time.Duration(iv.simple) * time.Second }

// Next is the first time after the given one, which is later than 1970, at which
// an item is due: in whole seconds and in the same location; the zero time when
// it is not due within a year. The seed, a number that is the item's own, places
// it in the interval.
func (iv *Interval) Next(after time.Time, seed uint64) time.Time {
	loc := after.Location()
	next := iv.nextPeriodic(after.Unix(), seed, loc)
	for i := range iv.schedules {
		if at := iv.schedules[i].next(after.Unix(), loc); next == 0 || at < next {
			next = at
		}
	}
	if next == 0 {
		return time.Time{}
	}
	return time.Unix(next, 0).In(loc)
}

// Open reports whether a check outside the grid fits the interval at that time,
// as the first check of a new item does: no fixed times, and no period in which
// nothing is to be checked.
func (iv *Interval) Open(at time.Time) bool {
	return len(iv.schedules) == 0 && iv.current(clockOf(at)) != 0
}

// nextPeriodic is the first second after a time that is on the grid of the
// interval which applies then, 0 when there is none.
func (iv *Interval) nextPeriodic(after int64, seed uint64, loc *time.Location) int64 {
	if len(iv.flexible) == 0 {
		return onGrid(after+1, iv.simple, seed)
	}
	// From one change of the interval to the next: a time on the grid counts if
	// it comes before the interval changes.
	for from := after + 1; from < after+horizon; {
		now := clockOf(time.Unix(from, 0).In(loc))
		change := now.absolute(iv.nextChange(now), from, loc)
		if at := onGrid(from, iv.current(now), seed); at != 0 && at < change {
			return at
		}
		from = change
	}
	return 0
}

// current is the interval that applies at a time, in seconds.
func (iv *Interval) current(now clock) int64 {
	delay := int64(-1)
	for i := range iv.flexible {
		f := &iv.flexible[i]
		if (delay < 0 || f.delay < delay) && f.period.contains(now) {
			delay = f.delay
		}
	}
	if delay < 0 {
		return iv.simple
	}
	return delay
}

// nextChange is in how many seconds, by the clock on the wall, a period begins
// or ends.
func (iv *Interval) nextChange(now clock) int64 {
	next := int64(week)
	for i := range iv.flexible {
		next = min(next, iv.flexible[i].period.untilChange(now))
	}
	return next
}

// onGrid is the first second, from the given one on, that an item with that
// seed has in an interval; 0 when the interval is 0.
func onGrid(from, delay int64, seed uint64) int64 {
	if delay == 0 {
		return 0
	}
	at := from - from%delay + int64(seed%uint64(delay))
	if at < from {
		at += delay
	}
	return at
}
