package perfplan

import (
	"cmp"
	"slices"
)

// Entity is an object that has samples: its type and key in the vCenter.
type Entity struct{ Type, ID string }

// Group is what is read together: all entities and metrics at one interval.
type Group struct {
	Interval int32 // seconds between samples
	Realtime bool  // as measured, not rolled up
}

// Metric is one counter of one part of an object: "" the whole, "*" all parts.
type Metric struct {
	Counter  int32
	Instance string
}

// covers reports whether m, as asked for, stands for an answer's metric.
func (m Metric) covers(answer Metric) bool {
	return m.Counter == answer.Counter && (m.Instance == "*" || m.Instance == answer.Instance)
}

// Gap is the value that a vCenter puts where it has none.
const Gap = -1

// Sample is a value of a time, in Unix nanoseconds.
type Sample struct{ Time, Value int64 }

// Series is the samples of one metric, the oldest first, gaps among them.
type Series struct {
	Metric   Metric
	Interval int32 // seconds that a sample stands for
	Samples  []Sample
}

// merge adds newer samples to older ones and keeps the newest n. Of two
// samples of the same time, the newer counts. It changes neither.
func merge(older, newer []Sample, n int) []Sample {
	all := make([]Sample, 0, min(n, len(older)+len(newer)))
	if len(newer) < n { // else nothing old can remain
		all = append(all, older...)
	}
	all = append(all, newer...)
	slices.SortStableFunc(all, func(a, b Sample) int { return cmp.Compare(a.Time, b.Time) })
	kept := all[:0]
	for i, s := range all {
		if i+1 < len(all) && all[i+1].Time == s.Time {
			continue
		}
		kept = append(kept, s)
	}
	return kept[max(0, len(kept)-n):]
}

// WithoutGaps is the series without its gaps, or with the last one if there is
// nothing else.
func (s Series) WithoutGaps() Series {
	all := s.Samples
	s.Samples = slices.DeleteFunc(slices.Clone(all), func(s Sample) bool { return s.Value == Gap })
	if len(s.Samples) == 0 && len(all) > 0 {
		s.Samples = all[len(all)-1:]
	}
	return s
}
