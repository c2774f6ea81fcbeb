package vcsimtest

import (
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// noSample is what a vCenter puts in place of a sample that it does not have.
const noSample = -1

// values are the samples of a series at given times: played back from recorded
// ones, each entity and instance from another place, so that they differ and
// repeat; a series without recorded values is made up. None is 0: the XML
// encoder of govmomi leaves zeros out of lists, which no vCenter does.
func (m *perfManager) values(s series, spec types.PerfQuerySpec, times []time.Time) []int64 {
	start := s.seed(spec.Entity)
	list := make([]int64, len(times))
	for i, t := range times {
		tick := t.Unix() / int64(spec.IntervalId)
		n := int64(len(s.points))
		switch {
		case m.gap > 0 && tick%m.gap == 0:
			list[i] = noSample
		case n > 0:
			list[i] = max(1, s.points[(start+tick)%n])
		default:
			list[i] = 1 + (start+tick)%100
		}
	}
	return list
}

// seed is where in the recorded values a series of an entity begins.
func (s series) seed(entity types.ManagedObjectReference) int64 {
	seed := int64(s.id.CounterId) * 7
	for _, c := range entity.Value + "/" + s.id.Instance {
		seed = (seed*31 + int64(c)) % 1_000_003
	}
	return seed
}
