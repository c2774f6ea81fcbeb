package vsphere

import "time"

// MirrorStats is what a mirror holds and how it stands.
type MirrorStats struct {
	Objects map[string]int // by kind
	Watched int            // paths whose changes arrive by themselves, those of names and UUIDs left out
	Paths   int            // all paths that are kept
	Values  int            // values that are kept
	Bytes   int64          // their estimated size

	Synced bool          // everything that is watched is up to date
	Since  time.Time     // when it became so, or ceased to be
	Reason string        // why it is not; "" while it is, and while it is being read
	Lag    time.Duration // since the vCenter last said that it had told all changes; 0 before it ever did
	Oldest time.Duration // age of the oldest values that are not watched; 0 without any

	Syncs  int64 // times that everything was read
	Bulks  int64 // reads of properties of all objects of a kind
	Direct int64 // requests that were not answered from memory
}

func (m *mirrored) stats() *MirrorStats {
	s := m.store.Stats()
	state, _ := m.state()
	stats := &MirrorStats{
		Objects: s.Objects,
		Watched: s.Watched,
		Paths:   s.Paths,
		Values:  s.Values,
		Bytes:   s.Bytes,
		Synced:  state.synced,
		Since:   state.since,
		Syncs:   m.syncs.Load(),
		Bulks:   m.bulks.Load(),
		Direct:  m.asked.Load(),
		Lag:     since(s.Confirmed),
		Oldest:  since(s.Oldest),
	}
	if state.cause != nil {
		stats.Reason = brief(state.cause)
	}
	return stats
}

// since is how long ago t was, 0 for the zero time.
func since(t time.Time) time.Duration {
	if t.IsZero() {
		return 0
	}
	return time.Since(t)
}
