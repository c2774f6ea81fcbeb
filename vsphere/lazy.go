package vsphere

import "context"

// lazy is a value that is fetched when it is first needed and then kept.
// Concurrent callers share one fetch after another: a failed fetch is not
// remembered, the next caller tries again. Make it with newLazy.
type lazy[T any] struct {
	turn  chan struct{} // holds one token; who has it may look at what follows
	known bool
	value T
}

func newLazy[T any]() *lazy[T] {
	l := &lazy[T]{turn: make(chan struct{}, 1)}
	l.turn <- struct{}{}
	return l
}

// get returns the value, fetching it if need be.
func (l *lazy[T]) get(ctx context.Context, fetch func(context.Context) (T, error)) (T, error) {
	select {
	case <-l.turn:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	defer func() { l.turn <- struct{}{} }()
	if l.known {
		return l.value, nil
	}
	value, err := fetch(ctx)
	if err == nil {
		l.value, l.known = value, true
	}
	return value, err
}

// peek returns the value if it is known and nobody is fetching.
func (l *lazy[T]) peek() (value T, ok bool) {
	select {
	case <-l.turn:
		defer func() { l.turn <- struct{}{} }()
		return l.value, l.known
	default:
		return value, false
	}
}
