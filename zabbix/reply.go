package zabbix

import "errors"

// ErrNotSent marks an exchange of which not a byte of the request reached the
// far end. After any other error it is open whether Zabbix has taken the values.
var ErrNotSent = errors.New("nothing was sent")

// A Reply is what a server or proxy says to a packet of values. It tells how
// many values were taken, never which.
type Reply struct {
	Accepted bool   // "success": the packet was looked at and need not come again
	Info     string // as it came

	// The counts in Info; all 0 when it has none. Failed are values of unknown
	// items, of items of another type, and those that Zabbix had before.
	Processed, Failed, Total int

	Redirect *Redirect // nil unless the packet belongs to another proxy of a group
}

// A Redirect sends the host of a packet to another proxy of its group.
type Redirect struct {
	Revision uint64
	Address  string // "host:port"
	Reset    bool   // forget earlier redirects and ask the configured addresses
}
