package send

import "time"

// doubts tell when a Zabbix that is away may have lost what it had accepted: a
// source then goes back, before anything newer reaches a Zabbix that knows no ids
// any more. That happens once in a while only, so that a bad line does not bring
// the same values again and again.
type doubts struct {
	pause time.Duration // between going back
	seen  int           // outages
	last  time.Time     // of going back
}

// arise reports whether to go back now. An outage that comes too soon after the
// one before is over with that.
func (d *doubts) arise(outages int) bool {
	due := d.due(outages)
	if d.seen = outages; due {
		d.last = time.Now()
	}
	return due
}

// due reports whether there was an outage since, and time enough.
func (d *doubts) due(outages int) bool {
	return outages != d.seen && (d.last.IsZero() || time.Since(d.last) >= d.pause)
}
