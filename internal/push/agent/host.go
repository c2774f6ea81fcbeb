package agent

import (
	"slices"
	"strings"
	"time"

	"vpoller/zabbix/active"
	"vpoller/zabbix/schedule"
)

// A host is one host of Zabbix. Agent.mu guards it, but for check: that belongs
// to whoever refreshes the host.
type host struct {
	spec  Host
	check active.Host
	seed  uint64
	items []schedule.ID

	state  hostState
	paused bool
	untold bool      // Zabbix has not been told yet of some item that it is not supported
	gone   bool      // while somebody refreshes it
	tries  int       // requests since Zabbix last knew it
	asked  time.Time // when somebody answered, or the host came
	listed time.Time // when its list came last
	beat   time.Time // of the last heartbeat
	err    error
	route  string

	turn  time.Time // when to ask next
	place int       // in the turns; -1 while it is not there
}

type hostState uint8

const (
	waiting hostState = iota
	known
	unknown
	disabled
	refused
)

func (h *host) stateText() string {
	if h.state == known && h.paused {
		return "paused"
	}
	return [...]string{"waiting", "known", "unknown", "disabled", "refused"}[h.state]
}

// pace is how far apart the first requests of hosts that come together are.
const pace = 2 * time.Millisecond

// SetHosts says which hosts there are from now on; before Run, too. Hosts that
// are there already keep their items. Of several with one name the first counts.
func (a *Agent) SetHosts(hosts []Host) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	next := make(map[string]*host, len(hosts))
	var fresh []*host
	for _, spec := range hosts {
		if next[spec.Name] != nil {
			continue
		}
		h := a.hosts[spec.Name]
		if h == nil || h.spec.Ref != spec.Ref {
			h = &host{spec: spec, seed: schedule.Seed(spec.Name), asked: now, place: -1}
			h.check.Name = spec.Name
			fresh = append(fresh, h)
		}
		h.spec.Metadata = spec.Metadata
		next[spec.Name] = h
	}
	for name, h := range a.hosts {
		if next[name] != h {
			a.drop(h)
		}
	}
	a.hosts = next
	a.welcome(fresh, now)
}

// welcome gives new hosts their first turns, soon, and not all at once.
func (a *Agent) welcome(fresh []*host, now time.Time) {
	window := min(a.cfg.Refresh, time.Duration(len(fresh))*pace)
	for _, h := range fresh {
		h.turn = now
		if window > 0 {
			h.turn = now.Add(time.Duration(h.seed % uint64(window)))
		}
		a.turns.put(h)
	}
	a.poke()
}

// drop lets a host go.
func (a *Agent) drop(h *host) {
	h.gone = true
	a.turns.remove(h)
	a.forget(h)
}

// Route is where Zabbix wants the values of a host, "host:port"; "" is where
// Zabbix itself is, and for hosts that are not known.
func (a *Agent) Route(name string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if h := a.hosts[name]; h != nil {
		return h.route
	}
	return ""
}

// HostStatus is how one host is.
type HostStatus struct {
	Name      string
	State     string    // "waiting", "known", "paused", "unknown", "disabled" or "refused"
	Refreshed time.Time // when its list came last; zero: never
	Items     int
	Err       error // why not since then; nil when it did
}

// Hosts returns how each host is, in the order of their names.
func (a *Agent) Hosts() []HostStatus {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := make([]HostStatus, 0, len(a.hosts))
	for _, h := range a.hosts {
		all = append(all, HostStatus{Name: h.spec.Name, State: h.stateText(), Refreshed: h.listed, Items: len(h.items), Err: h.err})
	}
	slices.SortFunc(all, func(x, y HostStatus) int { return strings.Compare(x.Name, y.Name) })
	return all
}
