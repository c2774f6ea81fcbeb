package jobs

import (
	"maps"
	"sync"
	"time"

	"vpoller/protocol"
)

// Stats tell what one job did.
type Stats struct {
	Job      string
	Interval time.Duration
	Objects  int // it asks about
	Items    int // it makes values for
	LeftOut  int // objects that no host or item can be named for, or whose host is another's

	Questions uint64
	Values    uint64
	Errors    map[protocol.Code]uint64
	Last      time.Time // of a value; zero before the first

	Problem Problem // the last one
}

// A Problem is why an item got no value.
type Problem struct {
	Host, Key string
	Err       error // nil when there has been none
	Time      time.Time
}

// counts of a job, from the goroutines of all its vCenters.
type counts struct {
	mu     sync.Mutex // guards what follows
	stats  Stats
	logged map[protocol.Code]time.Time
}

func (c *counts) snapshot() Stats {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := c.stats
	s.Errors = maps.Clone(s.Errors)
	return s
}

// known notes how many objects there are more than before, with so many items each.
func (c *counts) known(objects, items, leftOut int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Objects += objects
	c.stats.Items += objects * items
	c.stats.LeftOut += leftOut
}

func (c *counts) answered(values int, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Questions++
	c.stats.Values += uint64(values)
	if values > 0 {
		c.stats.Last = at
	}
}

// logEvery is how often an error of one kind is worth a line, in one job.
const logEvery = 10 * time.Minute

// failed counts a problem, and reports whether to log it.
func (c *counts) failed(p Problem) (log bool) {
	code := protocol.ResponseOf(p.Err).Code
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Questions++
	c.stats.Errors[code]++
	c.stats.Problem = p
	if at, before := c.logged[code]; before && p.Time.Sub(at) < logEvery && !p.Time.Before(at) {
		return false
	}
	c.logged[code] = p.Time
	return true
}
