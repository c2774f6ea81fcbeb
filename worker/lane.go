package worker

import (
	"container/list"
	"sync"
	"sync/atomic"
)

// lane is what one vCenter may take of the worker: so many calls at once, so
// many jobs waiting for one.
type lane struct {
	hostname string
	caller   Caller
	slots    int
	places   int

	refused  atomic.Uint64 // jobs that found no place
	timeouts atomic.Uint64 // jobs whose deadline passed first
	late     atomic.Uint64 // calls whose result nobody waited for any more

	mu      sync.Mutex // guards what follows, and job.waiting
	running int
	waiting list.List // of *job, oldest first; only while all slots are taken
}

// admission is what a lane does with a job.
type admission int

const (
	starts  admission = iota // the caller must run it, with a slot that is taken already
	waits                    // next will hand it out, unless it is removed
	full                     // it is not in the lane
	expired                  // it is not in the lane, its guard answers it
)

func (l *lane) admit(j *job) admission {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case j.ctx.Err() != nil:
		return expired
	case l.running < l.slots:
		l.running++
		return starts
	case l.waiting.Len() < l.places:
		j.waiting = l.waiting.PushBack(j)
		return waits
	default:
		return full
	}
}

// next hands the slot of a job that has ended to the one that waits longest.
// Without one it returns nil and frees the slot.
func (l *lane) next() *job {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := l.waiting.Front()
	if first == nil {
		l.running--
		return nil
	}
	j := l.waiting.Remove(first).(*job)
	j.waiting = nil
	return j
}

// remove takes j out of the queue and reports whether it was there.
func (l *lane) remove(j *job) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if j.waiting == nil {
		return false
	}
	l.waiting.Remove(j.waiting)
	j.waiting = nil
	return true
}

func (l *lane) stats() LaneStats {
	l.mu.Lock()
	defer l.mu.Unlock()
	return LaneStats{
		Hostname: l.hostname, Running: l.running, Waiting: l.waiting.Len(),
		Refused: l.refused.Load(), Timeouts: l.timeouts.Load(), Late: l.late.Load(),
	}
}
