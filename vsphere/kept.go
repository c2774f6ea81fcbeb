package vsphere

import (
	"context"
	"sync"
	"time"

	"vpoller/protocol"
)

// kept is a value that is read from the vCenter for many requests: it is read
// again by the first of them that does not accept its age, and those that do
// not either wait for that. A failed reading is not remembered. Make it with
// newKept.
type kept[T any] struct {
	turn chan struct{} // holds one token; who has it may read from the vCenter

	mu    sync.Mutex // guards what follows
	value T
	read  time.Time // when reading began; zero: never
}

func newKept[T any]() *kept[T] {
	k := &kept[T]{turn: make(chan struct{}, 1)}
	k.turn <- struct{}{}
	return k
}

// get returns the value, read at most age before the call or after it, with
// fetch if need be. An age of zero or less reads again in any case.
func (k *kept[T]) get(ctx context.Context, age time.Duration, fetch func(context.Context) (T, error)) (T, error) {
	oldest := time.Now().Add(-age)
	if v, ok := k.since(oldest); ok {
		return v, nil
	}
	select {
	case <-k.turn:
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
	defer func() { k.turn <- struct{}{} }()
	if v, ok := k.since(oldest); ok {
		return v, nil
	}
	began := time.Now()
	value, err := fetch(ctx)
	if err == nil {
		k.store(value, began)
	}
	return value, err
}

// since returns the value if reading it began after oldest.
func (k *kept[T]) since(oldest time.Time) (value T, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.value, k.read.After(oldest)
}

func (k *kept[T]) store(value T, read time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.value, k.read = value, read
}

// within is the age of values that the request allows; usual when it does not
// say.
func (c call) within(usual time.Duration) time.Duration {
	if c.Null(protocol.FieldMaxAge) {
		return usual
	}
	return c.MaxAge
}
