package schedule

import (
	"hash/fnv"
	"time"
)

// An Interval says when an item is due; package interval has those of Zabbix.
// Items may share one. It can be compared, as a pointer can.
type Interval interface {
	// Next is the first time after the given one, in whole seconds; the zero time
	// for never. The seed places the item in its interval.
	Next(after time.Time, seed uint64) time.Time
	// Open reports whether a check at that time, in between, would fit.
	Open(at time.Time) bool
}

// A Group is what one request can ask for at once.
type Group struct {
	VCenter string
	Method  string
	Type    string // of the objects; "" for methods without
}

// An Item is one thing to poll, again and again.
type Item struct {
	Group    Group
	Interval Interval
	Seed     uint64
}

// An ID names an item in a Scheduler. IDs of items that were removed are given out
// again.
type ID uint32

// A Batch is what is due in one group.
type Batch struct {
	Group Group
	Items []ID      // each once, the longest overdue first
	Since time.Time // when the first of them was due
}

// Seed makes a seed of names: the same one each time, in every process.
func Seed(names ...string) uint64 {
	h := fnv.New64a()
	for _, name := range names {
		h.Write([]byte(name)) //nolint:errcheck // it never fails
		h.Write([]byte{0})    //nolint:errcheck
	}
	// FNV's low bits follow the last letters of a name; an interval looks at those
	// bits first.
	x := h.Sum64()
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	return x
}
