package agent

import (
	"time"
	"unique"

	"vpoller/zabbix/active"
	"vpoller/zabbix/interval"
	"vpoller/zabbix/schedule"
)

// A plan is what is to be done for an item.
type plan struct {
	group    schedule.Group
	interval *interval.Interval
	reason   string // why nothing can be done; "" when something can
}

// apply makes a list the items of a host. Those that were there before, by what
// their key is and asks for, go on as they are.
func (a *Agent) apply(h *host, list []active.Item, now time.Time) {
	before := make(map[unique.Handle[string]]schedule.ID, len(h.items))
	for _, id := range h.items {
		before[a.items[id].original] = id
	}
	ids := make([]schedule.ID, 0, len(list))
	seen := make(map[unique.Handle[string]]bool, len(list))
	for _, entry := range list {
		key, original := unique.Make(entry.Key), unique.Make(entry.Original)
		if seen[original] {
			continue // Zabbix has no two
		}
		seen[original] = true
		p := a.plan(h, entry)
		if id, ok := before[original]; ok && a.goesOn(id, key, p) {
			a.schedule.Change(id, p.interval, now)
			delete(before, original)
			ids = append(ids, id)
			continue
		}
		ids = append(ids, a.add(h, key, original, p, now))
	}
	for _, id := range before {
		a.remove(id)
	}
	h.items = ids
}

// goesOn reports whether an item of that key and plan is the one that it was.
func (a *Agent) goesOn(id schedule.ID, key unique.Handle[string], p plan) bool {
	it := &a.items[id]
	if it.state == unserved || it.state == unservedYet {
		return it.key == key && p.reason == it.reason.Value()
	}
	return it.key == key && p.reason == ""
}

// plan finds out what is to be done for an item.
func (a *Agent) plan(h *host, entry active.Item) plan {
	q, err := h.query(entry.Key, a.cfg.Version)
	if err != nil {
		return plan{interval: never, reason: err.Error()}
	}
	iv, err := a.intervals.parse(entry.Delay)
	if err != nil {
		return plan{interval: never, reason: err.Error()}
	}
	return plan{group: q.group(), interval: iv}
}
