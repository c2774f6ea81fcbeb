package vsphere

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/mirror"
)

// flight is one reading of columns of a kind, shared by those who wait for it.
// The error may be read once done is closed.
type flight struct {
	kind  string
	paths []string
	mode  readMode
	done  chan struct{}
	err   error
}

// readMode is what a reading is for.
type readMode int

const (
	whole readMode = iota // somebody waits for whole columns
	ahead                 // nobody waits yet
	holes                 // somebody waits for the objects with holes
)

// queue is the reading of a kind that goes on and the one after it.
type queue struct{ running, next *flight }

// refusal is why a path is not kept in memory: an error that every request
// for it gets, or nil when it is read directly each time.
type refusal struct {
	until time.Time
	err   error
}

// refusalLife is how long a refusal holds.
const refusalLife = 10 * time.Minute

// read has columns of a kind read and waits for it. All who want paths that no
// reading under way covers share the next one.
func (m *mirrored) read(ctx context.Context, kind string, paths []string, mode readMode) error {
	f := m.book(kind, paths, mode)
	if f == nil {
		return errClosed
	}
	select {
	case <-f.done:
		return f.err
	case <-ctx.Done():
		return fmt.Errorf("waiting for properties of all %s objects: %w", kind, ctx.Err())
	}
}

// book finds or makes the reading that covers paths; nil when it is too late.
func (m *mirrored) book(kind string, paths []string, mode readMode) *flight {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	key := kind
	if mode == holes {
		key += "/holes"
	}
	q := m.reads[key]
	if q == nil {
		q = new(queue)
		m.reads[key] = q
	}
	if q.running != nil && !slices.ContainsFunc(paths, func(p string) bool { return !slices.Contains(q.running.paths, p) }) {
		return q.running
	}
	if q.next == nil {
		q.next = &flight{kind: kind, mode: mode, done: make(chan struct{})}
	}
	f := q.next
	f.paths = union(f.paths, paths)
	if mode == whole {
		f.mode = whole // it is urgent now
	}
	if q.running == nil {
		m.depart(q)
	}
	return f
}

// depart begins the next reading. The caller holds mu.
func (m *mirrored) depart(q *queue) {
	q.running, q.next = q.next, nil
	f := q.running
	if f == nil {
		return
	}
	m.tasks.Go(func() {
		f.err = m.fly(f)
		m.mu.Lock()
		defer m.mu.Unlock()
		close(f.done)
		if q.next != nil && m.closed {
			q.next.err = errClosed
			close(q.next.done)
			q.next = nil
		}
		m.depart(q)
	})
}

func (m *mirrored) fly(f *flight) error {
	ctx := withTimeLimit(m.life, m.pace.bulk)
	if f.mode == ahead {
		ctx = withPriority(ctx, refresh)
	}
	if f.mode == holes {
		return m.fillHoles(ctx, f.kind, f.paths)
	}
	paths := union(f.paths, m.alsoDue(f.kind))
	m.bulks.Add(1)
	began := time.Now()
	values, err := m.readAll(ctx, f.kind, paths)
	if err != nil {
		if len(paths) > 1 && wrongPath(err) {
			return m.oneByOne(ctx, f.kind, paths)
		}
		m.noteFailure(f.kind, paths, err)
		return err
	}
	m.store.Fill(f.kind, paths, values, began, false)
	m.checkMemory(f.kind, f.paths)
	m.noteInterest(began)
	return nil
}

// alsoDue is the volatile paths that somebody keeps asking for and that are
// going to be due soon: they are read along.
func (m *mirrored) alsoDue(kind string) []string {
	now := time.Now()
	return m.store.Due(kind, now.Add(-m.host.MaxAge/2), now.Add(-2*m.host.MaxAge))
}

