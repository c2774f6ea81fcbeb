package vsphere

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"vpoller/vsphere/internal/perfplan"
)

// gathering is requests that wait to be read together. The results may be
// looked at once done is closed.
type gathering struct {
	requests map[perfplan.Entity]perfplan.Request
	columns  map[perfplan.Column]int // how many samples of each are to be read ahead
	deadline time.Time               // of who waits longest
	forever  bool                    // somebody waits without a deadline
	done     chan struct{}
	failures map[perfplan.Entity]error
}

func newGathering() *gathering {
	return &gathering{
		requests: make(map[perfplan.Entity]perfplan.Request),
		columns:  make(map[perfplan.Column]int),
		done:     make(chan struct{}),
	}
}

// include has r read too.
func (b *gathering) include(r perfplan.Request) {
	if known, ok := b.requests[r.Entity]; ok {
		r = known.Join(r)
	}
	b.requests[r.Entity] = r
}

// add has r read for somebody who waits for it.
func (b *gathering) add(ctx context.Context, r perfplan.Request) {
	b.include(r)
	deadline, limited := ctx.Deadline()
	b.forever = b.forever || !limited
	if deadline.After(b.deadline) {
		b.deadline = deadline
	}
}

// until is a context for as long as somebody waits.
func (b *gathering) until(ctx context.Context) (context.Context, context.CancelFunc) {
	if b.forever {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, b.deadline)
}

// await waits until b is read.
func (p *perfPlan) await(ctx context.Context, b *gathering, r perfplan.Request) error {
	select {
	case <-b.done:
		return b.failures[r.Entity]
	case <-ctx.Done():
		return fmt.Errorf("waiting for performance samples from vCenter %s: %w", p.link.host.Hostname, ctx.Err())
	}
}

// join has r read, together with what others want read at this time, and of all
// objects of the type if ahead.
func (p *perfPlan) join(ctx context.Context, g perfplan.Group, r perfplan.Request, ahead bool) (*gathering, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	b := p.gatherings[g]
	if b == nil {
		b = newGathering()
		p.gatherings[g] = b
	}
	b.add(ctx, r)
	if ahead {
		b.ahead(g, r)
	}
	if !p.collecting[g] {
		p.collecting[g] = true
		p.running.Go(func() { p.collect(g) })
	}
	p.startRefreshing()
	return b, nil
}

// collect reads for those who wait, one gathering after the other, until
// nobody does: a slow vCenter is asked for more at a time, not more often.
func (p *perfPlan) collect(g perfplan.Group) {
	for p.awaited(g) {
		select {
		case <-time.After(gatherTime):
		case <-p.life.Done(): // who waits learns it from the read
		}
		b := p.take(g)
		p.widen(g, b)
		p.setReading(g, b)
		p.serve(g, b)
		p.setReading(g, nil)
		close(b.done)
	}
}

// awaited reports whether somebody waits for a read. If not, collecting ends.
func (p *perfPlan) awaited(g perfplan.Group) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gatherings[g] != nil {
		return true
	}
	delete(p.collecting, g)
	return false
}

func (p *perfPlan) take(g perfplan.Group) *gathering {
	p.mu.Lock()
	defer p.mu.Unlock()
	b := p.gatherings[g]
	delete(p.gatherings, g)
	return b
}

func (p *perfPlan) serve(g perfplan.Group, b *gathering) {
	ctx, cancel := b.until(p.life)
	defer cancel()
	b.failures = p.read(ctx, g, slices.Collect(maps.Values(b.requests)), gatherCalls)
}
