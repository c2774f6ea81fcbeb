package interval

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Parse reads an update interval. Macros must have been expanded, as a server
// does before it hands items out. The error names the part that is wrong.
func Parse(text string) (*Interval, error) {
	parts := strings.Split(text, ";")
	iv := &Interval{text: text}
	var err error
	if iv.simple, err = parseSeconds(parts[0]); err != nil {
		return nil, fmt.Errorf("update interval %q: %w", parts[0], err)
	}
	for _, part := range parts[1:] {
		if err := iv.add(part); err != nil {
			return nil, fmt.Errorf("custom interval %q: %w", part, err)
		}
	}
	switch {
	case iv.simple > day:
		return nil, fmt.Errorf("update interval %q: it is a day at most", parts[0])
	case iv.simple == 0 && len(parts) == 1:
		return nil, fmt.Errorf("update interval %q: 0 needs a custom interval", parts[0])
	}
	return iv, nil
}

// add takes one custom interval in: those that begin with a digit are flexible.
func (iv *Interval) add(text string) error {
	if text == "" || text[0] < '0' || text[0] > '9' {
		s, err := parseSchedule(text)
		iv.schedules = append(iv.schedules, s)
		return err
	}
	f, err := parseFlexible(text)
	if err == nil && f.delay == 0 && iv.simple == 0 {
		err = errors.New("there is nothing to suspend when the update interval is 0 too")
	}
	iv.flexible = append(iv.flexible, f)
	return err
}

var errSeconds = errors.New("a time is a whole number with one of the suffixes s, m, h, d, w or none")

// parseSeconds reads "30", "30s", "5m", "1h", "1d" or "1w".
func parseSeconds(text string) (int64, error) {
	digits, factor := text, int64(1)
	if n := len(text) - 1; n >= 0 {
		if i := strings.IndexByte("smhdw", text[n]); i >= 0 {
			digits, factor = text[:n], [...]int64{1, 60, 60 * 60, day, week}[i]
		}
	}
	if strings.Trim(digits, "0123456789") != "" {
		return 0, errSeconds
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || n*factor > math.MaxInt32 {
		return 0, errSeconds
	}
	return n * factor, nil
}
