package vsphere

import (
	"context"
	"slices"
	"time"

	"vpoller/protocol"
)

// samplesSince finds the samples of metrics that were taken after c.Since, and
// whatever else was read for that.
func (c call) samplesSince(ctx context.Context, q query, metrics []metric) ([]series, error) {
	kept := q.samples
	q.samples = min(kept, samplesIn(time.Since(c.Since), q.interval))
	found, err := c.perf.QueryMany(ctx, q, metrics)
	if oldest, newest := span(found); err == nil && oldest.After(c.Since) && q.samples < kept {
		// Either there are no older ones, or the vCenter's clock is ahead of this
		// one: its own times say how many there must be.
		if n := min(kept, samplesIn(newest.Sub(c.Since), q.interval)); n > q.samples {
			q.samples = n
			return c.perf.QueryMany(ctx, q, metrics)
		}
	}
	return found, err
}

// samplesIn is how many samples to ask for so that none of a time is missed: an
// even number, since requests that always want the same are answered from memory.
func samplesIn(d time.Duration, interval int32) int {
	n := int(d/(time.Duration(max(1, interval))*time.Second)) + 2
	return max(2, n+n%2)
}

// span is when the first and the last of samples were taken.
func span(found []series) (oldest, newest time.Time) {
	for _, s := range found {
		for _, one := range s.samples {
			if oldest.IsZero() || one.time.Before(oldest) {
				oldest = one.time
			}
			if one.time.After(newest) {
				newest = one.time
			}
		}
	}
	return oldest, newest
}

// columns puts the samples after a time into columns, a value for each time, and
// why there are none in "missing". It is nil when no counter has any sample,
// whatever its time.
func (a counters) columns(o Object, instance string, interval int32, found []series, after time.Time) protocol.Object {
	times := timesAfter(found, after)
	var missing protocol.Object
	values := make(protocol.Object, 0, len(a.names))
	for _, name := range a.names {
		if _, _, why := a.value(name, instance, found); why != "" {
			missing = append(missing, protocol.Member{Name: name, Value: why})
			continue
		}
		values = append(values, protocol.Member{Name: name, Value: column(a.seriesOf(name, found), times)})
	}
	if len(values) == 0 {
		return nil
	}
	row := protocol.Object{
		{Name: namePath, Value: o.Name},
		{Name: "interval", Value: int64(interval)},
		{Name: "times", Value: milliseconds(times)},
		{Name: "values", Value: values},
	}
	if missing != nil {
		row = append(row, protocol.Member{Name: "missing", Value: missing})
	}
	return row
}

// timesAfter are the times of all samples later than after, each once, in order.
func timesAfter(found []series, after time.Time) []time.Time {
	var times []time.Time
	for _, s := range found {
		for _, one := range s.samples {
			if one.time.After(after) && !slices.ContainsFunc(times, one.time.Equal) {
				times = append(times, one.time)
			}
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times
}

func milliseconds(times []time.Time) protocol.List {
	list := make(protocol.List, len(times))
	for i, t := range times {
		list[i] = t.UnixMilli()
	}
	return list
}

// seriesOf is the first series of a counter that has samples.
func (a counters) seriesOf(name string, found []series) series {
	i := slices.IndexFunc(found, func(s series) bool { return s.metric.counter == a.keys[name] && len(s.samples) > 0 })
	return found[i]
}

// column is the value at each time, nil where there is none.
func column(s series, times []time.Time) protocol.List {
	list := make(protocol.List, len(times))
	next := 0
	for i, t := range times {
		for next < len(s.samples) && s.samples[next].time.Before(t) {
			next++
		}
		if next < len(s.samples) && s.samples[next].time.Equal(t) {
			list[i] = s.samples[next].value
		}
	}
	return list
}
