package interval

import (
	"testing"
	"time"
)

func seeds(f *testing.F) {
	for _, text := range []string{
		"1m", "86400", "1m;10s/1-5,00:00-24:00", "0;md1-5wd1h9m0", "50;h9-17/2;0/7,0:00-7:00;wd6-7m/30s1,2", "0;s/59", "0;md31wd1", "1h;h", "{$X}", ";", "0;1w/1,0:00-0:01", "1s;0/1-7,0:00-24:00",
	} {
		f.Add(text, int64(1774742400), uint64(17))
	}
}

// FuzzParse: any text is an interval or an error, and an interval is due after
// the time asked for, at a time that no second before it was due at.
func FuzzParse(f *testing.F) {
	seeds(f)
	berlin := location(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string, unix int64, seed uint64) {
		iv, err := Parse(text)
		if err != nil {
			if iv != nil || err.Error() == "" {
				t.Fatalf("%v and %v", iv, err)
			}
			return
		}
		if again, err := Parse(iv.String()); err != nil || again.Period() != iv.Period() {
			t.Fatalf("%s: %v, %v", text, again, err)
		}
		after := time.Unix(unix&0xffffffff, 0).In(berlin)
		due := iv.Next(after, seed)
		if due.IsZero() {
			return
		}
		if !due.After(after) {
			t.Fatalf("%s: due at %v, after %v", text, due, after)
		}
		if again := iv.Next(due.Add(-time.Second), seed); !again.Equal(due) {
			t.Fatalf("%s: %v, then %v", text, due, again)
		}
		if due.Sub(after) < time.Hour && !naive(iv, after, seed, 3600).Equal(due) {
			t.Fatalf("%s after %v: %v", text, after, due)
		}
	})
}
