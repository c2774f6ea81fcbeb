package mirror

import (
	"sync"
	"time"
)

// Limits bound what a [Store] keeps.
type Limits struct {
	Paths int   // columns beyond identity, over all kinds
	Bytes int64 // estimated size of all values
}

// Store is what is known of one vCenter's inventory. All methods are safe for
// concurrent use.
type Store struct {
	limits Limits

	mu        sync.RWMutex // guards what follows
	tables    map[string]*table
	order     []*table
	epoch     uint32
	confirmed time.Time // when the watch last said that it has told everything
	live      bool      // the watch goes on
}

// New makes an empty store for kinds.
func New(kinds []Kind, limits Limits) *Store {
	s := &Store{limits: limits, tables: make(map[string]*table)}
	for _, k := range kinds {
		t := newTable(k)
		s.tables[k.Name] = t
		s.order = append(s.order, t)
	}
	return s
}

// Has reports whether there is a table for kind.
func (s *Store) Has(kind string) bool { return s.tables[kind] != nil }

// Begin starts a sync: a new watch is going to name every object.
func (s *Store) Begin() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
	s.halt()
}

// Synced ends a sync at the given time: the watch has named every object, so
// those that it did not name are gone, and the columns that it covers are Live.
func (s *Store) Synced(at time.Time, joined ...map[string][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.order {
		for row := 0; row < len(t.objects); row++ {
			o := t.objects[row]
			if o.ref == (Ref{}) || o.epoch == s.epoch {
				continue
			}
			compacted := len(t.objects)
			t.remove(row)
			if len(t.objects) != compacted { // rows have moved: begin again
				row = -1
			}
		}
	}
	s.join(at, joined...)
	s.live, s.confirmed = true, at
}

// Confirm notes that at the given time the watch had told everything.
func (s *Store) Confirm(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.confirmed = at
}

// Lost notes that the watch has ended: what was Live is as of the last
// confirmation from now on.
func (s *Store) Lost() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.halt()
}

func (s *Store) halt() {
	s.live = false
	for _, t := range s.order {
		for _, c := range t.columns {
			if c.state == Live {
				c.state, c.readAt = Joining, s.confirmed
			}
		}
	}
}

// Join marks columns as Live: the watch covers them from the given time on,
// and their values are there.
func (s *Store) Join(at time.Time, joined ...map[string][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.join(at, joined...)
}

func (s *Store) join(at time.Time, joined ...map[string][]string) {
	for _, paths := range joined {
		for kind, list := range paths {
			for _, path := range list {
				if c := s.tables[kind].columns[path]; c != nil {
					c.state, c.readAt = Live, at
				}
			}
		}
	}
}

// Enter stores all that the watch says of an object that it names: paths
// that it covers and has no value for are not set. With identity among them
// the object is part of answers from now on.
func (s *Store) Enter(kind string, ref Ref, paths []string, values map[string]any, identity bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	row := t.row(ref)
	for _, path := range paths {
		t.set(row, path, stored(values[path]))
	}
	if identity {
		t.objects[row].epoch = s.epoch
		t.list(row)
	}
}

// Modify stores changed values; nil is not set any more.
func (s *Store) Modify(kind string, ref Ref, values map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	row, ok := t.rows[ref]
	if !ok {
		return
	}
	for path, v := range values {
		t.set(row, path, stored(v))
	}
}

// Leave forgets an object. When only a part of the watch, which covers some
// paths, says that it left, its values become holes.
func (s *Store) Leave(kind string, ref Ref, paths []string, identity bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	row, ok := t.rows[ref]
	switch {
	case !ok:
	case identity || !t.objects[row].listed:
		t.remove(row)
	default:
		for _, path := range paths {
			t.set(row, path, nil)
		}
	}
}
