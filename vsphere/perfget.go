package vsphere

import (
	"context"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// perfGet is the newest samples of a counter of an object, the newest last.
func perfGet(ctx context.Context, c call) (protocol.Value, error) {
	return perfGetOf(ctx, c, nil, func(Object) error { return nil })
}

func hostPerfGet(ctx context.Context, c call) (protocol.Value, error) {
	return perfGetRunning(ctx, c, "Host")
}

func vmPerfGet(ctx context.Context, c call) (protocol.Value, error) {
	return perfGetRunning(ctx, c, "VM")
}

// perfGetRunning is perfGet of what must be running to have samples.
func perfGetRunning(ctx context.Context, c call, what string) (protocol.Value, error) {
	return perfGetOf(ctx, c, runtimePaths(), func(o Object) error {
		return inService(o, what, "cannot get performance metrics")
	})
}

func perfGetOf(ctx context.Context, c call, paths []string, check func(Object) error) (protocol.Value, error) {
	samples, err := maxSample(c.MaxSample)
	if err != nil {
		return nil, err
	}
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, paths)
	if err != nil {
		return nil, err
	}
	if err := check(o); err != nil {
		return nil, err
	}
	q, err := c.query(ctx, o, samples)
	if err != nil {
		return nil, err
	}
	found, err := c.perf.Query(ctx, q)
	if err != nil && !isFault[types.InvalidArgument](err) {
		return nil, err
	}
	var list protocol.List
	for _, series := range found {
		for _, s := range series.samples {
			list = append(list, sampleRow(c.CounterName, series.metric.instance, s))
		}
	}
	if len(list) == 0 {
		return nil, c.noSample(ctx, o, q, found)
	}
	return list, nil
}

// maxSample reads how many samples are wanted: one unless the request says.
func maxSample(text string) (int, error) {
	if text == "" {
		return 1, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > math.MaxInt16 {
		return 0, protocol.Errorf(protocol.CodeBadRequest, "Invalid message, cannot retrieve performance metrics").
			WithHint("max-sample must be a number from 1 to %d", math.MaxInt16)
	}
	return n, nil
}

// query completes what is asked for by what the vCenter knows.
func (c call) query(ctx context.Context, o Object, samples int) (query, error) {
	p, err := c.perf.Provider(ctx, o.Ref)
	if err != nil {
		return query{}, err
	}
	table, err := c.perf.Counters(ctx)
	if err != nil {
		return query{}, err
	}
	q := query{
		ref: o.Ref, samples: samples, interval: p.rate, realtime: true,
		fresh: c.Has(protocol.FieldMaxAge), maxAge: c.MaxAge,
	}
	switch {
	case c.PerfInterval != "":
		q.realtime = false
		if q.interval, err = table.period(c.PerfInterval); err != nil {
			return query{}, err
		}
	case !p.realtime:
		return query{}, protocol.Errorf(protocol.CodeMissingField,
			"No historical performance interval provided for entity %s", o.Name).
			WithHint("there are no realtime samples of a %s; perf.interval.info lists the intervals", c.method.Type)
	}
	key, err := table.key(c.CounterName)
	q.metric = metric{key, c.Instance}
	q.samples = min(samples, table.kept(q.interval, q.realtime))
	return q, err
}

// noSample finds out why there is no sample in what was found.
func (c call) noSample(ctx context.Context, o Object, q query, found []series) error {
	none := protocol.Errorf(protocol.CodeNoSample, "No sample of counter %s for %s", c.CounterName, o.Name)
	notYet := none.WithHint("the vCenter has not recorded a value yet")
	switch {
	case slices.ContainsFunc(found, func(s series) bool { return s.gaps > 0 }):
		return protocol.Errorf(protocol.CodeNoSample, "No value (-1) of counter %s for %s", c.CounterName, o.Name).
			WithHint("the vCenter took this sample and found no value")
	case len(found) > 0:
		return notYet
	}
	available, err := c.perf.Available(ctx, q.ref, q.interval)
	if err != nil {
		return errors.Join(none, err)
	}
	var instances []string
	for _, m := range available {
		if m.counter != q.metric.counter {
			continue
		}
		if m.instance == q.metric.instance {
			return notYet
		}
		instances = append(instances, strconv.Quote(m.instance))
	}
	if len(instances) == 0 || q.metric.instance == "*" {
		return none.WithHint("the vCenter does not record this counter for it; its statistics level decides")
	}
	return protocol.Errorf(protocol.CodeUnknownCounter, "Counter %s of %s has no instance %q", c.CounterName, o.Name, q.metric.instance).
		WithHint("its instances are %s", strings.Join(instances, ", "))
}
