package vsphere

import (
	"strings"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// counterTable is the counters and historical intervals of a vCenter. It does
// not change once made.
type counterTable struct {
	counters  []types.PerfCounterInfo
	intervals []types.PerfInterval
	keys      map[string]int32 // by name
	names     map[int32]string // by key
}

func newCounterTable(counters []types.PerfCounterInfo, intervals []types.PerfInterval) *counterTable {
	t := &counterTable{
		counters:  counters,
		intervals: intervals,
		keys:      make(map[string]int32, len(counters)),
		names:     make(map[int32]string, len(counters)),
	}
	for _, c := range counters {
		name := counterName(c)
		t.names[c.Key] = name
		if _, twice := t.keys[name]; !twice {
			t.keys[name] = c.Key
		}
	}
	return t
}

// counterName is what a request calls a counter: group.name.unit.rollup, such
// as cpu.usage.percent.average.
func counterName(c types.PerfCounterInfo) string {
	return element(c.GroupInfo).Key + "." + element(c.NameInfo).Key + "." + element(c.UnitInfo).Key + "." + string(c.RollupType)
}

func element(e types.BaseElementDescription) types.ElementDescription {
	if e == nil {
		return types.ElementDescription{}
	}
	return *e.GetElementDescription()
}

// key finds a counter by name.
func (t *counterTable) key(name string) (int32, error) {
	if key, ok := t.keys[name]; ok {
		return key, nil
	}
	return 0, protocol.Errorf(protocol.CodeUnknownCounter, "Unknown performance counter requested").
		WithHint("perf.metric.info lists the counters; a name is group.name.unit.rollup, as in cpu.usage.percent.average")
}

// kept is how many samples of an interval a vCenter keeps, realtime ones for an
// hour.
func (t *counterTable) kept(interval int32, realtime bool) int {
	length := int32(3600)
	for _, i := range t.intervals {
		if !realtime && i.SamplingPeriod == interval {
			length = i.Length
		}
	}
	return max(1, int(length/max(1, interval)))
}

// shortest is the sampling period of the finest historical interval, in
// seconds.
func (t *counterTable) shortest() (int32, error) {
	shortest := int32(0)
	for _, i := range t.intervals {
		if i.Enabled && (shortest == 0 || i.SamplingPeriod < shortest) {
			shortest = i.SamplingPeriod
		}
	}
	if shortest == 0 {
		return 0, protocol.Errorf(protocol.CodeNoSample, "The vCenter keeps no samples of the past")
	}
	return shortest, nil
}

// period is the sampling period of a historical interval, in seconds. Case
// does not matter: vCenters call the same one "Past Day" and "Past day".
func (t *counterTable) period(name string) (int32, error) {
	for _, i := range t.intervals {
		if strings.EqualFold(i.Name, name) {
			return i.SamplingPeriod, nil
		}
	}
	return 0, protocol.Errorf(protocol.CodeUnknownCounter, "Historical interval %s does not exists", name).
		WithHint("perf.interval.info lists the intervals")
}
