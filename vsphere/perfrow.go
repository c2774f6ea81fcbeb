package vsphere

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"vpoller/protocol"
)

// counters are what a request asks for by a list of names, in its order.
type counters struct {
	names   []string
	keys    map[string]int32
	unknown error // what is wrong with the first name that the vCenter does not know
}

// perfRow is the newest sample of each of several counters of an object, as
// one row.
func perfRow(ctx context.Context, c call) (protocol.Value, error) {
	return c.perfRowOf(ctx, nil, func(Object) error { return nil })
}

func hostPerfRow(ctx context.Context, c call) (protocol.Value, error) {
	return c.perfRowRunning(ctx, "Host")
}

func vmPerfRow(ctx context.Context, c call) (protocol.Value, error) {
	return c.perfRowRunning(ctx, "VM")
}

// perfRowRunning is perfRow of what must be running to have samples.
func (c call) perfRowRunning(ctx context.Context, what string) (protocol.Value, error) {
	return c.perfRowOf(ctx, runtimePaths(), func(o Object) error {
		return inService(o, what, "cannot get performance metrics")
	})
}

func (c call) perfRowOf(ctx context.Context, paths []string, check func(Object) error) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, paths)
	if err != nil {
		return nil, err
	}
	if err := check(o); err != nil {
		return nil, err
	}
	row, err := c.rowOf(ctx, o)
	if err != nil {
		return nil, err
	}
	return protocol.List{row}, nil
}

// rowOf is the newest samples of an object, or all since a time.
func (c call) rowOf(ctx context.Context, o Object) (protocol.Object, error) {
	wanted := 1
	if !c.Since.IsZero() {
		wanted = math.MaxInt
	}
	q, table, err := c.samplesOf(ctx, o, wanted)
	if err != nil {
		return nil, err
	}
	asked, err := c.counters(table)
	if err != nil {
		return nil, err
	}
	row, found, err := c.read(ctx, o, q, asked)
	if err = ignoreRefusal(err); err != nil {
		return nil, err
	}
	if row == nil {
		return nil, c.noneOf(ctx, o, q, asked, found)
	}
	return row, nil
}

// read asks for the samples and makes a row of them: nil when there are none.
func (c call) read(ctx context.Context, o Object, q query, asked counters) (protocol.Object, []series, error) {
	metrics := asked.metrics(c.Instance)
	if c.Since.IsZero() {
		found, err := c.perf.QueryMany(ctx, q, metrics)
		return asked.row(o, c.Instance, found), found, err
	}
	found, err := c.samplesSince(ctx, q, metrics)
	return asked.columns(o, c.Instance, q.interval, found, c.Since), found, err
}

// counters reads the names in the request. One that the vCenter does not know
// is an error only when it knows none of them.
func (c call) counters(table *counterTable) (counters, error) {
	asked := counters{names: c.Counters(), keys: make(map[string]int32)}
	for _, name := range asked.names {
		key, err := table.key(name)
		if err == nil {
			asked.keys[name] = key
		} else if asked.unknown == nil {
			asked.unknown = err
		}
	}
	switch {
	case len(asked.names) == 0:
		return asked, protocol.Errorf(protocol.CodeMissingField, "Invalid task request: missing counter-name").
			WithHint("one counter or several, separated by commas")
	case len(asked.keys) == 0:
		return asked, asked.unknown
	default:
		return asked, nil
	}
}

func (a counters) metrics(instance string) []metric {
	var metrics []metric
	for _, name := range a.names {
		if key, ok := a.keys[name]; ok {
			metrics = append(metrics, metric{key, instance})
		}
	}
	return metrics
}

// row puts the values beside the names, and why there is none in "missing".
// It is nil when there is no value at all.
func (a counters) row(o Object, instance string, found []series) protocol.Object {
	var newest time.Time
	var values, missing protocol.Object
	for _, name := range a.names {
		v, at, why := a.value(name, instance, found)
		if why != "" {
			missing = append(missing, protocol.Member{Name: name, Value: why})
			continue
		}
		values = append(values, protocol.Member{Name: name, Value: v})
		if at.After(newest) {
			newest = at
		}
	}
	if values == nil {
		return nil
	}
	row := append(protocol.Object{
		{Name: namePath, Value: o.Name},
		{Name: "timestamp", Value: valueOf(newest)},
	}, values...)
	if missing != nil {
		row = append(row, protocol.Member{Name: "missing", Value: missing})
	}
	return row
}

// value is the newest sample of a counter, or those of all its instances, and
// the time of the newest. Why says that there is none.
func (a counters) value(name, instance string, found []series) (v protocol.Value, at time.Time, why string) {
	key, ok := a.keys[name]
	if !ok {
		return nil, at, "unknown counter"
	}
	why = "no sample"
	var all protocol.Object
	for _, s := range found {
		if s.metric.counter != key || len(s.samples) == 0 {
			if s.metric.counter == key && s.gaps > 0 {
				why = "no value (-1)"
			}
			continue
		}
		last := s.samples[len(s.samples)-1]
		if last.time.After(at) {
			at = last.time
		}
		all = append(all, protocol.Member{Name: s.metric.instance, Value: last.value})
	}
	if all == nil {
		return nil, at, why
	}
	if instance != "*" {
		return all[0].Value, at, ""
	}
	slices.SortFunc(all, func(a, b protocol.Member) int { return cmp.Compare(a.Name, b.Name) })
	return all, at, ""
}

// noneOf is why there is no sample of the first counter that the vCenter knows.
func (c call) noneOf(ctx context.Context, o Object, q query, asked counters, found []series) error {
	r := *c.Request
	c.Request = &r
	for _, name := range asked.names {
		key, ok := asked.keys[name]
		if !ok {
			continue
		}
		c.CounterName = name
		q.metric = metric{key, c.Instance}
		found = slices.DeleteFunc(found, func(s series) bool { return s.metric.counter != key })
		break
	}
	return c.noSample(ctx, o, q, found)
}
