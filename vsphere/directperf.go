package vsphere

import (
	"context"
	"slices"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// directPerf is the [Perf] that asks the vCenter every time, but for what does
// not change while a session lasts.
type directPerf struct{ link *link }

// late is how far the samples of a historical interval may lag behind, beyond
// the periods that pass until they are rolled up.
const late = 30 * time.Minute

func (p directPerf) stats() PerfStats { return PerfStats{} }

func (p directPerf) close() {}

func (p directPerf) Counters(ctx context.Context) (table *counterTable, err error) {
	err = p.link.do(ctx, func(ctx context.Context, s *session) (err error) {
		table, err = s.counters.get(ctx, s.readCounters)
		return err
	})
	return table, err
}

func (s *session) readCounters(ctx context.Context) (*counterTable, error) {
	manager, err := present(s.ServiceContent.PerfManager, "performance")
	if err != nil {
		return nil, err
	}
	objects, err := s.retrieve(ctx, ofRefs([]Ref{manager}, []string{"perfCounter", "historicalInterval"}))
	if err != nil {
		return nil, err
	}
	o := byRef(objects)[manager]
	counters, _ := o.Props["perfCounter"].(types.ArrayOfPerfCounterInfo)
	intervals, _ := o.Props["historicalInterval"].(types.ArrayOfPerfInterval)
	return newCounterTable(counters.PerfCounterInfo, intervals.PerfInterval), nil
}

// Provider asks once for each kind, for what samples there are depends on the
// type of an object. But a host or virtual machine without realtime samples is
// one that is away at the moment, and does not speak for the others.
func (p directPerf) Provider(ctx context.Context, ref Ref) (found provider, err error) {
	err = p.link.do(ctx, func(ctx context.Context, s *session) (err error) {
		found, err = s.providers.get(ctx, ref.Type, func(ctx context.Context) (provider, error) {
			return s.readProvider(ctx, ref)
		})
		if err == nil && !found.realtime && (ref.Type == "HostSystem" || ref.Type == "VirtualMachine") {
			s.providers.drop(ref.Type)
		}
		return err
	})
	return found, err
}

func (s *session) readProvider(ctx context.Context, ref Ref) (provider, error) {
	manager, err := present(s.ServiceContent.PerfManager, "performance")
	if err != nil {
		return provider{}, err
	}
	res, err := methods.QueryPerfProviderSummary(ctx, s, &types.QueryPerfProviderSummary{This: manager, Entity: ref})
	if err != nil {
		return provider{}, err
	}
	return provider{realtime: res.Returnval.CurrentSupported, rate: res.Returnval.RefreshRate}, nil
}

func (p directPerf) Query(ctx context.Context, q query) ([]series, error) {
	return p.query(ctx, q, []metric{q.metric})
}

// QueryMany takes a call, and one for each metric when the vCenter refuses
// that: it has not all of them, or bears fewer at a time.
func (p directPerf) QueryMany(ctx context.Context, q query, metrics []metric) ([]series, error) {
	found, err := p.query(ctx, q, metrics)
	if !isFault[types.InvalidArgument](err) || len(metrics) == 1 {
		return found, err
	}
	for _, m := range metrics {
		one, err := p.query(ctx, q, []metric{m})
		if err = ignoreRefusal(err); err != nil {
			return nil, err
		}
		found = append(found, one...)
	}
	return found, nil
}

func (p directPerf) query(ctx context.Context, q query, metrics []metric) (found []series, err error) {
	spec := types.PerfQuerySpec{
		Entity:     q.ref,
		MaxSample:  int32(q.samples), // checked by maxSample
		IntervalId: q.interval,
	}
	for _, m := range metrics {
		spec.MetricId = append(spec.MetricId, types.PerfMetricId{CounterId: m.counter, Instance: m.instance})
	}
	if !q.realtime { // the limit on samples only holds for realtime data
		spec.StartTime = types.NewTime(time.Now().Add(-historyNeeded(q.interval, q.samples)))
	}
	err = p.link.do(ctx, func(ctx context.Context, s *session) error {
		res, err := methods.QueryPerf(ctx, s, &types.QueryPerf{
			This: *s.ServiceContent.PerfManager, QuerySpec: []types.PerfQuerySpec{spec},
		})
		if err != nil {
			return err
		}
		found = nil
		for _, entity := range res.Returnval {
			found = append(found, seriesOf(entity, q.samples)...)
		}
		return nil
	})
	return found, err
}

// seriesOf takes an entity's answer apart.
func seriesOf(entity types.BasePerfEntityMetricBase, samples int) []series {
	m, ok := entity.(*types.PerfEntityMetric)
	if !ok {
		return nil
	}
	var found []series
	for _, base := range m.Value {
		if s, ok := base.(*types.PerfMetricIntSeries); ok {
			known := samplesOf(m.SampleInfo, s.Value)
			found = append(found, series{
				metric:  metric{s.Id.CounterId, s.Id.Instance},
				samples: newest(known, samples),
				gaps:    min(len(m.SampleInfo), len(s.Value)) - len(known),
			})
		}
	}
	return found
}

// samplesOf pairs times and values, and leaves out the values that are none.
func samplesOf(info []types.PerfSampleInfo, values []int64) []sample {
	samples := make([]sample, 0, len(values))
	for i := range min(len(info), len(values)) {
		if values[i] != -1 {
			samples = append(samples, sample{info[i].Timestamp, info[i].Interval, values[i]})
		}
	}
	return samples
}

func (p directPerf) Recorded(ctx context.Context, q query) (bool, error) {
	available, err := p.Available(ctx, q.ref, q.interval)
	return hasCounter(available, q.metric.counter), err
}

func hasCounter(metrics []metric, counter int32) bool {
	return slices.ContainsFunc(metrics, func(m metric) bool { return m.counter == counter })
}

func (p directPerf) Available(ctx context.Context, ref Ref, interval int32) (metrics []metric, err error) {
	err = p.link.do(ctx, func(ctx context.Context, s *session) error {
		manager, err := present(s.ServiceContent.PerfManager, "performance")
		if err != nil {
			return err
		}
		res, err := methods.QueryAvailablePerfMetric(ctx, s, &types.QueryAvailablePerfMetric{
			This: manager, Entity: ref, IntervalId: interval,
		})
		if err != nil {
			return err
		}
		metrics = make([]metric, len(res.Returnval))
		for i, id := range res.Returnval {
			metrics[i] = metric{id.CounterId, id.Instance}
		}
		return nil
	})
	return metrics, err
}
