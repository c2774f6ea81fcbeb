package perfplan

import "time"

// instant is a time in Unix nanoseconds, 0 for none: a third of what a
// [time.Time] takes, for there are several in each of hundreds of thousands of
// wants.
type instant int64

func instantOf(t time.Time) instant {
	if t.IsZero() {
		return 0
	}
	return instant(t.UnixNano())
}

func (i instant) time() time.Time {
	if i == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(i))
}

// before is how long before now it was.
func (i instant) before(now time.Time) time.Duration { return now.Sub(i.time()) }
