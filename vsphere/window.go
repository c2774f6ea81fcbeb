package vsphere

import "time"

// windowLength is how far back a window looks, in seconds.
const windowLength = 60

// window is what went over the wire in the last minute, to the second.
type window struct {
	seconds [windowLength]traffic // by Unix second modulo windowLength
	newest  int64                 // Unix second that was looked at last
	sum     traffic
}

// traffic is an amount of calls and of bytes in both directions.
type traffic struct{ calls, bytes int64 }

func (t traffic) plus(o traffic) traffic  { return traffic{t.calls + o.calls, t.bytes + o.bytes} }
func (t traffic) minus(o traffic) traffic { return traffic{t.calls - o.calls, t.bytes - o.bytes} }

// add notes what happens now.
func (w *window) add(now time.Time, t traffic) {
	w.last(now)
	slot := &w.seconds[w.newest%windowLength]
	*slot = slot.plus(t)
	w.sum = w.sum.plus(t)
}

// last is the traffic of the minute that ends now.
func (w *window) last(now time.Time) traffic {
	second := max(now.Unix(), w.newest) // a clock set back must not bring anything back
	for w.newest = max(w.newest, second-windowLength); w.newest < second; {
		w.newest++
		slot := &w.seconds[w.newest%windowLength]
		w.sum = w.sum.minus(*slot)
		*slot = traffic{}
	}
	return w.sum
}

// when is the time from which on the last minute will fit, if nothing is added.
func (w *window) when(now time.Time, fits func(traffic) bool) time.Time {
	left := w.last(now)
	if fits(left) {
		return now
	}
	for i := int64(1); i < windowLength; i++ {
		if left = left.minus(w.seconds[(w.newest+i)%windowLength]); fits(left) {
			return time.Unix(w.newest+i, 0)
		}
	}
	return time.Unix(w.newest+windowLength, 0)
}
