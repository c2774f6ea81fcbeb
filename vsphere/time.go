package vsphere

import "time"

// pythonTime is t as Python prints a datetime in UTC, which is how the methods
// that have always returned times as text return them:
// "2026-11-22 12:44:58.339978+00:00", without the fraction when it is zero.
func pythonTime(t time.Time) string {
	t = t.UTC().Truncate(time.Microsecond)
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02 15:04:05+00:00")
	}
	return t.Format("2006-01-02 15:04:05.000000+00:00")
}
