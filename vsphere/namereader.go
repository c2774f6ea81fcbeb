package vsphere

import (
	"context"
	"fmt"
)

// nameReader is one reading of all names of a kind, shared by those who wait
// for it. The results may be read once done is closed.
type nameReader struct {
	done  chan struct{}
	index *index
	err   error
}

func (d *direct) index(kind string) *index {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.indexes[kind]
}

// learn remembers the names of all objects of a kind.
func (d *direct) learn(kind string, objects []Object) *index {
	x := newIndex(objects)
	d.mu.Lock()
	defer d.mu.Unlock()
	d.indexes[kind] = x
	return x
}

// readNames reads all names of a kind. Who comes while that goes on waits for
// it; when the reader fails because its own request ends, the next one reads.
func (d *direct) readNames(ctx context.Context, s *session, kind string) (*index, error) {
	for {
		d.mu.Lock()
		r, others := d.reading[kind]
		if !others {
			r = &nameReader{done: make(chan struct{})}
			d.reading[kind] = r
		}
		d.mu.Unlock()
		if !others {
			d.readFor(ctx, s, kind, r)
			return r.index, r.err
		}
		select {
		case <-r.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for the names of all %s objects: %w", kind, ctx.Err())
		}
		if r.err == nil {
			return r.index, nil
		}
	}
}

func (d *direct) readFor(ctx context.Context, s *session, kind string, r *nameReader) {
	defer func() {
		d.mu.Lock()
		delete(d.reading, kind)
		d.mu.Unlock()
		close(r.done)
	}()
	view, err := s.view(ctx, kind)
	if err != nil {
		r.err = err
		return
	}
	objects, err := s.retrieve(ctx, ofView(view, kind, identity(kind, nil)))
	if err != nil {
		r.err = err
		return
	}
	r.index = d.learn(kind, objects)
}
