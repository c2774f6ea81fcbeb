package interval

import (
	"testing"
	"time"
)

// naive finds the next time by looking at every second, up to a limit.
func naive(iv *Interval, after time.Time, seed uint64, limit int) time.Time {
	start := after.Truncate(time.Second)
	for n := 1; n <= limit; n++ {
		t := start.Add(time.Duration(n) * time.Second)
		if delay := iv.current(clockOf(t)); delay != 0 && uint64(t.Unix())%uint64(delay) == seed%uint64(delay) {
			return t
		}
		for _, s := range iv.schedules {
			values := [units]int{monthDays: t.Day(), weekDays: clockOf(t).day, hours: t.Hour(), minutes: t.Minute(), seconds: t.Second()}
			matches := true
			for u, v := range values {
				matches = matches && s[u]&(1<<v) != 0
			}
			if matches {
				return t
			}
		}
	}
	return time.Time{}
}

const ahead = 26 * 60 * 60

// compare checks Next against the naive way, as far as that looks.
func compare(t *testing.T, iv *Interval, after time.Time, seed uint64) {
	t.Helper()
	got, want := iv.Next(after, seed), naive(iv, after, seed, ahead)
	far := got.IsZero() || got.Sub(after) > ahead*time.Second
	if want.IsZero() && far {
		return
	}
	if !got.Equal(want) {
		t.Errorf("%s after %s, seed %d: %s, want %s", iv, after, seed, got, want)
	}
}

func TestNextLeavesNothingOut(t *testing.T) {
	texts := []string{
		"1h;0/1-7,1:30-3:30", "13h;7m/6-7,0:00-24:00;0/7,2:00-3:00", "1d;1h/7,23:00-24:00;90s/1,0:00-0:05", "0;h/5m/17s/29", "0;md25-29wd6-7h1-3m/20", "11m;3m/7,02:10-02:50;wd7h2m15",
	}
	for _, zone := range []string{"UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"} {
		loc := location(t, zone)
		for _, text := range texts {
			iv := mustParse(t, text)
			for _, from := range []string{"2026-03-28 23:59:59", "2026-10-25 00:30:00", "2026-04-04 13:00:00", "2026-12-31 23:00:00"} {
				compare(t, iv, at(t, from, loc), 12345)
			}
		}
	}
}

// TestEveryDayComes: each day of a month falls on each weekday soon enough.
func TestEveryDayComes(t *testing.T) {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for d := 1; d <= 31; d++ {
		for wd := 1; wd <= 7; wd++ {
			s := schedule{1 << d, 1 << wd, 1, 1, 1}
			for last := start; last.Year() < 2020; {
				next := time.Unix(s.next(last.Unix(), time.UTC), 0).UTC()
				if next.Day() != d || clockOf(next).day != wd || next.Sub(last) > 3*366*24*time.Hour {
					t.Fatalf("%d on weekday %d: %v after %v", d, wd, next, last)
				}
				last = next
			}
		}
	}
}
