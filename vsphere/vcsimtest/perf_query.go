package vcsimtest

import (
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// QueryPerf answers each query of the call. One that asks for an unknown entity,
// counter or interval fails the whole call, as in a vCenter.
func (m *perfManager) QueryPerf(ctx *simulator.Context, req *types.QueryPerf) soap.HasFault {
	body := new(methods.QueryPerfBody)
	res := new(types.QueryPerfResponse)
	now, size := time.Now(), 0
	if m.maxMetrics >= 0 && m.historical(req.QuerySpec) > m.maxMetrics {
		body.Fault_ = simulator.Fault("A specified parameter was not correct: querySpec.size",
			&types.InvalidArgument{InvalidProperty: "querySpec.size"})
		return body
	}
	for _, spec := range req.QuerySpec {
		if fault := m.refuse(ctx.Map, spec); fault != nil {
			body.Fault_ = simulator.Fault("", fault)
			return body
		}
		if answer := m.answer(ctx.Map, spec, now); answer != nil {
			res.Returnval = append(res.Returnval, answer)
			size += elements(answer)
		}
		if size > m.maxAnswer {
			body.Fault_ = tooMuch()
			return body
		}
	}
	body.Res = res
	return body
}

// refuse is the fault that a vCenter answers a query with, if any.
func (m *perfManager) refuse(r *simulator.Registry, spec types.PerfQuerySpec) types.BaseMethodFault {
	if r.Get(spec.Entity) == nil {
		return &types.ManagedObjectNotFound{Obj: spec.Entity}
	}
	for _, id := range spec.MetricId {
		if _, ok := m.known[id.CounterId]; !ok && id.CounterId != undescribedCounter {
			return &types.InvalidArgument{InvalidProperty: "querySpec.metricId"}
		}
	}
	if _, ok := m.history(spec.IntervalId); !ok {
		return &types.InvalidArgument{InvalidProperty: "querySpec.interval"}
	}
	return nil
}

// history is how far back samples of an interval go; 0 and negative stand for
// the entity's own rate.
func (m *perfManager) history(interval int32) (time.Duration, bool) {
	if interval <= 0 || interval == realtimeInterval {
		return time.Hour, true
	}
	for _, h := range m.HistoricalInterval {
		if h.SamplingPeriod == interval {
			return time.Duration(h.Length) * time.Second, true
		}
	}
	return 0, false
}

// answer is one entity's samples in the format asked for; nil when it has none
// of what was asked, which a vCenter leaves out of its reply.
func (m *perfManager) answer(r *simulator.Registry, spec types.PerfQuerySpec, now time.Time) types.BasePerfEntityMetricBase {
	if spec.IntervalId <= 0 {
		spec.IntervalId = realtimeInterval
		if !realtime(spec.Entity.Type) {
			spec.IntervalId = m.HistoricalInterval[0].SamplingPeriod
		}
	}
	if !measured(r, spec) {
		return nil
	}
	length, _ := m.history(spec.IntervalId)
	times := grid(spec, length, now)
	wanted := choose(m.available(r, spec.Entity), spec.MetricId)
	if len(times) == 0 || len(wanted) == 0 {
		return nil
	}
	if spec.Format == string(types.PerfFormatCsv) {
		return m.csv(spec, times, wanted)
	}
	return m.plain(spec, times, wanted)
}

// measured reports whether an entity has samples of the interval: realtime ones
// exist only for what is running and connected.
func measured(r *simulator.Registry, spec types.PerfQuerySpec) bool {
	if spec.IntervalId != realtimeInterval {
		return true
	}
	switch e := r.Get(spec.Entity).(type) {
	case *simulator.VirtualMachine:
		return e.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn &&
			(e.Runtime.ConnectionState == "" || e.Runtime.ConnectionState == types.VirtualMachineConnectionStateConnected)
	case *simulator.HostSystem:
		return e.Runtime.ConnectionState == types.HostSystemConnectionStateConnected
	}
	return realtime(spec.Entity.Type)
}

// choose picks the series that metric ids name: instance "*" for all, no ids
// for everything.
func choose(available []series, ids []types.PerfMetricId) []series {
	if len(ids) == 0 {
		return available
	}
	var chosen []series
	for _, id := range ids {
		for _, s := range available {
			if s.id.CounterId == id.CounterId && (id.Instance == "*" || s.id.Instance == id.Instance) {
				chosen = append(chosen, s)
			}
		}
	}
	return chosen
}

// grid lists the sample times of a query, oldest first: multiples of the
// interval within (start, end], the newest MaxSample of them.
func grid(spec types.PerfQuerySpec, length time.Duration, now time.Time) []time.Time {
	step := time.Duration(spec.IntervalId) * time.Second
	last := now.UTC().Truncate(step)
	if spec.EndTime != nil && spec.EndTime.Before(last) {
		last = spec.EndTime.UTC().Truncate(step)
	}
	first := now.Add(-length)
	if spec.StartTime != nil && spec.StartTime.After(first) {
		first = *spec.StartTime
	}
	n := 0
	for t := last; t.After(first) && (spec.MaxSample <= 0 || n < int(spec.MaxSample)); t = t.Add(-step) {
		n++
	}
	times := make([]time.Time, n)
	for i := range times {
		times[i] = last.Add(time.Duration(i+1-n) * step)
	}
	return times
}

func (m *perfManager) plain(spec types.PerfQuerySpec, times []time.Time, wanted []series) *types.PerfEntityMetric {
	answer := &types.PerfEntityMetric{PerfEntityMetricBase: types.PerfEntityMetricBase{Entity: spec.Entity}}
	for _, t := range times {
		answer.SampleInfo = append(answer.SampleInfo, types.PerfSampleInfo{Timestamp: t, Interval: spec.IntervalId})
	}
	for _, s := range wanted {
		answer.Value = append(answer.Value, &types.PerfMetricIntSeries{
			PerfMetricSeries: types.PerfMetricSeries{Id: s.id},
			Value:            m.values(s, spec, times),
		})
	}
	return answer
}

// csv puts "interval,time,interval,time" and "value,value" in single strings.
func (m *perfManager) csv(spec types.PerfQuerySpec, times []time.Time, wanted []series) *types.PerfEntityMetricCSV {
	interval := strconv.Itoa(int(spec.IntervalId))
	info := make([]string, 0, 2*len(times))
	for _, t := range times {
		info = append(info, interval, t.Format(time.RFC3339))
	}
	answer := &types.PerfEntityMetricCSV{
		PerfEntityMetricBase: types.PerfEntityMetricBase{Entity: spec.Entity},
		SampleInfoCSV:        strings.Join(info, ","),
	}
	for _, s := range wanted {
		answer.Value = append(answer.Value, types.PerfMetricSeriesCSV{
			PerfMetricSeries: types.PerfMetricSeries{Id: s.id},
			Value:            join(m.values(s, spec, times)),
		})
	}
	return answer
}

func join(values []int64) string {
	text := make([]string, len(values))
	for i, v := range values {
		text[i] = strconv.FormatInt(v, 10)
	}
	return strings.Join(text, ",")
}
