package vsphere

import (
	"context"
	"sync"
)

// lazyMap is a [lazy] for each key.
type lazyMap[T any] struct {
	mu     sync.Mutex // guards values
	values map[string]*lazy[T]
}

func newLazyMap[T any]() *lazyMap[T] {
	return &lazyMap[T]{values: make(map[string]*lazy[T])}
}

// get returns the value of key, fetching it if need be.
func (m *lazyMap[T]) get(ctx context.Context, key string, fetch func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	v, ok := m.values[key]
	if !ok {
		v = newLazy[T]()
		m.values[key] = v
	}
	m.mu.Unlock()
	return v.get(ctx, fetch)
}

// drop forgets the value of key.
func (m *lazyMap[T]) drop(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.values, key)
}

// forget drops the values that which is true for; the next one who needs them
// fetches them.
func (m *lazyMap[T]) forget(which func(T) bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, v := range m.values {
		if value, ok := v.peek(); ok && which(value) {
			delete(m.values, key)
		}
	}
}
