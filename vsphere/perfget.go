package vsphere

import (
	"context"
	"math"
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
	if err = ignoreRefusal(err); err != nil {
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

// ignoreRefusal makes nothing of the fault that a vCenter answers to a counter
// that an object does not have: it is an answer without samples.
func ignoreRefusal(err error) error {
	if isFault[types.InvalidArgument](err) {
		return nil
	}
	return err
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
	q, table, err := c.samplesOf(ctx, o, samples)
	if err != nil {
		return query{}, err
	}
	key, err := table.key(c.CounterName)
	q.metric = metric{key, c.Instance}
	return q, err
}

// samplesOf is a query for the newest samples of an object, of a metric that is
// still to be said.
func (c call) samplesOf(ctx context.Context, o Object, samples int) (query, *counterTable, error) {
	p, err := c.perf.Provider(ctx, o.Ref)
	if err != nil {
		return query{}, nil, err
	}
	table, err := c.perf.Counters(ctx)
	if err != nil {
		return query{}, nil, err
	}
	q := query{
		ref: o.Ref, interval: p.rate, realtime: true,
		fresh: c.Has(protocol.FieldMaxAge), maxAge: c.MaxAge,
	}
	switch {
	case c.PerfInterval != "":
		q.realtime = false
		q.interval, err = table.period(c.PerfInterval)
	case !p.realtime && c.method.View == protocol.ViewCounters:
		q.realtime = false
		q.interval, err = table.shortest()
	case !p.realtime:
		err = protocol.Errorf(protocol.CodeMissingField,
			"No historical performance interval provided for entity %s", o.Name).
			WithHint("there are no realtime samples of a %s; perf.interval.info lists the intervals", c.method.Type)
	}
	q.samples = min(samples, table.kept(q.interval, q.realtime))
	return q, table, err
}
