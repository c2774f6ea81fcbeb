package vsphere

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/perfplan"
)

// How refusals are treated.
const (
	// maxSplits is how many calls more than planned may be made to find out
	// which entities of a batch the vCenter refuses.
	maxSplits = 64
	// An entity that was refused is left alone for refusalPause, and twice as
	// long each further time, at most maxRefusal.
	refusalPause = 2 * time.Minute
	maxRefusal   = time.Hour
)

// read makes as few calls as there must be and puts the answers into the
// table. It returns what went wrong, by entity.
func (p *perfPlan) read(ctx context.Context, g perfplan.Group, requests []perfplan.Request, atOnce int) map[perfplan.Entity]error {
	reader := p.newReader(g)
	limits, err := p.source.limits(ctx, g, seriesIn(requests))
	if err != nil {
		reader.fail(requests, err)
		return reader.failures
	}
	slots := make(chan struct{}, atOnce)
	var calls sync.WaitGroup
	for _, batch := range perfplan.Split(requests, limits) {
		slots <- struct{}{}
		calls.Go(func() {
			defer func() { <-slots }()
			reader.do(ctx, batch)
		})
	}
	calls.Wait()
	return reader.failures
}

// seriesIn is how many series requests ask for.
func seriesIn(requests []perfplan.Request) int {
	n := 0
	for _, r := range requests {
		n += r.Series
	}
	return n
}

// perfReader reads batches of one group and notes how that went.
type perfReader struct {
	*perfPlan
	group perfplan.Group

	mu       sync.Mutex // guards what follows
	splits   int
	newest   int64 // time of the newest sample
	failures map[perfplan.Entity]error
}

func (p *perfPlan) newReader(g perfplan.Group) *perfReader {
	return &perfReader{perfPlan: p, group: g, failures: make(map[perfplan.Entity]error)}
}

// do reads a batch. When the vCenter refuses it, it is halved until the entity
// that it is refused for is alone.
func (r *perfReader) do(ctx context.Context, batch []perfplan.Request) {
	if len(batch) == 0 {
		return
	}
	r.counts.batches.Add(1)
	answer, err := r.source.read(ctx, r.group, batch)
	gone, isGone := asFault[types.ManagedObjectNotFound](err)
	switch {
	case err == nil:
		r.apply(batch, answer)
	case isGone && r.without(gone.Obj, &batch, err):
		r.do(ctx, batch)
	case tooLarge(err):
		r.repack(ctx, batch, err)
	case !refused(err) || !r.alone(batch) && !r.mayHalve(batch):
		r.fail(batch, err)
	case r.alone(batch):
		r.refuse(batch, err)
	default:
		r.halve(ctx, batch)
	}
}

// refused reports whether err is about what was asked for: with other requests
// the answer could be another.
func refused(err error) bool { return faultOf(err) != nil && !sessionEnded(err) }

func (r *perfReader) alone(batch []perfplan.Request) bool { return len(batch) == 1 }

// mayHalve allows so many calls more, and no more.
func (r *perfReader) mayHalve(batch []perfplan.Request) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(batch) < 2 || r.splits >= maxSplits {
		return false
	}
	r.splits += 2
	return true
}

// repack makes smaller batches of one that was larger than the vCenter allows,
// now that the limit is known better.
func (r *perfReader) repack(ctx context.Context, batch []perfplan.Request, err error) {
	limits, failed := r.source.limits(ctx, r.group, seriesIn(batch))
	batches := perfplan.Split(batch, limits)
	if failed != nil || len(batches) < 2 {
		r.fail(batch, errors.Join(err, failed))
		return
	}
	for _, smaller := range batches {
		r.do(ctx, smaller)
	}
}

func (r *perfReader) halve(ctx context.Context, batch []perfplan.Request) {
	half := len(batch) / 2
	r.do(ctx, batch[:half])
	r.do(ctx, batch[half:])
}

func (r *perfReader) apply(batch []perfplan.Request, answer map[perfplan.Entity]entityAnswer) {
	now := time.Now()
	for _, request := range batch {
		found, err := answer[request.Entity].series, answer[request.Entity].err
		if err != nil {
			r.refuse([]perfplan.Request{request}, err)
			continue
		}
		r.table.Apply(r.group, request, found, now)
		r.mu.Lock()
		r.newest = max(r.newest, perfplan.Newest(found))
		r.mu.Unlock()
	}
}

// without takes an entity that is gone out of a batch; false if it was not there.
func (r *perfReader) without(ref Ref, batch *[]perfplan.Request, err error) bool {
	gone := entityOf(ref)
	var rest []perfplan.Request
	for _, request := range *batch {
		if request.Entity != gone {
			rest = append(rest, request)
		}
	}
	if len(rest) == len(*batch) {
		return false
	}
	r.fail([]perfplan.Request{{Entity: gone}}, err)
	r.table.Drop(gone)
	*batch = rest
	return true
}

// refuse remembers that the vCenter does not answer for an entity.
func (r *perfReader) refuse(batch []perfplan.Request, err error) {
	r.counts.isolated.Add(1)
	r.table.Refuse(r.group, batch[0].Entity, err, time.Now(), refusalPause, maxRefusal)
	r.fail(batch, err)
}

func (r *perfReader) fail(batch []perfplan.Request, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, request := range batch {
		r.failures[request.Entity] = err
	}
}

// failure is everything that went wrong, each error once.
func (r *perfReader) failure() error {
	seen := make(map[string]bool)
	var all []error
	for _, err := range r.failures {
		if !seen[err.Error()] {
			seen[err.Error()] = true
			all = append(all, err)
		}
	}
	return errors.Join(all...)
}
