package mirror

import (
	"slices"
	"strings"
	"time"
)

// Row is an object in an answer, with a value for each path asked for: nil
// when it is not set.
type Row struct {
	Ref    Ref
	Name   string
	Values []any
}

// Check is what an answer about some columns has to wait for.
type Check struct {
	Missing []string // without a column
	Stale   []string // Loose, and older than allowed
	Waiting []string // watched or about to be, and older than allowed
	Ahead   bool     // something volatile is going to be too old soon
}

// Fresh reports whether nothing has to be waited for.
func (c Check) Fresh() bool { return c.Missing == nil && c.Stale == nil && c.Waiting == nil }

// Terms are what an answer has to keep to.
type Terms struct {
	Now      time.Time
	Stable   time.Duration // how old values of stable paths may be
	Volatile time.Duration // how old those of volatile paths may be
	Away     bool          // the vCenter is away: nothing counts as Live
}

// Check notes interest in paths of a kind and tells how fresh they are.
func (s *Store) Check(kind string, paths []string, terms Terms) (c Check) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, path := range paths {
		col := s.tables[kind].columns[path]
		if col == nil {
			c.Missing = append(c.Missing, path)
			continue
		}
		col.asked.Store(terms.Now.UnixNano())
		switch {
		case col.state != Live:
			c.add(col, terms, col.readAt)
		case terms.Away:
			c.add(col, terms, s.confirmed)
		}
	}
	return c
}

// add judges a column whose values were true at the given time.
func (c *Check) add(col *column, terms Terms, at time.Time) {
	limit, age := terms.Stable, terms.Now.Sub(at)
	if col.volatile {
		limit = terms.Volatile
	}
	switch {
	case !at.IsZero() && age <= limit:
		c.Ahead = c.Ahead || col.volatile && age > limit*3/4
	case col.state != Loose:
		c.Waiting = append(c.Waiting, col.path)
	default:
		c.Stale = append(c.Stale, col.path)
	}
}

// Find returns what id can mean among the objects of a kind.
func (s *Store) Find(kind, id string) []Ref {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[kind]
	var refs []Ref
	for _, row := range t.index.find(t.kind, id) {
		refs = append(refs, t.objects[row].ref)
	}
	if refs == nil && strings.HasPrefix(id, "/") {
		return s.at(t, id)
	}
	return refs
}

// at finds what is at an inventory path. The caller holds mu.
func (s *Store) at(t *table, path string) []Ref {
	path = "/" + strings.Trim(path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	var refs []Ref
	for _, row := range t.index.exact[last] {
		if ref := t.objects[row].ref; s.pathOf(ref) == path {
			refs = append(refs, ref)
		}
	}
	return refs
}

// PathOf is an object's inventory path, as far as it is known.
func (s *Store) PathOf(ref Ref) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.pathOf(ref)
}

// maxDepth ends what a torn inventory could make endless.
const maxDepth = 100

func (s *Store) pathOf(ref Ref) string {
	var names []string
	for range maxDepth {
		t, row, ok := s.locate(ref)
		if !ok {
			break
		}
		names = append(names, t.name(row))
		parent, ok := t.cell(row, appPath).(Ref)
		if !ok {
			parent, ok = t.cell(row, parentPath).(Ref)
		}
		if !ok {
			break
		}
		ref = parent
	}
	slices.Reverse(names)
	return "/" + strings.Join(names, "/")
}

func (t *table) cell(row int, path string) any {
	if c := t.columns[path]; c != nil {
		return c.cells[row]
	}
	return nil
}

// locate finds an object in whatever table it is. The caller holds mu.
func (s *Store) locate(ref Ref) (*table, int, bool) {
	for _, t := range s.order {
		if t.kind.includes(ref.Type) {
			if row, ok := t.rows[ref]; ok && t.objects[row].listed {
				return t, row, true
			}
		}
	}
	return nil, 0, false
}

// Names are the names of objects of any kind; those that are not known are
// left out.
func (s *Store) Names(refs []Ref) map[Ref]string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	names := make(map[Ref]string, len(refs))
	for _, ref := range refs {
		if t, row, ok := s.locate(ref); ok {
			names[ref] = t.name(row)
		}
	}
	return names
}

// Rows reads paths of some objects of a kind; objects that are not there are
// left out. Whole is false when there are holes, and the rows are of no use.
func (s *Store) Rows(kind string, refs []Ref, paths []string) (rows []Row, whole bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[kind]
	columns, ok := t.pick(paths)
	if !ok {
		return nil, false
	}
	rows = make([]Row, 0, len(refs))
	for _, ref := range refs {
		i, ok := t.rows[ref]
		if !ok || !t.objects[i].listed {
			continue
		}
		row, ok := t.read(i, columns)
		if !ok {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, true
}

// All is Rows for all objects of a kind.
func (s *Store) All(kind string, paths []string) (rows []Row, whole bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[kind]
	columns, ok := t.pick(paths)
	if !ok {
		return nil, false
	}
	rows = make([]Row, 0, len(t.rows))
	for i, o := range t.objects {
		if !o.listed {
			continue
		}
		row, ok := t.read(i, columns)
		if !ok {
			return nil, false
		}
		rows = append(rows, row)
	}
	return rows, true
}

func (t *table) pick(paths []string) ([]*column, bool) {
	columns := make([]*column, len(paths))
	for i, path := range paths {
		if columns[i] = t.columns[path]; columns[i] == nil {
			return nil, false
		}
	}
	return columns, true
}

func (t *table) read(i int, columns []*column) (Row, bool) {
	row := Row{Ref: t.objects[i].ref, Name: t.name(i), Values: make([]any, len(columns))}
	for n, c := range columns {
		v := c.cells[i]
		if v == nil {
			return Row{}, false
		}
		row.Values[n] = shown(v)
	}
	return row, true
}
