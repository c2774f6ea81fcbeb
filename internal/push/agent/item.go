package agent

import (
	"time"
	"unique"

	"vpoller/zabbix/schedule"
)

// An item is one item of Zabbix, in as few bytes as will do: there are hundreds
// of thousands. Keys and reasons are held once for all items that have them.
type item struct {
	host     *host // nil: the slot is free
	key      unique.Handle[string]
	original unique.Handle[string]
	reason   unique.Handle[string] // why it is not supported; unset in other states
	last     int64                 // time of its last value, in nanoseconds since 1970; 0 of counters
	passing  uint32                // since when there are only errors that pass, in seconds since 1970; 0: there are none
	gen      uint32                // how many items the slot has had
	state    itemState
	waits    bool // in a lane
}

type itemState uint8

const (
	fresh        itemState = iota // no value yet
	supported                     // has a value
	notSupported                  // Zabbix was told why
	unserved                      // there is nothing to ask, and Zabbix was told why
	unservedYet                   // likewise, and Zabbix is to be told
	states
)

// add makes an item of a host.
func (a *Agent) add(h *host, key, original unique.Handle[string], p plan, now time.Time) schedule.ID {
	id := a.schedule.Add(schedule.Item{Group: p.group, Interval: p.interval, Seed: h.seed}, now)
	for int(id) >= len(a.items) {
		a.items = append(a.items, item{})
	}
	it := &a.items[id]
	*it = item{host: h, key: key, original: original, gen: it.gen + 1, state: fresh}
	if p.reason != "" {
		it.state, it.reason = unservedYet, unique.Make(p.reason)
		h.untold = true
	}
	a.counts[it.state]++
	return id
}

// remove lets an item go.
func (a *Agent) remove(id schedule.ID) {
	it := &a.items[id]
	a.counts[it.state]--
	a.schedule.Remove(id)
	*it = item{gen: it.gen}
}

// forget lets all items of a host go.
func (a *Agent) forget(h *host) {
	for _, id := range h.items {
		a.remove(id)
	}
	h.items, h.untold = nil, false
}

func (a *Agent) setState(it *item, s itemState) {
	a.counts[it.state]--
	it.state = s
	a.counts[s]++
}
