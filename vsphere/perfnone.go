package vsphere

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"vpoller/protocol"
)

// noSample finds out why there is no sample in what was found.
func (c call) noSample(ctx context.Context, o Object, q query, found []series) error {
	switch {
	case slices.ContainsFunc(found, func(s series) bool { return s.gaps > 0 }):
		return protocol.Errorf(protocol.CodeNoSample, "No value (-1) of counter %s for %s", c.CounterName, o.Name).
			WithHint("the vCenter took this sample and found no value")
	case len(found) > 0:
		return c.without(o, "the vCenter has not recorded a value yet")
	}
	recorded, err := c.perf.Recorded(ctx, q) // first, for it rarely takes a call
	if err != nil {
		return errors.Join(c.without(o, ""), err)
	}
	if !recorded {
		return c.without(o, "the vCenter does not record this counter for it; its statistics level decides")
	}
	instances, err := c.instances(ctx, q)
	if err != nil {
		return errors.Join(c.without(o, ""), err)
	}
	if len(instances) > 0 {
		return c.otherInstances(o, q.metric.instance, instances)
	}
	return c.without(o, "the vCenter has not recorded a value yet")
}

func (c call) without(o Object, hint string) error {
	return protocol.Errorf(protocol.CodeNoSample, "No sample of counter %s for %s", c.CounterName, o.Name).WithHint("%s", hint)
}

// instances lists the parts of the object that have samples of the counter.
func (c call) instances(ctx context.Context, q query) ([]string, error) {
	if q.metric.instance == "*" { // there are none, then
		return nil, nil
	}
	q.metric.instance, q.samples = "*", 1
	found, err := c.perf.Query(ctx, q)
	if err != nil {
		return nil, ignoreRefusal(err)
	}
	instances := make([]string, len(found))
	for i, s := range found {
		instances[i] = s.metric.instance
	}
	slices.Sort(instances)
	return instances, nil
}

func (c call) otherInstances(o Object, instance string, instances []string) error {
	if slices.Contains(instances, instance) {
		return c.without(o, "the vCenter has not recorded a value yet")
	}
	for i, known := range instances {
		instances[i] = strconv.Quote(known)
	}
	return protocol.Errorf(protocol.CodeUnknownCounter, "Counter %s of %s has no instance %q", c.CounterName, o.Name, instance).
		WithHint("its instances are %s", strings.Join(instances, ", "))
}
