package worker

import (
	"slices"
	"sync/atomic"

	"vpoller/protocol"
)

// Stats is a snapshot of what the worker has done since it was made and of what
// it holds now. Its parts are read one after another: sums may be off by what
// happened in between.
type Stats struct {
	Received uint64
	Answered uint64                   // errors included
	Errors   map[protocol.Code]uint64 // answers with an error, by code; only codes that occurred
	Timeouts uint64                   // answered by the worker because a deadline passed
	Panics   uint64                   // caught in a call or while encoding its result
	Lanes    []LaneStats              // sorted by hostname
}

// Refused is how many requests found their lane full.
func (s Stats) Refused() uint64 { return s.Errors[protocol.CodeOverloaded] }

// Running is how many calls run in all lanes.
func (s Stats) Running() int {
	n := 0
	for _, l := range s.Lanes {
		n += l.Running
	}
	return n
}

// LaneStats is what one vCenter's lane holds.
type LaneStats struct {
	Hostname string
	Running  int // calls, those included whose client was answered already
	Waiting  int
	Refused  uint64 // requests that found no place to wait
	Timeouts uint64 // requests whose deadline passed before there was an answer
	Late     uint64 // calls whose result nobody waited for any more
}

// Stats may be called at any time, from any goroutine.
func (w *Worker) Stats() Stats {
	s := w.counters.snapshot()
	for _, h := range slices.Sorted(slices.Values(w.cfg.Hostnames)) {
		s.Lanes = append(s.Lanes, w.lanes[h].stats())
	}
	return s
}

type counters struct {
	received, answered, timeouts, panics atomic.Uint64
	errors                               map[protocol.Code]*atomic.Uint64 // not written to after newCounters
}

func newCounters() *counters {
	c := &counters{errors: make(map[protocol.Code]*atomic.Uint64)}
	for _, doc := range protocol.Codes() {
		c.errors[doc.Code] = new(atomic.Uint64)
	}
	return c
}

// count counts an answer. A code that is in no list is a fault of its own.
func (c *counters) count(resp *protocol.Response) {
	c.answered.Add(1)
	if resp.Success == 0 {
		return
	}
	n, ok := c.errors[resp.Code]
	if !ok {
		n = c.errors[protocol.CodeInternal]
	}
	n.Add(1)
}

func (c *counters) snapshot() Stats {
	s := Stats{
		Received: c.received.Load(),
		Answered: c.answered.Load(),
		Timeouts: c.timeouts.Load(),
		Panics:   c.panics.Load(),
		Errors:   make(map[protocol.Code]uint64),
	}
	for code, n := range c.errors {
		if v := n.Load(); v > 0 {
			s.Errors[code] = v
		}
	}
	return s
}
