package poll

import (
	"time"

	"vpoller/protocol"
)

const (
	cells  = 50_000 // values that a reply should have at most
	listed = 500    // values that a list may have; alarms, devices, counters
)

// fits is how many objects to ask for at once.
func (b *batch) fits(names int, now time.Time) int {
	each := max(len(b.parts), 1)
	switch {
	case b.form == sampled:
		each *= b.samples(now)
	case b.lists():
		each = listed
	}
	return min(names, max(cells/each, 1))
}

// lists reports whether each object has a list for an answer.
func (b *batch) lists() bool {
	m, ok := protocol.Lookup(b.request.Method)
	return ok && (m.View == protocol.ViewRows || m.View == protocol.ViewInnerRows)
}

// samples is how many realtime samples of a counter there can be in a reply.
func (b *batch) samples(now time.Time) int {
	since := b.since()
	if since.IsZero() {
		return 1
	}
	return 1 + int(min(max(now.Sub(since), 0), time.Hour)/(20*time.Second))
}

// cut takes a batch apart into those of at most n objects. Objects in equal
// parts, so that no request is much smaller than the others.
func (b *batch) cut(n int) []*batch {
	var all []*batch
	count := (len(b.objects) + n - 1) / n
	for i := range count {
		from, to := i*len(b.objects)/count, (i+1)*len(b.objects)/count
		all = append(all, b.of(b.objects[from:to]))
	}
	return all
}
