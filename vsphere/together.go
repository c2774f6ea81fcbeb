package vsphere

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"
)

const (
	// atOnce is how many objects are read in one call at the most: a few MB.
	atOnce = 20
	// sameAsk is how soon after each other requests count as one.
	sameAsk = 10 * time.Second
	// unaskedLife is how long a value is kept that nobody asks for.
	unaskedLife = time.Hour
)

// together keeps what was read of properties too large to be kept, or read, of
// all objects: of those that are asked for, in a short form T. Whoever finds
// the value of an object too old has those read along that are about to be
// asked for, going by when they were before. Make it with newTogether.
type together[T any] struct {
	turn chan struct{} // holds one token; who has it may read from the vCenter

	mu    sync.Mutex // guards known
	known map[Ref]*lastSeen[T]
}

// lastSeen is what is known of one object.
type lastSeen[T any] struct {
	value T
	read  time.Time     // when reading began; zero: never
	asked time.Time     // last
	pause time.Duration // between that and the time before; 0: it was the first
}

func newTogether[T any]() *together[T] {
	t := &together[T]{turn: make(chan struct{}, 1), known: make(map[Ref]*lastSeen[T])}
	t.turn <- struct{}{}
	return t
}

// get returns the value of an object as it was at most age ago; false when the
// object is gone. Fetch reads several objects.
func (t *together[T]) get(ctx context.Context, ref Ref, age time.Duration, fetch func(context.Context, []Ref) (map[Ref]T, error)) (value T, ok bool, err error) {
	now := time.Now()
	if v, ok := t.ask(ref, now, age); ok {
		return v, true, nil
	}
	select {
	case <-t.turn:
	case <-ctx.Done():
		return value, false, ctx.Err()
	}
	defer func() { t.turn <- struct{}{} }()
	if v, ok := t.since(ref, now.Add(-age)); ok {
		return v, true, nil
	}
	began := time.Now()
	refs := t.due(ref, began, age)
	values, err := fetch(ctx, refs)
	if err != nil {
		return value, false, err
	}
	t.store(refs, values, began)
	value, ok = values[ref]
	return value, ok, nil
}

// ask notes a request and answers it if it can.
func (t *together[T]) ask(ref Ref, now time.Time, age time.Duration) (value T, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.known[ref]
	switch {
	case k == nil:
		t.known[ref] = &lastSeen[T]{asked: now}
		return value, false
	case now.Sub(k.asked) > sameAsk:
		k.pause = now.Sub(k.asked)
		k.asked = now
	}
	return k.value, k.read.After(now.Add(-age))
}

// since returns the value if reading it began after oldest.
func (t *together[T]) since(ref Ref, oldest time.Time) (value T, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.known[ref]
	if k == nil {
		return value, false
	}
	return k.value, k.read.After(oldest)
}

// due lists the object and those that will be asked for before a value read now
// is too old, while what is known of them will be.
func (t *together[T]) due(ref Ref, now time.Time, age time.Duration) []Ref {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := make(map[Ref]time.Time)
	for other, k := range t.known {
		at := k.asked.Add(k.pause)
		late := now.Sub(at) > k.pause // it was asked for, and is not any more
		if other != ref && k.pause > 0 && !late && at.Before(now.Add(age)) && !k.read.After(at.Add(-age)) {
			next[other] = at
		}
	}
	refs := make([]Ref, 0, len(next)+1)
	for other := range next {
		refs = append(refs, other)
	}
	slices.SortFunc(refs, func(a, b Ref) int {
		return cmp.Or(next[a].Compare(next[b]), cmp.Compare(a.Value, b.Value))
	})
	return append([]Ref{ref}, refs[:min(len(refs), atOnce-1)]...)
}

// store keeps what was read, and drops what is gone or of no interest.
func (t *together[T]) store(refs []Ref, values map[Ref]T, read time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, ref := range refs {
		value, there := values[ref]
		if k := t.known[ref]; there && k != nil {
			k.value, k.read = value, read
		} else {
			delete(t.known, ref)
		}
	}
	for ref, k := range t.known {
		if read.Sub(k.asked) > unaskedLife {
			delete(t.known, ref)
		}
	}
}

// seenTogether is the value of an object within the age that the request allows, a
// minute as a rule. Without a mirror nothing is kept.
func seenTogether[T any](ctx context.Context, c call, t *together[T], ref Ref, fetch func(context.Context, []Ref) (map[Ref]T, error)) (value T, err error) {
	ok := false
	if age := c.within(c.host.MaxAge); c.mirror != nil && age > 0 {
		value, ok, err = t.get(ctx, ref, age, fetch)
	} else {
		var values map[Ref]T
		values, err = fetch(ctx, []Ref{ref})
		value, ok = values[ref]
	}
	if err == nil && !ok {
		err = &notFoundError{c.method.Type, c.Name}
	}
	return value, err
}
