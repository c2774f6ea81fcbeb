package perfplan

import "time"

// Cycle finds the moment at which the samples of a group are due. A vCenter
// publishes a sample some time after the sample's own time, and its clock need
// not be ours. So the cycle tries: it reads a little earlier each time until it
// comes too early, goes a step back, and stays there.
type Cycle struct {
	period  time.Duration
	margin  time.Duration // from the sample's own time to the reading; clocks that differ make it anything
	newest  int64         // time of the newest sample seen, Unix nanoseconds
	settled bool          // it has come too early once
}

// steps is in how many steps a margin goes through a period.
const steps = 10

// NewCycle is the cycle of a group that nothing is known of yet.
func NewCycle(g Group) *Cycle {
	period := time.Duration(g.Interval) * time.Second
	return &Cycle{period: period}
}

// Learn tells the cycle the time of the newest sample that a round of reading
// found, which began at a time.
func (c *Cycle) Learn(newest int64, began time.Time) {
	found := time.Unix(0, newest)
	if c.newest == 0 {
		c.newest, c.margin = newest, began.Sub(found)
		return
	}
	last := time.Unix(0, c.newest)
	passed := began.Sub(last.Add(c.margin)).Round(c.period)
	early := last.Add(passed).Sub(found)
	switch {
	case early > 0: // the sample that was due is not there yet
		c.margin += c.period / steps
		c.settled = true
	case early < 0: // a newer one is: the vCenter had paused
		c.margin += early
	case !c.settled:
		c.margin -= c.period / steps
	}
	c.newest = max(c.newest, newest)
}

// Next is the first moment after now that is not too soon after the last one,
// at which a round of reading began. Moments that were missed are left out.
func (c *Cycle) Next(last, now time.Time) time.Time {
	earliest := last.Add(c.period / 2)
	if now.After(earliest) {
		earliest = now
	}
	if c.newest == 0 {
		return earliest.Add(c.period / 2)
	}
	base := time.Unix(0, c.newest).Add(c.margin)
	next := base.Add(earliest.Sub(base) / c.period * c.period)
	if !next.After(earliest) {
		next = next.Add(c.period)
	} else if next.Sub(earliest) > c.period {
		next = next.Add(-c.period)
	}
	return next
}
