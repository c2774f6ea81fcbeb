package interval

import (
	"errors"
	"math/bits"
	"strings"
	"time"
)

// A unit is one of the letters of a scheduling interval.
type unit int

const (
	monthDays unit = iota
	weekDays
	hours
	minutes
	seconds
	units
)

// unitRules say how each unit is written, in the order in which they stand.
var unitRules = [units]struct {
	prefix          string
	lowest, highest int
	digits          int
}{
	monthDays: {"md", 1, 31, 2},
	weekDays:  {"wd", 1, 7, 1},
	hours:     {"h", 0, 23, 2},
	minutes:   {"m", 0, 59, 2},
	seconds:   {"s", 0, 59, 2},
}

// A schedule is one scheduling interval: of each unit the values that match, a
// bit for each.
type schedule [units]uint64

var (
	errSchedule = errors.New("scheduled times are written as md1-5wd1h9m0s0, in this order, each at most once")
	errFilter   = errors.New("a filter is written as 9, 9-17, 9-17/2 or /2, several with commas between them, and the step is shorter than the range")
)

func parseSchedule(text string) (s schedule, err error) {
	last := unit(-1)
	for text != "" {
		u := unitOf(text)
		if u <= last {
			return s, errSchedule
		}
		text = text[len(unitRules[u].prefix):]
		end := strings.IndexAny(text, "mwhs")
		if end < 0 {
			end = len(text)
		}
		var ok bool
		if s[u], ok = parseFilters(text[:end], u); !ok {
			return s, errFilter
		}
		text, last = text[end:], u
	}
	if last < 0 {
		return s, errSchedule
	}
	s.complete(last)
	return s, nil
}

// unitOf is the unit that a text begins with, -1 for none.
func unitOf(text string) unit {
	for u, rule := range unitRules {
		if strings.HasPrefix(text, rule.prefix) {
			return unit(u)
		}
	}
	return -1
}

// complete fills in what was left out: any value above the last unit that was
// named, 0 below it. Days are never 0.
func (s *schedule) complete(last unit) {
	for u, rule := range unitRules {
		switch {
		case s[u] != 0:
		case unit(u) < last || unit(u) <= weekDays:
			s[u] = values(rule.lowest, rule.highest, 1)
		default:
			s[u] = 1
		}
	}
}

// parseFilters reads "9-17/2,20" into the values that it matches.
func parseFilters(text string, u unit) (matching uint64, ok bool) {
	for filter := range strings.SplitSeq(text, ",") {
		some, ok := parseFilter(filter, u)
		if !ok {
			return 0, false
		}
		matching |= some
	}
	return matching, true
}

func parseFilter(text string, u unit) (uint64, bool) {
	rule := unitRules[u]
	span, step, stepped := strings.Cut(text, "/")
	from, to, ranged := strings.Cut(span, "-")
	if !ranged {
		to = from
	}
	first, last, every := rule.lowest, rule.highest, 1
	if span != "" {
		var okFirst, okLast bool
		first, okFirst = parseNumber(from, rule.digits, rule.lowest, rule.highest)
		last, okLast = parseNumber(to, rule.digits, rule.lowest, rule.highest)
		if !okFirst || !okLast || first > last {
			return 0, false
		}
	} else if !stepped {
		return 0, false
	}
	if stepped {
		var ok bool
		if every, ok = parseNumber(step, rule.digits, 1, last-first); !ok {
			return 0, false
		}
	}
	return values(first, last, every), true
}

// values has a bit for each number from first to last in steps.
func values(first, last, step int) (set uint64) {
	for n := first; n <= last; n += step {
		set |= 1 << n
	}
	return set
}

// next is the first second after a Unix time that matches. It works out what the
// clock will show as if the zone never changed, and starts again where it does.
func (s *schedule) next(after int64, loc *time.Location) int64 {
	for from := after + 1; ; {
		local := time.Unix(from, 0).In(loc)
		_, offset := local.Zone()
		at := s.nextWall(from+int64(offset)) - int64(offset)
		_, end := local.ZoneBounds()
		if end.IsZero() || at < end.Unix() {
			return at
		}
		from = end.Unix()
	}
}

// nextWall is the first second, from the given one on, that matches when the
// clock shows UTC. There always is one: each weekday comes on each day of a
// month, the 31st included.
func (s *schedule) nextWall(from int64) int64 {
	at := from
	for {
		now := clockOf(time.Unix(at, 0).UTC())
		midnight := at - now.second
		if s.matchesDay(time.Unix(at, 0).UTC()) {
			if second, ok := s.nextSecond(now.second); ok {
				return midnight + second
			}
		}
		at = midnight + day
	}
}

func (s *schedule) matchesDay(t time.Time) bool {
	return s[monthDays]&(1<<t.Day()) != 0 && s[weekDays]&(1<<clockOf(t).day) != 0
}

// nextSecond is the first second of a day, from the given one on, that matches.
func (s *schedule) nextSecond(from int64) (int64, bool) {
	h, m, sec := int(from/3600), int(from/60%60), int(from%60)
	if s[hours]&(1<<h) != 0 {
		if s[minutes]&(1<<m) != 0 {
			if n, ok := atLeast(s[seconds], sec); ok {
				return int64((h*60+m)*60 + n), true
			}
		}
		if n, ok := atLeast(s[minutes], m+1); ok {
			return int64((h*60+n)*60 + bits.TrailingZeros64(s[seconds])), true
		}
	}
	n, ok := atLeast(s[hours], h+1)
	return int64((n*60+bits.TrailingZeros64(s[minutes]))*60 + bits.TrailingZeros64(s[seconds])), ok
}

// atLeast is the lowest value of a set that is n or more.
func atLeast(set uint64, n int) (int, bool) {
	set &= ^uint64(0) << n
	return bits.TrailingZeros64(set), set != 0
}
