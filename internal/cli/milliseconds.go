package cli

import (
	"fmt"
	"strconv"
	"time"
)

// Milliseconds is a flag for a time: a plain number counts milliseconds, as
// vPoller's flags always have; "10s" and the like work too.
type Milliseconds time.Duration

// Set reads text; zero and less are refused.
func (m *Milliseconds) Set(text string) error {
	d, err := time.ParseDuration(text)
	if ms, numErr := strconv.ParseInt(text, 10, 64); numErr == nil {
		d, err = time.Duration(ms)*time.Millisecond, nil
		if d/time.Millisecond != time.Duration(ms) {
			return fmt.Errorf("%s milliseconds are too many", text)
		}
	}
	if err != nil {
		return fmt.Errorf("%q is neither a number of milliseconds nor a time like 10s", text)
	}
	if d <= 0 {
		return fmt.Errorf("%s is not above zero", text)
	}
	*m = Milliseconds(d)
	return nil
}

func (m *Milliseconds) String() string {
	return strconv.FormatInt(time.Duration(*m).Milliseconds(), 10)
}

// Type names the value in help texts.
func (m *Milliseconds) Type() string { return "MS" }
