package perfplan

import "time"

// Cycle finds the moment at which the samples of a group are due. A vCenter
// publishes a sample some time after the sample's own time, and its clock need
// not be ours: the cycle reads a margin later than the sample's time says,
// and moves the margin when it came too early.
type Cycle struct {
	period time.Duration
	margin time.Duration // after the sample's own time, modulo period
	newest int64         // time of the newest sample seen, Unix nanoseconds
}

// steps is in how many steps a margin goes through a period.
const steps = 10

// NewCycle is the cycle of a group that nothing is known of yet.
func NewCycle(g Group) *Cycle {
	period := time.Duration(g.Interval) * time.Second
	return &Cycle{period: period, margin: period / steps}
}

// Learn tells the cycle the time of the newest sample that was read when the
// moment had come; 0 when there is no sample at all.
func (c *Cycle) Learn(newest int64) {
	if newest <= c.newest && newest != 0 {
		c.margin = (c.margin + c.period/steps) % c.period
	}
	c.newest = max(c.newest, newest)
}

// Next is the first moment after now.
func (c *Cycle) Next(now time.Time) time.Time {
	if c.newest == 0 {
		return now.Add(c.period)
	}
	base := time.Unix(0, c.newest).Add(c.margin)
	missed := now.Sub(base) / c.period
	next := base.Add(missed * c.period)
	for !next.After(now) {
		next = next.Add(c.period)
	}
	for next.Sub(now) > c.period {
		next = next.Add(-c.period)
	}
	return next
}
