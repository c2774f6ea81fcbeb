package perfplan

import (
	"testing"
	"time"
)

// TestCycleFindsTheMoment follows cycles whose samples are published some time
// after their own, be it because the clocks differ.
func TestCycleFindsTheMoment(t *testing.T) {
	for _, g := range []Group{{20, true}, {300, false}} {
		period := time.Duration(g.Interval) * time.Second
		for _, lag := range []time.Duration{0, period / 3, period - time.Second, -period / 2, 100*period + period/4} {
			c := NewCycle(g)
			now := time.Unix(1_700_000_007, 0)
			published := func() time.Time { return now.Add(-lag).Truncate(period) }
			var began time.Time
			for i := range 40 {
				next := c.Next(now, now)
				if gap := next.Sub(now); gap < period/2 || gap > period*3/2 {
					t.Errorf("%v after a sample is published every %v: the next round comes after %v", lag, period, gap)
				}
				began, now = next, next
				c.Learn(published().UnixNano(), began)
				if age := now.Add(-lag).Sub(published()); i > 25 && age > period/5 {
					t.Errorf("lag %v: round %d reads samples %v after they are published", lag, i, age)
				}
			}
		}
	}
}

func TestMissedMomentsAreLeftOut(t *testing.T) {
	c := NewCycle(Group{20, true})
	began := time.Unix(1_700_000_000, 0)
	c.Learn(began.UnixNano(), began)
	now := began.Add(95 * time.Second)
	if next := c.Next(began, now); next.Sub(now) > 20*time.Second || !next.After(now) {
		t.Errorf("after 95 s the next round comes in %v", next.Sub(now))
	}
}
