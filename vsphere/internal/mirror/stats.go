package mirror

import "time"

// Stats is what a [Store] holds.
type Stats struct {
	Objects map[string]int // by kind
	Watched int            // paths that are Live, identity left out
	Paths   int            // paths beyond identity, watched or read now and then
	Values  int            // cells that have been read
	Bytes   int64          // estimated
	Oldest  time.Time      // when the oldest values of paths that are not Live were read
	Live    bool           // the watch goes on
	// Confirmed is when the watch last said that it has told everything; zero
	// before the first sync.
	Confirmed time.Time
}

// Stats looks at everything.
func (s *Store) Stats() Stats {
	s.mu.RLock()
	defer s.mu.RUnlock()
	st := Stats{Objects: make(map[string]int), Paths: s.paths(), Bytes: s.bytes(), Live: s.live, Confirmed: s.confirmed}
	for _, t := range s.order {
		st.Objects[t.kind.Name] = len(t.rows)
		for _, c := range t.columns {
			if !c.readAt.IsZero() {
				st.Values += len(t.rows)
			}
			switch {
			case c.permanent:
			case c.state == Live:
				st.Watched++
			case !c.readAt.IsZero() && (st.Oldest.IsZero() || c.readAt.Before(st.Oldest)):
				st.Oldest = c.readAt
			}
		}
	}
	return st
}

// Live reports whether the watch goes on, and when it last had told everything.
func (s *Store) Live() (live bool, confirmed time.Time) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.live, s.confirmed
}

// Largest is the column beyond identity that takes the most memory; false when
// there is none.
func (s *Store) Largest() (kind, path string, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	most := int64(-1)
	for _, t := range s.order {
		for _, c := range t.columns {
			if !c.permanent && c.bytes > most {
				kind, path, most = t.kind.Name, c.path, c.bytes
			}
		}
	}
	return kind, path, most >= 0
}

// Bytes estimates the size of all values.
func (s *Store) Bytes() int64 {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.bytes()
}

// Refs lists the objects of a kind that are part of answers.
func (s *Store) Refs(kind string) []Ref {
	s.mu.RLock()
	defer s.mu.RUnlock()
	t := s.tables[kind]
	refs := make([]Ref, 0, len(t.rows))
	for _, o := range t.objects {
		if o.listed {
			refs = append(refs, o.ref)
		}
	}
	return refs
}
