package poll

import (
	"fmt"
	"testing"
	"time"
)

// Whatever keys people write, what is remembered of them is bounded.
func TestMemoryIsBounded(t *testing.T) {
	l, now := newLearnt(), time.Now()
	for i := range mostBad + 1 {
		l.setBad("vm.get", "vc", []string{fmt.Sprint(i)}, now)
	}
	if n := len(l.invalid); n > mostBad {
		t.Errorf("%d are remembered", n)
	}
	if last := fmt.Sprint(mostBad); !l.bad("vm.get", "vc", []string{last}, now) || l.bad("vm.get", "vc2", []string{last}, now) || l.bad("vm.get", "vc", []string{last}, now.Add(badFor)) {
		t.Error("the last is not remembered, or too long")
	}
}
