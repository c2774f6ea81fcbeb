package vsphere

import (
	"testing"
	"time"
)

func TestWindowForgetsAfterAMinute(t *testing.T) {
	var w window
	start := time.Unix(1_000_000, 0)
	at := func(s int) time.Time { return start.Add(time.Duration(s) * time.Second) }
	w.add(at(0), traffic{1, 10})
	w.add(at(30), traffic{2, 20})
	for _, test := range []struct {
		second int
		want   traffic
	}{{30, traffic{3, 30}}, {59, traffic{3, 30}}, {60, traffic{2, 20}}, {10, traffic{2, 20}}, {89, traffic{2, 20}}, {90, traffic{}}, {100_000, traffic{}}} {
		if got := w.last(at(test.second)); got != test.want {
			t.Errorf("after %d s the last minute has %v, want %v", test.second, got, test.want)
		}
	}
}

func TestWindowTellsWhenThereIsRoom(t *testing.T) {
	var w window
	start := time.Unix(1_000_000, 0)
	below := func(n int64) func(traffic) bool { return func(t traffic) bool { return t.calls < n } }
	for i := range 5 {
		w.add(start.Add(time.Duration(i)*time.Second), traffic{calls: 1})
	}
	now := start.Add(4 * time.Second)
	for limit, want := range map[int64]time.Duration{6: 4, 5: 60, 3: 62, 1: 64} {
		if got := w.when(now, below(limit)).Sub(start); got != want*time.Second {
			t.Errorf("fewer than %d calls after %v, want %v", limit, got, want*time.Second)
		}
	}
	if got := w.when(now, below(0)).Sub(start); got != 64*time.Second {
		t.Errorf("what never fits is %v away, want what a minute without calls is", got)
	}
}
