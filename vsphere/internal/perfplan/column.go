package perfplan

import (
	"slices"
	"sync"
	"time"
)

const (
	// columnAskers is how many entities must be asked for a metric within
	// columnTime before all of their type are read.
	columnAskers = 3
	columnTime   = time.Minute
	// columnLimit is how many columns are noted at a time.
	columnLimit = 1000
)

// Column is one metric of all entities of a type.
type Column struct {
	Group  Group
	Type   string
	Metric Metric
}

// Columns notices that somebody begins to poll a metric of many entities. One
// lonely poll is none of its business. It is safe for concurrent use.
type Columns struct {
	mu    sync.Mutex // guards known
	known map[Column]*askers
}

// askers are the first entities that were asked for a metric.
type askers struct {
	since    time.Time
	entities []Entity // each once, at most columnAskers
}

// NewColumns knows of nothing yet.
func NewColumns() *Columns { return &Columns{known: make(map[Column]*askers)} }

// Ask notes the first request for a metric of an entity. It is true when the
// whole column should be read now: once in columnTime at the most.
func (c *Columns) Ask(column Column, id string, now time.Time) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	a := c.known[column]
	if a == nil || a.over(now) {
		if a = c.begin(column, now); a == nil {
			return false
		}
	}
	e := Entity{column.Type, id}
	if len(a.entities) == columnAskers || slices.Contains(a.entities, e) {
		return false
	}
	a.entities = append(a.entities, e)
	return len(a.entities) == columnAskers
}

// begin makes room for a column; nil when there is none. The caller holds mu.
func (c *Columns) begin(column Column, now time.Time) *askers {
	if len(c.known) >= columnLimit {
		for old, a := range c.known {
			if a.over(now) {
				delete(c.known, old)
			}
		}
	}
	if len(c.known) >= columnLimit {
		return nil
	}
	a := &askers{since: now}
	c.known[column] = a
	return a
}

func (a *askers) over(now time.Time) bool { return now.Sub(a.since) >= columnTime }

// Clear forgets everything.
func (c *Columns) Clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	clear(c.known)
}
