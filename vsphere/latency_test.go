package vsphere

import (
	"testing"
	"time"

	"vpoller/vsphere/vcsimtest"
)

func TestLatencyClasses(t *testing.T) {
	var l Latency
	for _, ms := range []time.Duration{0, 5, 6, 1000, 60_000, 60_001, 3_600_000} {
		l.add(ms * time.Millisecond)
	}
	for class, want := range map[int]uint64{0: 2, 1: 1, 7: 1, 12: 1, 13: 2, 5: 0} {
		if l.Counts[class] != want {
			t.Errorf("class %d has %d calls, want %d", class, l.Counts[class], want)
		}
	}
	if want := 3721_012 * time.Millisecond; l.Sum != want {
		t.Errorf("the sum is %v, want %v", l.Sum, want)
	}
}

func TestLatencyOfEachMethod(t *testing.T) {
	r := newRig(t, vcsimtest.Options{Latency: 20 * time.Millisecond}, nil)
	succeeds(t, r.call(aboutBody))
	s := r.pool.Stats()[0]
	if l := s.Latency["Login"]; l.Sum < 20*time.Millisecond || l.Counts[0] != 0 {
		t.Errorf("a login took %+v", l)
	}
	for name, n := range s.Calls {
		total := uint64(0)
		for _, c := range s.Latency[name].Counts {
			total += c
		}
		if total != uint64(n) { //nolint:gosec // not negative
			t.Errorf("%d of %d calls %s have a latency", total, n, name)
		}
	}
}
