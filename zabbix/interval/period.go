package interval

import (
	"errors"
	"strconv"
	"strings"
	"time"
)

const (
	day  = 24 * 60 * 60
	week = 7 * day
)

// A flexible interval replaces the simple one during a period.
type flexible struct {
	delay  int64 // seconds; 0: nothing is due
	period period
}

// A period is a time of day on some days of each week.
type period struct {
	firstDay, lastDay int   // 1 is Monday; both included
	start, end        int64 // seconds of the day; the end is not included
}

// A clock is what a clock on the wall shows.
type clock struct {
	day    int   // of the week, 1 is Monday
	second int64 // of the day
}

func clockOf(t time.Time) clock {
	c := clock{day: int(t.Weekday()), second: int64(t.Hour()*60+t.Minute())*60 + int64(t.Second())}
	if c.day == 0 {
		c.day = 7
	}
	return c
}

// absolute is the Unix time at which the clock has gone on by some seconds. Where
// the zone changes in between it is the time of that change: whatever holds from
// then on is worked out from there.
func (c clock) absolute(seconds, now int64, loc *time.Location) int64 {
	if _, end := time.Unix(now, 0).In(loc).ZoneBounds(); !end.IsZero() && end.Unix() < now+seconds {
		return end.Unix()
	}
	return now + seconds
}

func (p *period) contains(c clock) bool {
	return p.firstDay <= c.day && c.day <= p.lastDay && p.start <= c.second && c.second < p.end
}

// untilChange is in how many seconds the period begins or ends.
func (p *period) untilChange(c clock) int64 {
	if p.contains(c) {
		return p.end - c.second
	}
	days := 0
	switch {
	case c.day < p.firstDay:
		days = p.firstDay - c.day
	case c.day <= p.lastDay && c.second < p.start:
		days = 0
	case c.day < p.lastDay:
		days = 1
	default:
		days = p.firstDay + 7 - c.day
	}
	return int64(days)*day + p.start - c.second
}

var errPeriod = errors.New("a period is written as 1-5,09:00-18:00: days from 1, Monday, to 7, then hours and minutes up to 24:00")

func parseFlexible(text string) (flexible, error) {
	delay, rest, _ := strings.Cut(text, "/")
	seconds, err := parseSeconds(delay)
	if err != nil {
		return flexible{}, err
	}
	p, ok := parsePeriod(rest)
	if !ok {
		return flexible{}, errPeriod
	}
	return flexible{delay: seconds, period: p}, nil
}

func parsePeriod(text string) (p period, ok bool) {
	days, times, _ := strings.Cut(text, ",")
	first, last, ranged := strings.Cut(days, "-")
	if !ranged {
		last = first
	}
	start, end, _ := strings.Cut(times, "-")
	var oks [4]bool
	p.firstDay, oks[0] = parseNumber(first, 1, 1, 7)
	p.lastDay, oks[1] = parseNumber(last, 1, 1, 7)
	p.start, oks[2] = parseTimeOfDay(start)
	p.end, oks[3] = parseTimeOfDay(end)
	return p, oks == [4]bool{true, true, true, true} && p.firstDay <= p.lastDay && p.start < p.end
}

// parseTimeOfDay reads 9:00, 09:00 or 24:00 into seconds.
func parseTimeOfDay(text string) (int64, bool) {
	hours, minutes, _ := strings.Cut(text, ":")
	h, ok := parseNumber(hours, 2, 0, 24)
	m, okMinutes := parseNumber(minutes, 2, 0, 59)
	if !ok || !okMinutes || len(minutes) != 2 || h == 24 && m != 0 {
		return 0, false
	}
	return int64(h*60+m) * 60, true
}

// parseNumber reads a number of so many digits at the most.
func parseNumber(text string, digits, lowest, highest int) (int, bool) {
	if text == "" || len(text) > digits || strings.Trim(text, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && lowest <= n && n <= highest
}
