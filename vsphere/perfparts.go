package vsphere

import (
	"context"
	"sync"
	"time"
)

// What is kept of which metrics objects have.
const (
	partsExpiry = 30 * time.Minute
	partsLimit  = 500 // objects; one with 200 metrics takes about 10 kB
)

// perfParts remembers for a while which metrics objects have.
type perfParts struct {
	mu    sync.Mutex // guards known
	known map[partsKey]*partsEntry
}

type partsKey struct {
	ref      Ref
	interval int32
}

type partsEntry struct {
	metrics *lazy[[]metric]
	until   time.Time
}

func newPerfParts() *perfParts { return &perfParts{known: make(map[partsKey]*partsEntry)} }

func (p *perfParts) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.known)
}

// entry finds what is known of an object, or makes room for it.
func (p *perfParts) entry(key partsKey, now time.Time) *partsEntry {
	p.mu.Lock()
	defer p.mu.Unlock()
	if e := p.known[key]; e != nil && now.Before(e.until) {
		return e
	}
	if len(p.known) >= partsLimit {
		p.makeRoom(now)
	}
	e := &partsEntry{newLazy[[]metric](), now.Add(partsExpiry)}
	p.known[key] = e
	return e
}

// makeRoom removes what has expired, and if nothing has, what expires first.
// The caller holds mu.
func (p *perfParts) makeRoom(now time.Time) {
	var first partsKey
	var until time.Time
	for key, e := range p.known {
		if !now.Before(e.until) {
			delete(p.known, key)
		} else if until.IsZero() || e.until.Before(until) {
			first, until = key, e.until
		}
	}
	if len(p.known) >= partsLimit {
		delete(p.known, first)
	}
}

// Available takes a call for an object that nothing is known of.
func (p *perfPlan) Available(ctx context.Context, ref Ref, interval int32) ([]metric, error) {
	return p.parts.entry(partsKey{ref, interval}, time.Now()).metrics.get(ctx, func(ctx context.Context) ([]metric, error) {
		return p.directPerf.Available(ctx, ref, interval)
	})
}
