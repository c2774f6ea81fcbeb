package perfplan

import (
	"math"
	"time"
)

// Requests within oneRequest are one: of two items that are polled together,
// or of one that waits for its answer.
const oneRequest = time.Second

// habit is how often something is asked for: what is asked for once a minute
// need not be read every 20 seconds, if it is read right before.
type habit struct {
	asked time.Time // the last time; zero: never
	// gaps are the seconds between the last requests; 0: not known yet.
	gaps [2]uint16
}

// ask notes a request.
func (h *habit) ask(now time.Time) {
	if gap := now.Sub(h.asked); gap >= oneRequest && !h.asked.IsZero() {
		h.gaps = [2]uint16{h.gaps[1], uint16(min(gap/time.Second, math.MaxUint16))}
	}
	if now.After(h.asked) {
		h.asked = now
	}
}

// expected is when the next request is likely at the earliest; zero when that
// cannot be said.
func (h *habit) expected() time.Time {
	gap := min(h.gaps[0], h.gaps[1])
	if gap == 0 {
		return time.Time{}
	}
	return h.asked.Add(time.Duration(gap) * time.Second)
}
