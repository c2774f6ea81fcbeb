package poll

import (
	"strings"
	"time"

	"vpoller/protocol"
)

// stamps are the forms of a sample's "timestamp": that of one counter and that
// of several.
var stamps = [...]string{"2006-01-02 15:04:05.999999999Z07:00", time.RFC3339Nano}

// isSample reports whether the value of r is a sample of a counter, which has a
// time of its own.
func isSample(r *protocol.Request) bool {
	return strings.HasSuffix(r.Method, rowSuffix) || strings.HasSuffix(r.Method, metricSuffix)
}

// timeIn is the time that a row of samples gives, or now when it gives none.
func timeIn(row protocol.Object, now time.Time) time.Time {
	text, _ := stringOf(row, "timestamp")
	for _, form := range stamps {
		if at, err := time.Parse(form, text); err == nil {
			return at.UTC()
		}
	}
	return now
}

// lastRow is the newest or only row of a result; nil when there is none.
func lastRow(result protocol.Value) protocol.Object {
	if list, ok := result.(protocol.List); ok {
		if len(list) == 0 {
			return nil
		}
		result = list[len(list)-1]
	}
	row, _ := result.(protocol.Object)
	return row
}
