package report

import (
	"math"
	"strconv"
	"time"
)

// None stands where there is nothing to say.
const None = "-"

// Count prints a large number without decimals and with commas: 61,234.
func Count(v float64) string {
	if !finite(v) {
		return None
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	if v <= -0.5 {
		s = "-" + s
	}
	return s
}

// Decimal prints a number with three significant digits, or all digits before the point: 0.0512, 3.14, 1234.
func Decimal(v float64) string {
	if !finite(v) {
		return None
	}
	digits := 2
	if v != 0 {
		digits -= int(math.Floor(math.Log10(math.Abs(v))))
	}
	return strconv.FormatFloat(v, 'f', max(min(digits, 4), 0), 64)
}

// Factor prints a ratio: 1.40x.
func Factor(v float64) string {
	if !finite(v) {
		return None
	}
	return strconv.FormatFloat(v, 'f', 2, 64) + "x"
}

// Micros is a duration in microseconds, Millis in milliseconds.
func Micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// Millis is a duration in milliseconds.
func Millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
