package perfplan

import (
	"testing"
	"time"
)

func TestHabits(t *testing.T) {
	for _, test := range []struct {
		what     string
		asked    []int // seconds
		expected int   // 0: cannot be said
	}{
		{"never", nil, 0},
		{"once", []int{5}, 65},
		{"once every 20 s", []int{5, 25}, 45},
		{"twice", []int{5, 305}, 605},
		{"every minute", []int{5, 65, 126}, 186},
		{"every minute, each time twice", []int{5, 5, 65, 65, 125, 125}, 185},
		{"in pairs", []int{5, 15, 65, 75, 125, 135}, 145},
		{"once a day", []int{5, 86405, 172805}, 172805 + 65535},
	} {
		var h habit
		for _, s := range test.asked {
			h.ask(start.Add(time.Duration(s) * time.Second))
		}
		want := time.Time{}
		if test.expected != 0 {
			want = start.Add(time.Duration(test.expected) * time.Second)
		}
		if got := h.expected(h.asked).time(); !got.Equal(want) {
			t.Errorf("asked for %s, the next request is expected at %v, want %v", test.what, got, want)
		}
	}
}

func TestWhoDoesNotComeIsExpectedAgain(t *testing.T) {
	var h habit
	for _, s := range []int{0, 60, 120} { // 180 is the next
		h.ask(start.Add(time.Duration(s) * time.Second))
	}
	for read, expected := range map[int]int{120: 180, 170: 180, 180: 180, 181: 240, 235: 240, 600: 600, 601: 660} {
		if got := h.expected(instantOf(start.Add(time.Duration(read) * time.Second))).time(); !got.Equal(start.Add(time.Duration(expected) * time.Second)) {
			t.Errorf("read at %d s the next request is expected at %v, want %d s", read, got.Sub(start), expected)
		}
	}
}

func TestDueBeforeItIsAskedFor(t *testing.T) {
	table := NewTable(1000)
	for _, s := range []int{0, 60, 120} {
		table.Want(realtime, vm, cpu, 1, start.Add(time.Duration(s)*time.Second))
	}
	read(table, cpu, 1, start.Add(120*time.Second), 100)
	// The next request comes at 180: the round that begins at 170 is the last
	// before it, and the one at 150 would be too early.
	for round, due := range map[int]bool{130: false, 150: false, 160: true, 170: true, 190: true} {
		now := start.Add(time.Duration(round) * time.Second)
		if got := table.Due(realtime, now, now.Add(20*time.Second), start, now); (len(got) == 1) != due {
			t.Errorf("in the round at %d s %v is due", round, got)
		}
	}
}
