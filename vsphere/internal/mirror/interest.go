package mirror

import (
	"slices"
	"time"
)

// Interest notes that somebody wants a path of a kind, and makes a column for
// it if there is room; false when there is none.
func (s *Store) Interest(kind, path string, volatile bool, now time.Time) bool {
	if s.touch(kind, path, now) {
		return true
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	if t.columns[path] == nil {
		if s.paths() >= s.limits.Paths || s.bytes() >= s.limits.Bytes {
			return false
		}
		c := newColumn(path, len(t.objects))
		c.volatile = volatile
		t.columns[path] = c
	}
	t.columns[path].asked.Store(now.UnixNano())
	return true
}

// touch notes interest in a path that has a column.
func (s *Store) touch(kind, path string, now time.Time) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	c, ok := s.tables[kind].columns[path]
	if ok {
		c.asked.Store(now.UnixNano())
	}
	return ok
}

// Due lists the volatile paths of a kind that were read before the one time and
// asked for after the other.
func (s *Store) Due(kind string, read, asked time.Time) []string {
	return s.choose(kind, func(c *column) bool {
		return c.volatile && c.readAt.Before(read) && c.lastAsked().After(asked)
	})
}

// Candidates lists, by kind, the paths that have been read and can be watched,
// but are not.
func (s *Store) Candidates() map[string][]string {
	return s.chooseAll(func(c *column) bool {
		return c.state == Loose && !c.volatile && !c.readAt.IsZero()
	})
}

// Identities lists, by kind, the paths that are always watched.
func (s *Store) Identities() map[string][]string {
	return s.chooseAll(func(c *column) bool { return c.permanent })
}

// Watchable lists, by kind, every other path that belongs into a new watch.
func (s *Store) Watchable() map[string][]string {
	return s.chooseAll(func(c *column) bool { return c.state == Joining && !c.permanent })
}

// Prepare marks columns as Joining: reads of them that go on do not count any more.
func (s *Store) Prepare(paths map[string][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for kind, list := range paths {
		for _, path := range list {
			if c := s.tables[kind].columns[path]; c != nil && c.state == Loose {
				c.state = Joining
			}
		}
	}
}

// Forget drops the columns that nobody asked for since, and returns how many.
func (s *Store) Forget(since time.Time) (dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.order {
		for path, c := range t.columns {
			if !c.permanent && c.lastAsked().Before(since) {
				delete(t.columns, path)
				dropped++
			}
		}
	}
	return dropped
}

// Drop forgets one column.
func (s *Store) Drop(kind, path string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.tables[kind].columns[path]; c != nil && !c.permanent {
		delete(s.tables[kind].columns, path)
	}
}

// Wanted reports whether a path still has a column.
func (s *Store) Wanted(kind, path string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.tables[kind].columns[path] != nil
}

func (s *Store) chooseAll(which func(*column) bool) map[string][]string {
	chosen := make(map[string][]string)
	for _, t := range s.order {
		if paths := s.choose(t.kind.Name, which); len(paths) > 0 {
			chosen[t.kind.Name] = paths
		}
	}
	return chosen
}

func (s *Store) choose(kind string, which func(*column) bool) []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var paths []string
	for path, c := range s.tables[kind].columns {
		if which(c) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// paths counts the columns beyond identity. The caller holds mu.
func (s *Store) paths() (n int) {
	for _, t := range s.order {
		n += len(t.columns) - len(t.kind.Identity)
	}
	return n
}

// bytes estimates the size of all cells. The caller holds mu.
func (s *Store) bytes() (n int64) {
	for _, t := range s.order {
		for _, c := range t.columns {
			n += c.bytes + int64(len(c.cells)*cellSize)
		}
	}
	return n
}
