package vcsimtest

import (
	"strconv"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// The setting that limits how many series of history one QueryPerf may ask for,
// and the limit of a vCenter that has no such setting.
const (
	maxQueryMetricsKey     = "config.vpxd.stats.maxQueryMetrics"
	defaultMaxQueryMetrics = 64
)

// maxQueryMetrics reads the limit from the inventory's settings; an ESXi host
// has none.
func maxQueryMetrics(r *simulator.Registry) int {
	if r.IsESX() {
		return -1
	}
	for _, s := range r.OptionManager().Setting {
		option := s.GetOptionValue()
		if option.Key != maxQueryMetricsKey {
			continue
		}
		switch v := option.Value.(type) {
		case int32:
			return int(v)
		case string:
			if n, err := strconv.Atoi(v); err == nil {
				return n
			}
		}
	}
	return defaultMaxQueryMetrics
}

// historical counts the series of history that queries ask for.
func (m *perfManager) historical(specs []types.PerfQuerySpec) int {
	n := 0
	for _, spec := range specs {
		if spec.IntervalId > realtimeInterval {
			n += max(1, len(spec.MetricId))
		}
	}
	return n
}

// SetPerfGaps makes every n-th sample of every series missing (-1), as after a
// vCenter was busy; 0 for none. A Golden server has no such samples.
func (s *Server) SetPerfGaps(n int) {
	r := s.model.Map()
	if m, ok := r.Get(*serviceContent(r).PerfManager).(*perfManager); ok {
		r.WithLock(s.context(), m, func() { m.gap = int64(n) })
	}
}

// SetPerfAnswerLimit changes how many elements one QueryPerf may answer,
// 500,000 in a vCenter, so that a small inventory reaches the limit.
func (s *Server) SetPerfAnswerLimit(n int) {
	r := s.model.Map()
	if m, ok := r.Get(*serviceContent(r).PerfManager).(*perfManager); ok {
		r.WithLock(s.context(), m, func() { m.maxAnswer = n })
	}
}
