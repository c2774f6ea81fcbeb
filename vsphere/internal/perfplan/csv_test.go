package perfplan

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const twoTimes = "20,2026-01-02T03:04:00Z,20,2026-01-02T03:04:20.5Z"

func TestDecodedSeries(t *testing.T) {
	first := time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC).UnixNano()
	second := first + int64(20500*time.Millisecond)
	m := Metric{7, "vmnic0"}
	tests := map[string][]Sample{
		"17,-1":   {{first, 17}, {second, Gap}},
		"17,":     {{first, 17}, {second, Gap}},
		"17":      {{first, 17}},
		"17,18,9": {{first, 17}, {second, 18}},
		"":        nil,
	}
	var d Decoder
	for values, want := range tests {
		s, err := d.Series(m, twoTimes, values)
		if err != nil || s.Metric != m || !slices.Equal(s.Samples, want) || want != nil && s.Interval != 20 {
			t.Errorf("%q is %+v, %v; want %v", values, s, err, want)
		}
	}
}

func TestDecoderForgetsOtherTimes(t *testing.T) {
	var d Decoder
	for _, year := range []int{2026, 2027} {
		s, err := d.Series(Metric{}, fmt.Sprintf("20,%d-01-02T03:04:00Z", year), "1")
		if err != nil || time.Unix(0, s.Samples[0].Time).UTC().Year() != year {
			t.Errorf("a sample of %d is %+v, %v", year, s, err)
		}
	}
}

func TestWhatIsNoSeries(t *testing.T) {
	var d Decoder
	for times, values := range map[string]string{
		"20":                             "1",
		"20,":                            "1",
		"x,2026-01-02T03:04:00Z":         "1",
		"0,2026-01-02T03:04:00Z":         "1",
		"20,2026-01-02T03:04:00Z,":       "1",
		"20,yesterday":                   "1",
		"20,9999-01-02T03:04:00Z":        "1",
		"20,2026-01-02T03:04:00Z":        "1.5",
		"9999999999,2026-01-02T03:04:0Z": "1",
	} {
		if s, err := d.Series(Metric{}, times, values); err == nil {
			t.Errorf("%q with %q is %+v, want an error", times, values, s)
		}
	}
}

func FuzzSeries(f *testing.F) {
	f.Add(twoTimes, "17,-1")
	f.Add("", "")
	f.Add("20,2026-01-02T03:04:00Z", ",")
	f.Fuzz(func(t *testing.T, times, values string) {
		var d Decoder
		s, err := d.Series(Metric{}, times, values)
		again, errAgain := d.Series(Metric{}, times, values)
		if (err == nil) != (errAgain == nil) || !slices.Equal(s.Samples, again.Samples) {
			t.Errorf("decoded twice: %v %v and %v %v", s, err, again, errAgain)
		}
		if err != nil {
			return
		}
		if n := len(s.Samples); n > 1+strings.Count(values, ",") || n > 1+strings.Count(times, ",")/2 {
			t.Errorf("%d samples in %q and %q", n, times, values)
		}
	})
}
