package protocol

import (
	"math"
	"strconv"
	"time"
)

// Peek finds what the proxy needs to route and to expire a request: the
// vCenter's name as it stands in the text (escapes are not resolved; a name
// that has any is routed like an unknown one) and the time that the client
// will wait. It checks nothing else, never panics and allocates nothing; a
// body without these, or that is no JSON at all, gives nil and 0.
func Peek(body []byte) (hostname []byte, timeout time.Duration) {
	scanMembers(body, func(key, raw []byte) bool {
		switch string(key) {
		case string(FieldHostname):
			hostname = nil
			if len(raw) >= 2 && raw[0] == '"' {
				hostname = raw[1 : len(raw)-1]
			}
		case string(FieldTimeout):
			timeout = milliseconds(raw)
		}
		return true
	})
	return hostname, timeout
}

// milliseconds reads a number, or a number in a string, as a duration.
// Anything else, and anything not above zero, is 0: "not given".
func milliseconds(raw []byte) time.Duration {
	if len(raw) >= 2 && raw[0] == '"' {
		raw = raw[1 : len(raw)-1]
	}
	if len(raw) > 20 {
		return 0
	}
	ms, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || !(ms > 0) {
		return 0
	}
	if limit := float64(math.MaxInt64 / int64(time.Millisecond)); ms > limit {
		return math.MaxInt64
	}
	return time.Duration(ms * float64(time.Millisecond))
}
