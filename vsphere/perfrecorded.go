package vsphere

import (
	"context"
	"sync"
	"time"
)

// What is concluded from a few objects about all of their type.
const (
	recordedVotes  = 3 // objects that are asked about
	recordedExpiry = 30 * time.Minute
)

// recordedCounters remembers which counters a vCenter records for which types
// of objects. That is a matter of its statistics level, so a few objects of a
// type tell of all: thousands that are asked for a counter that is not
// recorded must not take a call each.
type recordedCounters struct {
	mu    sync.Mutex // guards known
	known map[recordedKey]recordedVote
}

// recordedKey is a counter of a type of objects at an interval.
type recordedKey struct {
	kind              string
	interval, counter int32
}

// recordedVote is what the last objects in a row said.
type recordedVote struct {
	last  Ref
	yes   bool
	count int
	until time.Time
}

func newRecordedCounters() *recordedCounters {
	return &recordedCounters{known: make(map[recordedKey]recordedVote)}
}

func (r *recordedCounters) clear() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.known)
}

// decided is what enough objects said; false when more must be asked.
func (r *recordedCounters) decided(key recordedKey, now time.Time) (yes, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.known[key]
	return v.yes, v.count >= recordedVotes && now.Before(v.until)
}

func (r *recordedCounters) vote(key recordedKey, ref Ref, yes bool, now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.known[key]
	if v.last == ref && now.Before(v.until) {
		return
	}
	if v.yes != yes || !now.Before(v.until) {
		v = recordedVote{yes: yes}
	}
	v.count++
	v.last = ref
	v.until = now.Add(recordedExpiry)
	r.known[key] = v
}

// Recorded takes a call for the first few objects of a type.
func (p *perfPlan) Recorded(ctx context.Context, q query) (bool, error) {
	key, now := recordedKey{q.ref.Type, q.interval, q.metric.counter}, time.Now()
	if yes, ok := p.recorded.decided(key, now); ok {
		return yes, nil
	}
	available, err := p.Available(ctx, q.ref, q.interval)
	if err != nil {
		return false, err
	}
	yes := hasCounter(available, q.metric.counter)
	p.recorded.vote(key, q.ref, yes, now)
	return yes, nil
}
