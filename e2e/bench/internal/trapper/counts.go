package trapper

import (
	"fmt"
	"strings"
	"time"
)

// Counts are what has come so far.
type Counts struct {
	Lists      int // requests for active checks
	Heartbeats int
	Packets    int   // of values
	Bytes      int64 // of their texts
	Bad        int   // requests that were none

	Values      int // taken, of all kinds
	Samples     int // of these, of performance counters
	Unsupported int // of these, reasons in place of a value
	Repeated    int // not taken: their id had been there
	Hosts       int // that sent any
	Skipped     int // samples that are missing between two that came of an item, at 20 s

	// Ages of the values but samples, from when they say they were taken: the last element has all that are older.
	Ages [len(bounds) + 1]int
}

// bounds are the upper ends of ages.
var bounds = [...]time.Duration{
	100 * time.Millisecond, 250 * time.Millisecond, 500 * time.Millisecond, 750 * time.Millisecond, time.Second,
	1500 * time.Millisecond, 2 * time.Second, 3 * time.Second, 4 * time.Second, 5 * time.Second, 10 * time.Second, 30 * time.Second, time.Minute,
}

// Sub is what has come since earlier. Hosts stay as they are.
func (c Counts) Sub(earlier Counts) Counts {
	c.Lists -= earlier.Lists
	c.Heartbeats -= earlier.Heartbeats
	c.Packets -= earlier.Packets
	c.Bytes -= earlier.Bytes
	c.Bad -= earlier.Bad
	c.Values -= earlier.Values
	c.Samples -= earlier.Samples
	c.Unsupported -= earlier.Unsupported
	c.Repeated -= earlier.Repeated
	c.Skipped -= earlier.Skipped
	for i := range c.Ages {
		c.Ages[i] -= earlier.Ages[i]
	}
	return c
}

// Age is the upper end of the class of ages that has the quantile q: "1s", or "more than 1m0s"; "" when there was no value.
func (c Counts) Age(q float64) string {
	total, seen := 0, 0
	for _, n := range c.Ages {
		total += n
	}
	for i, n := range c.Ages {
		if seen += n; total > 0 && float64(seen) >= q*float64(total) {
			if i == len(bounds) {
				return "more than " + bounds[i-1].String()
			}
			return bounds[i].String()
		}
	}
	return ""
}

// row is a value in a packet.
type row struct {
	Host  string `json:"host"`
	Key   string `json:"key"`
	State int    `json:"state"`
	ID    uint64 `json:"id"`
	Clock int64  `json:"clock"`
	NS    int64  `json:"ns"`
}

// sample reports whether a value carries the time of a counter's sample, which vCenter hands out long after.
func (r row) sample() bool { return strings.Contains(r.Key, ".perf.") }

// mark is the highest id that came for a host, and in which session.
type mark struct {
	session string
	id      uint64
}

// take counts the values of a packet.
func (s *Server) take(packet request, size int, now time.Time) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Packets++
	s.counts.Bytes += int64(size)
	repeated := 0
	for _, r := range packet.Data {
		if last, known := s.last[r.Host]; known && last.session == packet.Session && r.ID <= last.id {
			repeated++
			continue
		}
		s.last[r.Host] = mark{packet.Session, r.ID}
		s.counts.add(r, now)
		s.follow(r)
	}
	s.counts.Repeated += repeated
	return fmt.Appendf(nil, `{"response":"success","info":"processed: %d; failed: %d; total: %d; seconds spent: 0.000100"}`,
		len(packet.Data)-repeated, repeated, len(packet.Data))
}

// sampleTime is how far apart realtime samples are.
const sampleTime = 20 // seconds

// series is where a host's samples of a counter come from.
type series struct{ host, key string }

// follow notices samples that never came.
func (s *Server) follow(r row) {
	if r.State != 0 || !r.sample() {
		return
	}
	of := series{r.Host, r.Key}
	if last, known := s.newest[of]; known {
		s.counts.Skipped += max(0, int((r.Clock-last)/sampleTime)-1)
	}
	s.newest[of] = r.Clock
}

func (c *Counts) add(r row, now time.Time) {
	c.Values++
	switch {
	case r.State != 0:
		c.Unsupported++
	case r.sample():
		c.Samples++
	default:
		age, i := now.Sub(time.Unix(r.Clock, r.NS)), 0
		for i < len(bounds) && age > bounds[i] {
			i++
		}
		c.Ages[i]++
	}
}

// Counts tells what came so far.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.counts
	c.Hosts = len(s.last)
	return c
}
