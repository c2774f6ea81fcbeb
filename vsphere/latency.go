package vsphere

import (
	"slices"
	"time"
)

// LatencyBounds are the limits between the classes of a [Latency]: up to the
// first, up to the second and so on; the last class is beyond all of them.
func LatencyBounds() []time.Duration {
	const ms = time.Millisecond
	return []time.Duration{
		5 * ms, 10 * ms, 25 * ms, 50 * ms, 100 * ms, 250 * ms, 500 * ms,
		time.Second, 2500 * ms, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute,
	}
}

// Latency is how long calls took that have ended, with or without an answer.
type Latency struct {
	Counts []uint64 // of each class
	Sum    time.Duration
}

// add counts a call.
func (l *Latency) add(took time.Duration) {
	bounds := LatencyBounds()
	if l.Counts == nil {
		l.Counts = make([]uint64, len(bounds)+1)
	}
	class, _ := slices.BinarySearch(bounds, took)
	l.Counts[class]++
	l.Sum += took
}

func (l Latency) clone() Latency { return Latency{slices.Clone(l.Counts), l.Sum} }
