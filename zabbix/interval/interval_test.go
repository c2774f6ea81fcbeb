package interval

import (
	"testing"
	"time"
	_ "time/tzdata" // tests must not depend on what the machine has
)

const layout = "2006-01-02 15:04:05"

func at(t testing.TB, text string, loc *time.Location) time.Time {
	t.Helper()
	when, err := time.ParseInLocation(layout, text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// next follows an interval for some steps.
func next(iv *Interval, from time.Time, seed uint64, n int) (times []time.Time) {
	for range n {
		from = iv.Next(from, seed)
		times = append(times, from)
	}
	return times
}

func check(t *testing.T, text, from string, seed uint64, loc *time.Location, want ...string) {
	t.Helper()
	for i, got := range next(mustParse(t, text), at(t, from, loc), seed, len(want)) {
		if got.IsZero() {
			got, want[i] = time.Time{}, "0001-01-01 00:00:00"
		}
		if got.Format(layout) != want[i] || got.Location() != loc && !got.IsZero() {
			t.Errorf("%s from %s, time %d: %s, want %s", text, from, i+1, got.Format(layout), want[i])
		}
	}
}

func TestSimple(t *testing.T) {
	const from = "2026-03-02 10:00:00"
	check(t, "1m", from, 0, time.UTC, "2026-03-02 10:01:00", "2026-03-02 10:02:00")
	check(t, "1m", from, 7, time.UTC, "2026-03-02 10:00:07", "2026-03-02 10:01:07")
	check(t, "1m", from, 60*1000+59, time.UTC, "2026-03-02 10:00:59")
	check(t, "7s", from, 1<<63, time.UTC, "2026-03-02 10:00:06", "2026-03-02 10:00:13")
	check(t, "1d", from, 3600, time.UTC, "2026-03-03 01:00:00", "2026-03-04 01:00:00")
}

// Monday, 2 March 2026, is day 1.
func TestFlexible(t *testing.T) {
	// What the manual gives as examples.
	check(t, "1m;10/1-5,09:00-18:00", "2026-03-02 08:59:00", 0, time.UTC, "2026-03-02 09:00:00", "2026-03-02 09:00:10")
	check(t, "1m;10/1-5,09:00-18:00", "2026-03-06 17:59:50", 0, time.UTC, "2026-03-06 18:00:00", "2026-03-06 18:01:00")
	check(t, "1m;0/1-7,00:00-7:00", "2026-03-02 00:00:00", 30, time.UTC, "2026-03-02 07:00:30")
	check(t, "1h;0/7-7,00:00-24:00", "2026-03-07 23:30:00", 0, time.UTC, "2026-03-09 00:00:00")
	check(t, "0;60/1-7,12:00-12:01", "2026-03-02 10:00:00", 17, time.UTC, "2026-03-02 12:00:17", "2026-03-03 12:00:17")

	// The shortest wins, and 0 is the shortest.
	check(t, "5m;1m/1-7,0:00-24:00;10s/1,10:00-10:01;30s/1-7,0:00-24:00", "2026-03-02 09:59:30", 0, time.UTC,
		"2026-03-02 10:00:00", "2026-03-02 10:00:10")
	check(t, "1m;0/1,10:00-11:00;10s/1,10:30-12:00", "2026-03-02 09:59:00", 0, time.UTC, "2026-03-02 11:00:00", "2026-03-02 11:00:10")

	// A period too short for the interval is passed over unless the grid hits it.
	check(t, "0;1h/1,10:10-10:20", "2026-03-02 00:00:00", 900, time.UTC, "2026-03-02 10:15:00", "2026-03-09 10:15:00")
	check(t, "0;1h/1,10:10-10:20", "2026-03-02 00:00:00", 0, time.UTC, "never")

	// Ranges over several days, from each side of them.
	check(t, "0;1d/3-5,01:00-02:00", "2026-03-03 12:00:00", 5400, time.UTC, "2026-03-04 01:30:00", "2026-03-05 01:30:00", "2026-03-06 01:30:00", "2026-03-11 01:30:00")
}

func TestScheduling(t *testing.T) {
	const from = "2026-03-02 08:00:00"
	// What the manual gives as examples.
	check(t, "0;m0-59", from, 9, time.UTC, "2026-03-02 08:01:00", "2026-03-02 08:02:00")
	check(t, "0;h9-17/2", from, 9, time.UTC, "2026-03-02 09:00:00", "2026-03-02 11:00:00", "2026-03-02 13:00:00", "2026-03-02 15:00:00", "2026-03-02 17:00:00", "2026-03-03 09:00:00")
	check(t, "0;m0,30", from, 9, time.UTC, "2026-03-02 08:30:00", "2026-03-02 09:00:00")
	check(t, "0;m/30", from, 9, time.UTC, "2026-03-02 08:30:00", "2026-03-02 09:00:00")
	check(t, "0;wd1-5h9", "2026-03-06 08:00:00", 9, time.UTC, "2026-03-06 09:00:00", "2026-03-09 09:00:00")
	check(t, "0;md1h9m30", from, 9, time.UTC, "2026-04-01 09:30:00", "2026-05-01 09:30:00")
	check(t, "0;md1wd1h9m30", from, 9, time.UTC, "2026-06-01 09:30:00", "2027-02-01 09:30:00")
	check(t, "0;h9m0-59/30", from, 9, time.UTC, "2026-03-02 09:00:00", "2026-03-02 09:30:00", "2026-03-03 09:00:00")
	check(t, "0;h9,10m10-40/30", from, 9, time.UTC, "2026-03-02 09:10:00", "2026-03-02 09:40:00", "2026-03-02 10:10:00")
	check(t, "0;h9-12,15m0s30", "2026-03-02 11:30:00", 9, time.UTC, "2026-03-02 12:00:30", "2026-03-02 15:00:30", "2026-03-03 09:00:30")
	check(t, "0;h9-12s30", "2026-03-02 12:58:40", 9, time.UTC, "2026-03-02 12:59:30", "2026-03-03 09:00:30")
	check(t, "0;h9m/30;h10", from, 9, time.UTC, "2026-03-02 09:00:00", "2026-03-02 09:30:00", "2026-03-02 10:00:00")
	check(t, "0;wd1h9;h9", from, 9, time.UTC, "2026-03-02 09:00:00", "2026-03-03 09:00:00")

	// Days alone are midnight; the 31st comes in the months that have one.
	check(t, "0;md31", from, 9, time.UTC, "2026-03-31 00:00:00", "2026-05-31 00:00:00")
	check(t, "0;wd7", from, 9, time.UTC, "2026-03-08 00:00:00")
	check(t, "0;s/20", from, 9, time.UTC, "2026-03-02 08:00:20", "2026-03-02 08:00:40", "2026-03-02 08:01:00")
	check(t, "0;md01-31/15h/02", "2026-03-16 21:00:00", 9, time.UTC, "2026-03-16 22:00:00", "2026-03-31 00:00:00")

	// Beside a simple interval they add to it; in a period without checks they stay.
	check(t, "1h;m15", from, 0, time.UTC, "2026-03-02 08:15:00", "2026-03-02 09:00:00", "2026-03-02 09:15:00")
	check(t, "1h;0/1-7,0:00-24:00;h12", from, 0, time.UTC, "2026-03-02 12:00:00", "2026-03-03 12:00:00")
}

// In Berlin the clocks went from 2:00 to 3:00 on 29 March 2026, and go from 3:00
// to 2:00 on 25 October.
func TestZones(t *testing.T) {
	berlin := location(t, "Europe/Berlin")
	check(t, "0;h9", "2026-03-28 10:00:00", 0, berlin, "2026-03-29 09:00:00", "2026-03-30 09:00:00")
	check(t, "0;h2m30", "2026-03-28 03:00:00", 0, berlin, "2026-03-30 02:30:00")
	check(t, "0;m/30", "2026-03-29 01:30:00", 0, berlin, "2026-03-29 03:00:00", "2026-03-29 03:30:00")
	check(t, "0;h2m30", "2026-10-25 01:00:00", 0, berlin, "2026-10-25 02:30:00", "2026-10-25 02:30:00", "2026-10-26 02:30:00")
	check(t, "1h;1m/7,02:00-04:00", "2026-03-29 01:00:00", 0, berlin, "2026-03-29 03:00:00", "2026-03-29 03:01:00")
	check(t, "12h;10m/1-7,09:00-11:00", "2026-03-29 01:30:00", 0, berlin, "2026-03-29 09:00:00", "2026-03-29 09:10:00")
	check(t, "0;30m/1-7,02:00-03:00", "2026-10-25 01:00:00", 0, berlin,
		"2026-10-25 02:00:00", "2026-10-25 02:30:00", "2026-10-25 02:00:00", "2026-10-25 02:30:00", "2026-10-26 02:00:00")

	// Two zones, one moment, two answers.
	noon := at(t, "2026-03-02 12:00:00", time.UTC)
	iv := mustParse(t, "0;h0")
	if a, b := iv.Next(noon, 0), iv.Next(noon.In(location(t, "Asia/Kolkata")), 0); b.Sub(a) != -5*time.Hour-30*time.Minute {
		t.Errorf("%v and %v", a, b)
	}
}

func TestOpen(t *testing.T) {
	monday := at(t, "2026-03-02 10:00:00", time.UTC)
	for text, want := range map[string]bool{
		"1h": true, "1h;0/1,9:00-11:00": false, "1h;0/2,9:00-11:00": true, "0;1m/1,9:00-11:00": true, "0;1m/2,9:00-11:00": false, "1h;h9": false,
	} {
		if got := mustParse(t, text).Open(monday); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestZeroIntervalIsNeverDue(t *testing.T) {
	var iv Interval
	if got := iv.Next(time.Now(), 1); !got.IsZero() || iv.Open(time.Now()) {
		t.Errorf("due at %v", got)
	}
}

// TestSpread: seeds spread over the interval evenly and stay where they are.
func TestSpread(t *testing.T) {
	iv := mustParse(t, "1m")
	from := at(t, "2026-03-02 10:00:00", time.UTC)
	counts := map[time.Time]int{}
	for seed := range uint64(600) {
		due := iv.Next(from, seed)
		counts[due]++
		if again := iv.Next(due.Add(-20*time.Second), seed); again != due {
			t.Fatalf("seed %d: %v and %v", seed, due, again)
		}
		if later := iv.Next(due, seed); later.Sub(due) != time.Minute {
			t.Fatalf("seed %d: %v after %v", seed, later, due)
		}
	}
	if len(counts) != 60 {
		t.Fatalf("%d seconds of a minute", len(counts))
	}
	for due, n := range counts {
		if n != 10 {
			t.Errorf("%d at %v", n, due)
		}
	}
}
