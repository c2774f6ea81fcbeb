package vsphere

import "time"

// State is how an agent stands with its vCenter.
type State string

// The states of an agent.
const (
	StateIdle        State = "idle"        // nobody has asked yet, or the session has ended
	StateConnected   State = "connected"   // there is a session
	StateUnavailable State = "unavailable" // the vCenter does not answer; requests are refused
)

// HostStats are the counters of one vCenter since the start, and how it is now.
type HostStats struct {
	Hostname string
	State    State
	// Since is when the vCenter became unavailable, and Reason why; zero and
	// empty while it is not.
	Since  time.Time
	Reason string
	// Product is what the vCenter calls itself, "" without a session.
	Product string

	Sessions int                // sessions at this moment, 0 or 1
	Logins   int64              // sessions there have been
	Calls    map[string]int64   // SOAP calls by their name in the vSphere API
	Latency  map[string]Latency // how long they took, by the same name
	Faults   int64              // calls answered by a fault
	Failures int64              // calls without an answer
	Running  int                // calls that run
	Waiting  int                // calls that wait for room in the budget

	CallTime       time.Duration // that calls took altogether, but for WaitForUpdatesEx
	CallsPerMinute int64         // calls in the last minute
	BytesPerMinute int64         // bytes in both directions in the last minute
	BytesIn        int64         // bytes from the vCenter, as on the wire
	BytesOut       int64         // bytes to it
	Refused        int64         // calls refused because the budget was spent
	Stretched      int64         // refreshes that had to wait for room in the budget

	Mirror *MirrorStats // nil without a mirror
	Perf   PerfStats
}

// Stats is how each vCenter stands, in the order of the configuration.
func (p *Pool) Stats() []HostStats {
	stats := make([]HostStats, len(p.order))
	for i, hostname := range p.order {
		stats[i] = p.agents[hostname].Stats()
	}
	return stats
}

// Stats is how the vCenter stands.
func (a *Agent) Stats() HostStats {
	c := a.link.calls
	s := HostStats{
		Hostname: a.host.Hostname,
		State:    StateIdle,
		Calls:    c.counts(),
		Latency:  c.latencies(),
		Faults:   c.faults.Load(),
		Failures: c.failures.Load(),
		CallTime: time.Duration(c.took.Load()),
		Perf:     a.perf.stats(),
	}
	c.budget.describe(&s)
	a.link.describe(&s)
	if a.mirror != nil {
		s.Mirror = a.mirror.stats()
	}
	if down := a.link.breaker.outage(); down != nil {
		s.State, s.Since, s.Reason = StateUnavailable, down.since, brief(down.cause)
	}
	return s
}

func (l *link) describe(s *HostStats) {
	l.mu.Lock()
	defer l.mu.Unlock()
	s.Logins = l.logins
	if l.current != nil {
		s.State, s.Sessions = StateConnected, 1
		s.Product = l.current.ServiceContent.About.FullName
	}
}
