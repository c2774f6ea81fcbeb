package mirror

import "time"

// Values is what was read of an object; a path that is missing is not set.
type Values struct {
	Ref   Ref
	Props map[string]any
}

// Fill stores a read of some paths of all objects of a kind, as of the given
// time. Columns that are watched, or about to be, know better and stay as they
// are, unless joining says that this read is part of that. Objects that the
// read did not see get holes.
func (s *Store) Fill(kind string, paths []string, read []Values, at time.Time, joining bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	for _, path := range paths {
		c := t.columns[path]
		if c == nil || c.permanent || c.state == Live || c.state == Joining && !joining {
			continue
		}
		c.fill(t, read)
		c.readAt = at
	}
}

func (c *column) fill(t *table, read []Values) {
	old := c.cells
	c.cells, c.bytes = make([]any, len(old)), 0
	if !c.volatile { // its values may be as many as its objects next time
		clear(c.interned)
	}
	for _, o := range read {
		if row, ok := t.rows[o.Ref]; ok {
			c.set(row, stored(o.Props[c.path]))
		}
	}
}

// Holes lists the objects of a kind that are part of answers and have not been
// read in one of the columns.
func (s *Store) Holes(kind string, paths []string) []Ref {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[kind]
	var refs []Ref
	for row, o := range t.objects {
		if o.listed && t.hole(row, paths) {
			refs = append(refs, o.ref)
		}
	}
	return refs
}

func (t *table) hole(row int, paths []string) bool {
	for _, path := range paths {
		if c := t.columns[path]; c != nil && c.cells[row] == nil {
			return true
		}
	}
	return false
}

// Patch stores a read of objects that had holes. Cells that have a value by
// now keep it. Objects that were asked for and not found are gone: they are no
// part of answers until the watch names them again.
func (s *Store) Patch(kind string, asked []Ref, paths []string, read []Values) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.tables[kind]
	found := make(map[Ref]bool, len(read))
	for _, o := range read {
		found[o.Ref] = true
		if row, ok := t.rows[o.Ref]; ok {
			t.patch(row, paths, o)
		}
	}
	for _, ref := range asked {
		if row, ok := t.rows[ref]; ok && !found[ref] {
			t.unlist(row)
		}
	}
}

func (t *table) patch(row int, paths []string, o Values) {
	for _, path := range paths {
		if c := t.columns[path]; c != nil && c.cells[row] == nil {
			t.set(row, path, stored(o.Props[path]))
		}
	}
}
