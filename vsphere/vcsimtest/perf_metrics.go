package vcsimtest

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// undescribedCounter is a metric that every entity has and no counter table
// describes; real vCenters have such, and clients have broken on it.
const undescribedCounter = 10042

// series is one counter instance of one entity.
type series struct {
	id     types.PerfMetricId
	points []int64
}

// QueryAvailablePerfMetric lists the counters and instances of an entity.
func (m *perfManager) QueryAvailablePerfMetric(ctx *simulator.Context, req *types.QueryAvailablePerfMetric) soap.HasFault {
	body := new(methods.QueryAvailablePerfMetricBody)
	if ctx.Map.Get(req.Entity) == nil {
		body.Fault_ = simulator.Fault("", &types.ManagedObjectNotFound{Obj: req.Entity})
		return body
	}
	body.Res = new(types.QueryAvailablePerfMetricResponse)
	if req.IntervalId == realtimeInterval && !realtime(req.Entity.Type) {
		return body
	}
	for _, s := range m.available(ctx.Map, req.Entity) {
		body.Res.Returnval = append(body.Res.Returnval, s.id)
	}
	body.Res.Returnval = append(body.Res.Returnval, types.PerfMetricId{CounterId: undescribedCounter})
	return body
}

// available lists what can be asked of an entity, placeholders expanded.
func (m *perfManager) available(r *simulator.Registry, entity types.ManagedObjectReference) []series {
	metrics := m.metrics[entity.Type]
	list := make([]series, 0, len(metrics))
	names := instancesOf(r, entity)
	for _, a := range metrics {
		for _, instance := range names.expand(a.instance) {
			list = append(list, series{types.PerfMetricId{CounterId: a.counter, Instance: instance}, a.points})
		}
	}
	return list
}
