package vsphere

import "time"

// pace is how often a mirror does what it does.
type pace struct {
	wait   time.Duration // how long a call waits for changes, in whole seconds
	gap    time.Duration // between two such calls while there are changes
	gather time.Duration // how long new interest gathers until it is watched
	change time.Duration // between two changes of what is watched
	idle   time.Duration // how long a path that nobody asks for is kept
	retry  time.Duration // between two tries to watch again
	live   time.Duration // the age up to which a value counts as up to date
	bulk   time.Duration // how long a read of many objects may take
}

// defaultPace tells a change within five seconds with at most 15 calls a
// minute while things change, and 3 while they do not. The timeout is that of a
// call.
func defaultPace(timeout time.Duration) pace {
	return pace{
		wait:   20 * time.Second,
		gap:    4 * time.Second,
		gather: time.Second,
		change: 10 * time.Second,
		idle:   time.Hour,
		retry:  time.Second,
		live:   5 * time.Second,
		bulk:   bulkShare * timeout,
	}
}
