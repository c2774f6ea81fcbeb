package inventory

import (
	"time"

	"vpoller/internal/push"
)

// Stats say how the asking goes.
type Stats struct {
	Objects int           // known, of all kinds
	Hosts   int           // made of them, and of the list
	Rounds  uint64        // of asking one vCenter
	Failed  uint64        // requests without a useful answer
	Sources []SourceStats // what is asked for
}

// SourceStats is about the objects of one kind in one vCenter.
type SourceStats struct {
	VCenter string
	Kind    push.Kind
	Objects int
	Since   time.Time // when they were found out last; zero: never
	Err     error     // why not since then; nil when they were
}

// Stats returns the counts.
func (inv *Inventory) Stats() Stats {
	inv.mu.Lock()
	defer inv.mu.Unlock()
	st := Stats{Rounds: inv.rounds, Failed: inv.failed}
	if inv.snapshot != nil {
		st.Hosts = len(inv.snapshot.hosts)
	}
	for _, s := range inv.sources() {
		n := s.known.len()
		st.Objects += n
		st.Sources = append(st.Sources, SourceStats{VCenter: s.vcenter, Kind: s.kind, Objects: n, Since: s.at, Err: s.err})
	}
	return st
}
