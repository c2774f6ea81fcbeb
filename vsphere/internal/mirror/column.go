package mirror

import (
	"sync/atomic"
	"time"
)

// State is how a column is kept up to date.
type State int

// The states of a column.
const (
	Loose   State = iota // as of when it was read
	Joining              // as of when it was read; the watch begins
	Live                 // every change arrives
)

// column is the values of one path for all objects of a kind.
type column struct {
	path      string
	state     State
	permanent bool      // part of the identity
	volatile  bool      // never watched
	readAt    time.Time // when all values were true; zero before the first read
	cells     []any     // by row
	bytes     int64
	interned  map[any]any
	asked     atomic.Int64 // when somebody last asked, in Unix nanoseconds
}

func newColumn(path string, rows int) *column {
	return &column{path: path, cells: make([]any, rows), interned: make(map[any]any)}
}

// grow makes room for one more row.
func (c *column) grow() { c.cells = append(c.cells, nil) }

// set stores a value; nil makes a hole.
func (c *column) set(row int, v any) {
	c.bytes += sizeOf(v) - sizeOf(c.cells[row])
	if v != nil {
		v = c.intern(v)
	}
	c.cells[row] = v
}

func (c *column) lastAsked() time.Time { return time.Unix(0, c.asked.Load()) }
