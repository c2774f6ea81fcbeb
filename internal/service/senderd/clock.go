package senderd

import (
	"fmt"
	"time"
)

// slack is how far a clock may be set back without a word.
const slack = 10 * time.Second

// A wallClock notices that the clock was set back: values then have times that
// were there before, which Zabbix takes, and shows between the older ones.
type wallClock struct {
	furthest time.Time // that it has shown; without monotonic part, as the others
	back     time.Time // what it showed after it was set back; zero when that is over
	text     string    // a sentence, while it is not over
	times    uint64    // how often it was set back
}

// rememberClock is for how long a clock that was set back is a problem, unless it
// has been there again before.
const rememberClock = 10 * time.Minute

// see takes note of the time.
func (c *wallClock) see(now time.Time) {
	now = now.Round(0)
	switch {
	case !now.Before(c.furthest), !c.back.IsZero() && now.Sub(c.back) > rememberClock:
		*c = wallClock{furthest: now, times: c.times}
	case c.back.IsZero() && c.furthest.Sub(now) > slack:
		c.back, c.times = now, c.times+1
		c.text = fmt.Sprintf("the clock was set back from %s to %s: values get times that were there before",
			c.furthest.Format(time.DateTime), now.Format(time.DateTime))
	}
}
