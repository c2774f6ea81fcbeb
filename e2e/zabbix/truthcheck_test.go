package zabbix

import (
	"testing"
	"time"
)

// TestGapless is that the check on histories sees what it is for; it needs no
// Zabbix.
func TestGapless(t *testing.T) {
	at := func(seconds ...int) []sample {
		var rows []sample
		for _, s := range seconds {
			rows = append(rows, sample{time: time.Unix(int64(s), 1)})
		}
		return rows
	}
	begin, end := time.Unix(1050, 0), time.Unix(1080, 0)
	for name, c := range map[string]struct {
		rows []sample
		good bool
	}{
		"all":            {at(1020, 1040, 1060, 1080), true},
		"more":           {at(1020, 1040, 1060, 1080, 1100), true},
		"a gap":          {at(1020, 1040, 1080), false},
		"a doubled one":  {append(at(1020, 1040), at(1040, 1060, 1080)...), false},
		"another ns":     {append(at(1020, 1040), sample{time: time.Unix(1060, 2)}), false},
		"an early end":   {at(1020, 1040, 1060), false},
		"a late begin":   {at(1060, 1080), false},
		"nothing":        {nil, false},
		"one in between": {at(1020, 1030, 1040, 1060, 1080), false},
	} {
		if err := new(counter).gapless(c.rows, begin, end); (err == nil) != c.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}