// oneByOne reads paths one at a time, because the vCenter does not know one of
// them. The error of that one is for those who asked for it.
func (m *mirrored) oneByOne(ctx context.Context, kind string, paths []string) error {
	for _, path := range paths {
		began := time.Now()
		values, err := m.readAll(ctx, kind, []string{path})
		switch {
		case err == nil:
			m.store.Fill(kind, []string{path}, values, began, false)
		case wrongPath(err):
			m.noteFailure(kind, []string{path}, err)
		default:
			return err
		}
	}
	m.noteInterest(time.Now())
	return nil
}

// wrongPath reports whether the vCenter does not know a property.
func wrongPath(err error) bool {
	var unknown *propertyError
	return errors.As(err, &unknown) || isFault[types.InvalidProperty](err)
}

// noteFailure remembers that a vCenter does not know a path.
func (m *mirrored) noteFailure(kind string, paths []string, err error) {
	if wrongPath(err) {
		m.refuse(kind, paths, err)
	}
}

// checkMemory gives up columns that have taken more memory than there is.
func (m *mirrored) checkMemory(kind string, paths []string) {
	if m.store.Bytes() > m.host.MaxMemory {
		m.giveUpFull(kind, paths)
	}
}

func (m *mirrored) giveUpFull(kind string, paths []string) {
	m.log.Warn("mirror is full: properties are read directly", "kind", kind, "properties", paths)
	m.refuse(kind, paths, nil)
}

// giveUp leaves to direct reads the path that a vCenter does not let itself be
// watched for; all of them when it does not say which.
func (m *mirrored) giveUp(paths map[string][]string, err error) {
	if !wrongPath(err) {
		return
	}
	if bad, ok := asFault[types.InvalidProperty](err); ok {
		if named := having(paths, bad.Name); len(named) > 0 {
			paths = named
		}
	}
	for kind, list := range paths {
		m.refuse(kind, list, nil)
	}
}

// having is the part of paths, which are by kind, that is this path.
func having(paths map[string][]string, path string) map[string][]string {
	found := make(map[string][]string)
	for kind, list := range paths {
		if slices.Contains(list, path) {
			found[kind] = []string{path}
		}
	}
	return found
}

// maxRefused bounds what is remembered of paths that are not kept.
const maxRefused = 10_000

func (m *mirrored) refuse(kind string, paths []string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.refused) > maxRefused {
		clear(m.refused)
	}
	for _, path := range paths {
		m.refused[kind+"/"+path] = refusal{time.Now().Add(refusalLife), err}
		m.store.Drop(kind, path)
	}
}

// refusal tells whether one of paths is refused.
func (m *mirrored) refusal(kind string, paths []string) (r refusal, refused bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	for _, path := range paths {
		found, ok := m.refused[kind+"/"+path]
		switch {
		case ok && now.After(found.until):
			delete(m.refused, kind+"/"+path)
		case ok && (!refused || found.err != nil):
			r, refused = found, true
		}
	}
	return r, refused
}

// fillHoles reads objects that came after a column of theirs was read.
func (m *mirrored) fillHoles(ctx context.Context, kind string, paths []string) error {
	refs := m.store.Holes(kind, paths)
	if len(refs) == 0 {
		return nil
	}
	return m.link.do(ctx, func(ctx context.Context, s *session) error {
		objects, err := s.retrieve(ctx, ofRefs(refs, union([]string{namePath}, paths)))
		if err != nil {
			return err
		}
		m.store.Patch(kind, refs, paths, mirrorValues(objects))
		return nil
	})
}

// readColumns reads paths of all objects of a kind.
func (s *session) readColumns(ctx context.Context, kind string, paths []string) ([]mirror.Values, error) {
	view, err := s.view(ctx, kind)
	if err != nil {
		return nil, err
	}
	objects, err := s.retrieve(ctx, ofView(view, kind, paths))
	return mirrorValues(objects), err
}

// mirrorValues puts what may not be seen beside what may.
func mirrorValues(objects []Object) []mirror.Values {
	values := make([]mirror.Values, len(objects))
	for i, o := range objects {
		for path, privilege := range o.denied {
			o.Props[path] = mirror.Denied{Privilege: privilege}
		}
		values[i] = mirror.Values{Ref: o.Ref, Props: o.Props}
	}
	return values
}
