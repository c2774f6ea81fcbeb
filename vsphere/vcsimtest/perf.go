package vcsimtest

import (
	"maps"
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// realtimeInterval is the refresh rate, in seconds, of everything that a host
// measures itself.
const realtimeInterval = 20

// perfManager replaces the simulator's PerformanceManager. As in a vCenter,
// samples lie on the interval's grid, the oldest comes first, the same question
// gets the same answer, an instance or counter that an entity does not have
// gets no series, and what is not running has no samples. It also answers for
// the counters of a loaded inventory, which the simulator forgets.
type perfManager struct {
	mo.PerformanceManager

	known      map[int32]string           // counter key -> full name, of PerfCounter
	metrics    map[string][]perfAvailable // by entity type
	maxMetrics int                        // series in one call for history; negative: no limit
	maxAnswer  int                        // elements of one reply
	gap        int64                      // every gap-th sample is missing; 0: none
}

// perfAvailable is a counter that a type of entity has. The instance may be a
// placeholder, such as $cpu.
type perfAvailable struct {
	counter  int32
	instance string
	points   []int64 // recorded values to play back; none: made up
}

// givePerformance puts a perfManager in place of the simulator's own, with the
// counters and intervals given, or the simulator's when there are none.
func givePerformance(r *simulator.Registry, counters []types.PerfCounterInfo, intervals []types.PerfInterval) {
	content := serviceContent(r)
	if content.PerfManager == nil {
		return
	}
	m := &perfManager{}
	if old, ok := r.Get(*content.PerfManager).(*simulator.PerformanceManager); ok {
		m.PerformanceManager = old.PerformanceManager
	}
	m.Self = *content.PerfManager
	table := vpxMetrics
	m.PerfCounter, m.HistoricalInterval = vpx.PerfCounter, vpx.HistoricalInterval
	if r.IsESX() {
		table = esxMetrics
		m.PerfCounter, m.HistoricalInterval = esx.PerfCounter, esx.HistoricalInterval
	}
	from := counterNames(m.PerfCounter)
	if len(counters) > 0 {
		m.PerfCounter = counters
	}
	if len(intervals) > 0 {
		m.HistoricalInterval = intervals
	}
	m.known = counterNames(m.PerfCounter)
	m.metrics = translate(table(), from, m.known)
	m.maxMetrics, m.maxAnswer = maxQueryMetrics(r), maxAnswer
	r.Put(m)
}

// counterNames maps keys to "group.name.rollup"; the keys differ from one
// vCenter to the next, the names do not.
func counterNames(counters []types.PerfCounterInfo) map[int32]string {
	names := make(map[int32]string, len(counters))
	for _, c := range counters {
		names[c.Key] = c.Name()
	}
	return names
}

// perfTable is what the simulator knows of one type of entity.
type perfTable struct {
	ids  []types.PerfMetricId
	data map[int32][]int64
}

func vpxMetrics() map[string]perfTable {
	return map[string]perfTable{
		"VirtualMachine":         {vpx.VmMetrics, vpx.VmMetricData},
		"HostSystem":             {vpx.HostMetrics, vpx.HostMetricData},
		"ResourcePool":           {vpx.ResourcePoolMetrics, vpx.ResourcePoolMetricData},
		"ClusterComputeResource": {vpx.ClusterMetrics, vpx.ClusterMetricData},
		"Datastore":              {vpx.DatastoreMetrics, vpx.DatastoreMetricData},
		"Datacenter":             {vpx.DatacenterMetrics, vpx.DatacenterMetricData},
	}
}

func esxMetrics() map[string]perfTable {
	return map[string]perfTable{
		"VirtualMachine": {esx.VmMetrics, esx.VmMetricData},
		"HostSystem":     {esx.HostMetrics, esx.HostMetricData},
		"ResourcePool":   {esx.ResourcePoolMetrics, esx.ResourcePoolMetricData},
	}
}

// translate turns the simulator's counter keys into those of the same names in
// another counter table; counters that it lacks are left out.
func translate(tables map[string]perfTable, from, to map[int32]string) map[string][]perfAvailable {
	keys := make(map[string]int32, len(to))
	for key, name := range to {
		keys[name] = key
	}
	metrics := make(map[string][]perfAvailable, len(tables))
	for kind, table := range tables {
		for _, id := range table.ids {
			if key, ok := keys[from[id.CounterId]]; ok {
				instance := placeholder(to[key], id.Instance)
				metrics[kind] = append(metrics[kind], perfAvailable{key, instance, samples(to[key], table.data[id.CounterId])})
			}
		}
	}
	if key, ok := keys[diskUsage]; ok {
		metrics["VirtualMachine"] = append(metrics["VirtualMachine"], perfAvailable{key, "", nil})
	}
	disks := virtualDiskCounters()
	for _, name := range slices.Sorted(maps.Keys(disks)) {
		if key, ok := keys[name]; ok {
			metrics["VirtualMachine"] = append(metrics["VirtualMachine"], perfAvailable{key, eachVirtualDisk, disks[name]})
		}
	}
	return metrics
}

// QueryPerfCounter describes counters by key.
func (m *perfManager) QueryPerfCounter(req *types.QueryPerfCounter) soap.HasFault {
	body := new(methods.QueryPerfCounterBody)
	res := new(types.QueryPerfCounterResponse)
	for _, id := range req.CounterId {
		if _, ok := m.known[id]; !ok {
			body.Fault_ = simulator.Fault("A specified parameter was not correct: counterId",
				&types.InvalidArgument{InvalidProperty: "counterId"})
			return body
		}
	}
	for _, c := range m.PerfCounter {
		for _, id := range req.CounterId {
			if c.Key == id {
				res.Returnval = append(res.Returnval, c)
			}
		}
	}
	body.Res = res
	return body
}

// QueryPerfProviderSummary says which entities have realtime samples.
func (m *perfManager) QueryPerfProviderSummary(ctx *simulator.Context, req *types.QueryPerfProviderSummary) soap.HasFault {
	body := new(methods.QueryPerfProviderSummaryBody)
	if ctx.Map.Get(req.Entity) == nil {
		body.Fault_ = simulator.Fault("", &types.ManagedObjectNotFound{Obj: req.Entity})
		return body
	}
	summary := types.PerfProviderSummary{Entity: req.Entity, SummarySupported: true, RefreshRate: -1}
	if realtime(req.Entity.Type) {
		summary.CurrentSupported, summary.RefreshRate = true, realtimeInterval
	}
	body.Res = &types.QueryPerfProviderSummaryResponse{Returnval: summary}
	return body
}

// realtime reports whether entities of a type have samples of the last hour.
func realtime(kind string) bool {
	return kind == "VirtualMachine" || kind == "HostSystem" || kind == "ResourcePool"
}
