package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// perfInfo lists the counters and instances that an object has samples of:
// all, or those of one counter.
func perfInfo(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, nil)
	if err != nil {
		return nil, err
	}
	table, err := c.perf.Counters(ctx)
	if err != nil {
		return nil, err
	}
	if c.CounterName != "" {
		if _, err := table.key(c.CounterName); err != nil {
			return nil, err
		}
	}
	p, err := c.perf.Provider(ctx, o.Ref)
	if err != nil {
		return nil, err
	}
	interval := int32(0)
	if p.realtime {
		interval = p.rate
	}
	available, err := c.perf.Available(ctx, o.Ref, interval)
	if err != nil {
		return nil, err
	}
	return metricRows(available, table, c.CounterName), nil
}

// metricRows leaves out counters that the vCenter's own table does not know.
func metricRows(available []metric, table *counterTable, only string) protocol.List {
	list := make(protocol.List, 0, len(available))
	for _, m := range available {
		name, known := table.names[m.counter]
		if known && (only == "" || only == name) {
			list = append(list, protocol.Object{
				{Name: "counterId", Value: name}, {Name: "instance", Value: m.instance},
			})
		}
	}
	return list
}

// perfMetricInfo lists all counters that the vCenter knows.
func perfMetricInfo(ctx context.Context, c call) (protocol.Value, error) {
	table, err := c.perf.Counters(ctx)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(table.counters))
	for i, counter := range table.counters {
		list[i] = protocol.Object{
			{Name: "key", Value: int64(counter.Key)},
			{Name: "nameInfo", Value: elementRow(counter.NameInfo)},
			{Name: "groupInfo", Value: elementRow(counter.GroupInfo)},
			{Name: "unitInfo", Value: elementRow(counter.UnitInfo)},
			{Name: "rollupType", Value: string(counter.RollupType)},
			{Name: "statsType", Value: string(counter.StatsType)},
			{Name: "level", Value: int64(counter.Level)},
			{Name: "perDeviceLevel", Value: int64(counter.PerDeviceLevel)},
		}
	}
	return list, nil
}

func elementRow(base types.BaseElementDescription) protocol.Object {
	e := element(base)
	return protocol.Object{
		{Name: "label", Value: e.Label},
		{Name: "summary", Value: e.Summary},
		{Name: "key", Value: e.Key},
	}
}

// perfIntervalInfo lists the historical intervals.
func perfIntervalInfo(ctx context.Context, c call) (protocol.Value, error) {
	table, err := c.perf.Counters(ctx)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(table.intervals))
	for i, interval := range table.intervals {
		list[i] = protocol.Object{
			{Name: "enabled", Value: interval.Enabled},
			{Name: "key", Value: int64(interval.Key)},
			{Name: "length", Value: int64(interval.Length)},
			{Name: "level", Value: int64(interval.Level)},
			{Name: "name", Value: interval.Name},
			{Name: "samplingPeriod", Value: int64(interval.SamplingPeriod)},
		}
	}
	return list, nil
}
