package vsphere

import (
	"context"
	"slices"
	"time"

	"vpoller/protocol"
)

// Perf reads performance counters. It decides how, as [Inventory] does for
// properties.
type Perf interface {
	// Counters is the vCenter's table of counters and historical intervals.
	Counters(ctx context.Context) (*counterTable, error)
	// Provider tells what samples there are of an object.
	Provider(ctx context.Context, ref Ref) (provider, error)
	// Query reads the newest samples. A counter or instance that the object
	// does not have gives no series, or one without samples.
	Query(ctx context.Context, q query) ([]series, error)
	// QueryMany is Query for several metrics in place of the one of q.
	QueryMany(ctx context.Context, q query, metrics []metric) ([]series, error)
	// Available lists the counters and instances that an object has samples
	// of; interval 0 stands for any.
	Available(ctx context.Context, ref Ref, interval int32) ([]metric, error)
	// Recorded reports whether the vCenter records a counter for an object, or
	// for others of its type.
	Recorded(ctx context.Context, q query) (bool, error)
	// stats is what is read ahead.
	stats() PerfStats
	// close ends what goes on by itself. It may be called again.
	close()
}

// provider is what samples there are of an object.
type provider struct {
	realtime bool
	rate     int32 // seconds between realtime samples
}

// metric is one counter of one part of an object: "" the whole.
type metric struct {
	counter  int32
	instance string
}

// query asks for the newest samples of a counter.
type query struct {
	ref      Ref
	metric   metric
	interval int32 // seconds between samples
	realtime bool
	samples  int // how many

	fresh  bool          // the samples must have been read no longer ago than maxAge
	maxAge time.Duration // meaningless unless fresh
}

// series is the samples of one metric, the oldest first. Where the vCenter had
// no value (it says -1 then) there is a gap instead of a sample.
type series struct {
	metric  metric
	samples []sample
	gaps    int
}

type sample struct {
	time     time.Time
	interval int32 // seconds
	value    int64
}

// newest keeps the last n samples in the order of time.
func newest(samples []sample, n int) []sample {
	slices.SortStableFunc(samples, func(a, b sample) int { return a.time.Compare(b.time) })
	return samples[max(0, len(samples)-n):]
}

func sampleRow(counter, instance string, s sample) protocol.Object {
	return protocol.Object{
		{Name: "interval", Value: int64(s.interval)},
		{Name: "timestamp", Value: pythonTime(s.time)},
		{Name: "counterId", Value: counter},
		{Name: "instance", Value: instance},
		{Name: "value", Value: s.value},
	}
}
