package perfplan

import (
	"math"
	"time"
)

const (
	// Requests within oneRequest are one: of two items that are polled together,
	// or of one that waits for its answer.
	oneRequest = time.Second
	// usualGap is the time between two requests that is assumed as long as there
	// was only one.
	usualGap = time.Minute
)

// habit is how often something is asked for: what is asked for once a minute
// need not be read every 20 seconds, if it is read right before.
type habit struct {
	asked instant // the last time; zero: never
	// gaps are the seconds between the last requests; 0: not known yet.
	gaps [2]uint16
}

// ask notes a request.
func (h *habit) ask(now time.Time) {
	if gap := h.asked.before(now); gap >= oneRequest && h.asked != 0 {
		h.gaps = [2]uint16{h.gaps[1], uint16(min(gap/time.Second, math.MaxUint16))}
	}
	h.asked = max(h.asked, instantOf(now))
}

// expected is when the first request is likely that comes after the samples
// were last read: what nobody asked for at its time is read at that pace
// nonetheless, for it may only be late. It is zero when that cannot be said.
func (h *habit) expected(read instant) instant {
	if h.asked == 0 {
		return 0
	}
	gap := instant(h.gap())
	next := h.asked + gap
	if next < read {
		next += (read - next + gap - 1) / gap * gap
	}
	return next
}

// gap is the shorter one of those that are known.
func (h *habit) gap() time.Duration {
	switch gap := min(h.gaps[0], h.gaps[1]); {
	case gap > 0:
		return time.Duration(gap) * time.Second
	case h.gaps[1] > 0:
		return time.Duration(h.gaps[1]) * time.Second
	default:
		return usualGap
	}
}
