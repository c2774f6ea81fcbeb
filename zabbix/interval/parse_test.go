package interval

import (
	"strings"
	"testing"
	"time"
)

func mustParse(t testing.TB, text string) *Interval {
	t.Helper()
	iv, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return iv
}

func TestParse(t *testing.T) {
	for text, period := range map[string]time.Duration{
		"30": 30 * time.Second, "30s": 30 * time.Second, "5m": 5 * time.Minute, "1h": time.Hour, "1d": 24 * time.Hour, "86400": 24 * time.Hour, "007": 7 * time.Second,
		"1m;10s/1-5,00:00-24:00": time.Minute, "50;0/7,0:00-7:00;1w/6-7,09:00-18:30": 50 * time.Second,
		"0;md1-5wd1h9m0": 0, "0s;10/1,0:00-1:00": 0, "1h;h9-17/2;m0-59/15,7s/30": time.Hour,
	} {
		if got := mustParse(t, text); got.Period() != period || got.String() != text {
			t.Errorf("%s: %s, %v", text, got, got.Period())
		}
	}
}

func TestParseRefuses(t *testing.T) {
	const (
		seconds  = `a time is a whole number with one of the suffixes`
		period   = `a period is written as`
		schedule = `scheduled times are written as`
		filter   = `a filter is written as`
	)
	for text, want := range map[string]string{
		"":                  `update interval "": ` + seconds,
		"s":                 `update interval "s": ` + seconds,
		"-1":                seconds,
		"+1":                seconds,
		"1.5m":              seconds,
		"1 m":               seconds,
		"1M":                seconds,
		"1ms":               seconds,
		"1y":                seconds,
		"2147483648":        seconds,
		"99999999999999999": seconds,
		"{$DELAY}":          `update interval "{$DELAY}": ` + seconds,
		"0":                 `update interval "0": 0 needs a custom interval`,
		"86401":             `update interval "86401": it is a day at most`,
		"1w":                `it is a day at most`,
		"1m;":               `custom interval "": ` + schedule,
		";1m":               seconds,
		"1m; h9":            schedule,
		"1m;10":             `custom interval "10": ` + period,
		"1m;10/":            period,
		"1m;x/1,0:00-1:00":  schedule,
		"1m;1x/1,0:00-1:00": seconds,
		"1m;5/0,0:00-1:00":  period, "1m;36000w/1,0:00-1:00": seconds,
		"1m;5/8,0:00-1:00":   period,
		"1m;5/5-1,0:00-1:00": period, "1m;5/1-,0:00-1:00": period, "1m;5/01,0:00-1:00": period,
		"1m;5/1,1:00-1:00": period, "1m;5/1,2:00-1:00": period, "1m;5/1,0:00-24:01": period, "1m;5/1,0:0-1:00": period,
		"1m;5/1,000:00-1:00": period, "1m;5/1,0:60-1:00": period, "1m;5/1,0:00": period, "1m;5/1,0:00-1:00-2:00": period,
		"0;0/1,0:00-1:00": `there is nothing to suspend`,
		"0;h":             `custom interval "h": ` + filter,
		"0;md":            filter,
		"0;s":             filter,
		"0;w1":            schedule,
		"0;d1":            schedule,
		"0;h9h10":         schedule,
		"0;m0h9":          schedule,
		"0;wd1md1":        schedule,
		"0;s0m0":          schedule,
		"0;h24":           filter, "0;m60": filter, "0;s60": filter, "0;md0": filter, "0;md32": filter, "0;wd0": filter, "0;wd8": filter,
		"0;md01-031": filter, "0;wd01-07": filter, "0;h009": filter,
		"0;h9-": filter, "0;h-9": filter, "0;h17-9": filter, "0;h9,": filter, "0;h9,,10": filter,
		"0;h9/2": filter, "0;h/": filter, "0;h9-17/0": filter, "0;h9-17/9": filter, "0;h/24": filter, "0;h9-9/1": filter,
		"0;h9 ": filter, "0;h9x": filter, "0;H9": schedule,
	} {
		if _, err := Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
}
