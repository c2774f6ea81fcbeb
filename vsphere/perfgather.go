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
	deadline time.Time // of who waits longest
	forever  bool      // somebody waits without a deadline
	done     chan struct{}
	failures map[perfplan.Entity]error
}

func newGathering() *gathering {
	return &gathering{requests: make(map[perfplan.Entity]perfplan.Request), done: make(chan struct{})}
}

func (b *gathering) add(ctx context.Context, r perfplan.Request) {
	if known, ok := b.requests[r.Entity]; ok {
		r = known.Join(r)
	}
	b.requests[r.Entity] = r
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

// gather has r read, together with what others want read at this time.
func (p *perfPlan) gather(ctx context.Context, g perfplan.Group, r perfplan.Request) error {
	b, err := p.join(ctx, g, r)
	if err != nil {
		return err
	}
	select {
	case <-b.done:
		return b.failures[r.Entity]
	case <-ctx.Done():
		return fmt.Errorf("waiting for performance samples from vCenter %s: %w", p.link.host.Hostname, ctx.Err())
	}
}

func (p *perfPlan) join(ctx context.Context, g perfplan.Group, r perfplan.Request) (*gathering, error) {
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
		p.serve(g, b)
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
