package perfplan

import (
	"strconv"
	"testing"
	"time"
)

func TestColumnIsWantedWhenSeveralAreAsked(t *testing.T) {
	column := Column{realtime, "VirtualMachine", cpu}
	for _, test := range []struct {
		what string
		ids  string // one after the other
		gap  time.Duration
		want int // how often the column is to be read
	}{
		{"one", "1", 0, 0},
		{"one again and again", "111111", time.Second, 0},
		{"two", "121212", time.Second, 0},
		{"three", "123", time.Second, 1},
		{"many at a time", "123456789", 0, 1},
		{"seldom", "123456789", 40 * time.Second, 0},
		{"many for two minutes", "123456789", 15 * time.Second, 2},
	} {
		c, now, got := NewColumns(), start, 0
		for _, id := range test.ids {
			if c.Ask(column, string(id), now) {
				got++
			}
			now = now.Add(test.gap)
		}
		if got != test.want {
			t.Errorf("%s: read %d times, want %d", test.what, got, test.want)
		}
	}
}

func TestColumnsThatAreNotedAreLimited(t *testing.T) {
	c := NewColumns()
	for i := range 2 * columnLimit {
		c.Ask(Column{realtime, strconv.Itoa(i), cpu}, "1", start)
	}
	if n := len(c.known); n != columnLimit {
		t.Errorf("%d columns are noted, want %d", n, columnLimit)
	}
	c.Ask(Column{realtime, "later", cpu}, "1", start.Add(columnTime))
	if n := len(c.known); n != 1 {
		t.Errorf("%d columns are noted after their time, want 1", n)
	}
}
