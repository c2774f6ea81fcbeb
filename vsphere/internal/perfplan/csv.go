package perfplan

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// stamp is the time of a sample and the seconds that it stands for.
type stamp struct {
	time     int64 // Unix nanoseconds
	interval int32
}

// Decoder reads the csv format of QueryPerf's answers (vSphere API,
// PerfEntityMetricCSV). The objects of one answer have the same times, so it
// remembers those that it read last. The zero value is ready for use, by one
// goroutine at a time.
type Decoder struct {
	text   string
	stamps []stamp
}

// Series puts times, "20,2026-01-02T03:04:00Z,20,2026-01-02T03:04:20Z", and
// values, "17,-1", together. A value that is left out is a gap; a value
// without a time is dropped, and so is a time without a value.
func (d *Decoder) Series(metric Metric, times, values string) (Series, error) {
	stamps, err := d.times(times)
	if err != nil {
		return Series{}, err
	}
	s := Series{Metric: metric}
	if values == "" {
		return s, nil
	}
	s.Samples = make([]Sample, 0, len(stamps))
	rest, more := values, true
	for _, at := range stamps {
		if !more {
			break
		}
		var field string
		field, rest, more = strings.Cut(rest, ",")
		value, err := number(field)
		if err != nil {
			return Series{}, err
		}
		s.Interval = at.interval
		s.Samples = append(s.Samples, Sample{at.time, value})
	}
	return s, nil
}

func number(field string) (int64, error) {
	if field == "" {
		return Gap, nil
	}
	n, err := strconv.ParseInt(field, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("a sample is %.40q instead of a number", field)
	}
	return n, nil
}

func (d *Decoder) times(text string) ([]stamp, error) {
	if text == d.text {
		return d.stamps, nil
	}
	var stamps []stamp
	for rest, more := text, true; more; {
		var interval, at string
		interval, rest, more = strings.Cut(rest, ",")
		if !more {
			return nil, fmt.Errorf("sample times %.60q end with an interval", text)
		}
		at, rest, more = strings.Cut(rest, ",")
		s, err := readStamp(interval, at)
		if err != nil {
			return nil, err
		}
		stamps = append(stamps, s)
	}
	d.text, d.stamps = text, stamps
	return stamps, nil
}

func readStamp(interval, at string) (stamp, error) {
	seconds, err := strconv.ParseInt(interval, 10, 32)
	if err != nil || seconds <= 0 {
		return stamp{}, fmt.Errorf("the interval of a sample is %.40q instead of seconds", interval)
	}
	t, err := time.Parse(time.RFC3339, at)
	if err != nil || t.Year() < 1970 || t.Year() > 2200 {
		return stamp{}, fmt.Errorf("a sample has no time but %.40q", at)
	}
	return stamp{t.UnixNano(), int32(seconds)}, nil
}
