package vsphere

import "time"

// PerfStats is what the performance plan of a vCenter keeps now, and what it
// did since the start.
type PerfStats struct {
	Objects int       // objects whose samples are read, counted at each interval
	Metrics int       // counters and instances of them
	Samples int       // samples that are kept
	Refused int       // objects that the vCenter refuses to tell of
	Oldest  time.Time // when the metric that waits longest was read; zero: there is none

	Batches   int64 // performance queries
	Late      int64 // rounds of reading that took longer than their interval
	Isolated  int64 // times that an object was found to be refused
	Unplanned int64 // requests answered by a call of their own, for lack of memory
}

func (p *perfPlan) stats() PerfStats {
	size := p.table.Size()
	return PerfStats{
		Objects:   size.Entities,
		Metrics:   size.Metrics,
		Samples:   size.Samples,
		Refused:   size.Refused,
		Oldest:    size.Oldest,
		Batches:   p.counts.batches.Load(),
		Late:      p.counts.late.Load(),
		Isolated:  p.counts.isolated.Load(),
		Unplanned: p.counts.unplanned.Load(),
	}
}
