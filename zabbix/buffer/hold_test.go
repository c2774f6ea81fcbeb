package buffer

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatWasAcceptedCanComeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := quick(t)
		cfg.Hold = 10 * time.Second
		b := mustOpen(t, cfg)
		defer b.Close() //nolint:errcheck
		r := b.Fresh()
		for i := range 20 { // one a second
			mustAppend(t, b, numbered(i+1, 1))
			next(t, r, 1)
			r.Ack()
			after(time.Second)
		}
		if st := b.Stats(); st.Waiting != 0 || st.Acknowledged != 20 {
			t.Errorf("%+v", st)
		}
		before, _ := next(t, r, 1)
		r.Rewind()
		balance(t, b)
		session, got := next(t, r, 100)
		if len(got) < 9 || len(got) > 10 || got[len(got)-1] != "20" || before != "" || !isSession(session) {
			t.Errorf("%v", got)
		}
		if st := b.Stats(); int(st.Resent) != len(got) || int(st.Waiting) != len(got) {
			t.Errorf("%+v", st)
		}
		r.Ack()
		balance(t, b)
		after(11 * time.Second)
		synctest.Wait()
		r.Rewind()
		if _, got := next(t, r, 100); got != nil {
			t.Errorf("after the time there is %v", got)
		}
	})
}

// TestGoingBackAgainAndAgain does not end at the same place each time.
func TestGoingBackAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := quick(t)
		cfg.Hold = 30 * time.Second
		b := mustOpen(t, cfg)
		defer b.Close() //nolint:errcheck
		r := b.Fresh()
		for i := range 20 { // every five seconds
			mustAppend(t, b, numbered(i, 1))
			var got []string
			for {
				_, batch := next(t, r, 3)
				if batch == nil {
					break
				}
				got = append(got, batch...)
				r.Ack()
			}
			if len(got) > 10 || got[len(got)-1] != fmt.Sprint(i) {
				t.Fatalf("after %d times: %v", i, got)
			}
			after(5 * time.Second)
			r.Rewind()
			balance(t, b)
		}
	})
}

// TestSessionsThatAreHeld: also what is acknowledged to its end comes again, in
// the order of sessions.
func TestSessionsThatAreHeld(t *testing.T) {
	cfg := quick(t)
	for i := range 2 {
		b := mustOpen(t, cfg)
		mustAppend(t, b, numbered(10*i, 3))
		mustClose(t, b)
	}
	cfg.Hold = time.Hour
	b := mustOpen(t, cfg)
	mustAppend(t, b, numbered(20, 3))
	r := b.Backlog()
	for range 2 {
		var got []string
		for {
			_, texts := next(t, r, 2)
			if texts == nil {
				break
			}
			got = append(got, texts...)
			r.Ack()
		}
		if strings.Join(got, " ") != "0 1 2 10 11 12" {
			t.Errorf("%v", got)
		}
		r.Rewind()
		balance(t, b)
	}
	if st := b.Stats(); st.Sessions != 3 || st.Resent != 12 {
		t.Errorf("%+v", st)
	}
}

// TestHeldByTheDead: a process that was killed sends again what it held, one that
// was stopped does not.
func TestHeldByTheDead(t *testing.T) {
	for name, want := range map[string][]string{"killed": {"1", "2", "3"}, "stopped": {"3"}} {
		cfg := quick(t)
		cfg.Hold = time.Hour
		b := mustOpen(t, cfg)
		mustAppend(t, b, numbered(1, 3))
		r := b.Fresh()
		next(t, r, 2)
		r.Ack()
		dir := cfg.Dir
		if name == "killed" {
			cfg.Dir = t.TempDir()
			for _, path := range files(t, dir, "*-*") {
				mustWrite(t, strings.Replace(path, dir, cfg.Dir, 1), mustRead(t, path))
			}
		} else {
			mustClose(t, b)
		}
		if got := drain(t, mustOpen(t, cfg)); !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestLimitsComeBeforeHolding: what is held makes room for what waits.
func TestLimitsComeBeforeHolding(t *testing.T) {
	cfg := quick(t)
	cfg.MaxBytes, cfg.MaxValue, cfg.Hold = 4096, 100, time.Hour
	b := mustOpen(t, cfg)
	r := b.Fresh()
	for i := range 500 {
		mustAppend(t, b, numbered(i, 1))
		next(t, r, 1)
		r.Ack()
	}
	if st := b.Stats(); st.DroppedSize != 0 || st.Bytes > cfg.MaxBytes || st.Acknowledged != 500 {
		t.Errorf("%+v", st)
	}
	r.Rewind()
	balance(t, b)
	got := drain(t, b)
	if st := b.Stats(); len(got) == 0 || got[len(got)-1] != "499" || st.Damaged != 0 {
		t.Errorf("%v, %+v", got, st)
	}
	balance(t, b)
}
