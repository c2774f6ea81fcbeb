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
