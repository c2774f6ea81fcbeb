package broker

import "slices"

// ProxyStats is a proxy at one moment. Counters count since it was made.
type ProxyStats struct {
	Clients     int // connections of the frontend
	Queued      int // requests that wait for a worker
	Running     int // requests that a worker has
	HeldBytes   int // memory of all requests
	Workers     []WorkerStats
	Requests    uint64 // well-formed requests received
	Replies     uint64 // workers' answers passed on
	Malformed   uint64 // messages of clients that are no request
	Refused     uint64 // requests refused because of a limit or at shutdown
	Expired     uint64 // requests that were not answered within their life
	Retried     uint64 // requests sent to a second worker because the first was lost
	Superseded  uint64 // requests a REQ client gave up by sending another
	Vanished    uint64 // requests whose client disconnected
	Late        uint64 // answers that nobody waited for any more
	Rogue       uint64 // messages of workers that are no answer
	Lost        uint64 // requests a worker seems to have forgotten
	Slow        uint64 // peers dropped because they did not read
	Silent      uint64 // peers dropped because they did not answer PING
	Crowded     uint64 // peers dropped because all together took too much memory
	BadGreeting uint64 // connections that ended in their handshake
	Overfull    uint64 // connections closed because there were too many
}

// WorkerStats is one worker at one moment.
type WorkerStats struct {
	Name     string // as it announces itself, else its address
	Remote   string
	Hosts    []string // the vCenters it announces
	Credit   int      // how many requests it takes at once
	Running  int      // how many it has
	Answered uint64
	Leaving  bool // it takes no more requests
}

// Stats returns what the proxy counts. It may be called at any time.
func (p *Proxy) Stats() ProxyStats {
	var s ProxyStats
	p.loop.call(func() { s = p.snapshot() })
	s.BadGreeting = p.front.failed.Load() + p.back.failed.Load()
	s.Overfull = p.front.full.Load() + p.back.full.Load()
	return s
}

func (p *Proxy) snapshot() ProxyStats {
	s := p.stats
	s.Clients = p.clients
	s.Queued = p.routes.waiting
	s.Running = p.requests.count() - s.Queued
	s.HeldBytes = p.requests.bytes
	s.Slow, s.Silent, s.Crowded = p.loop.slow, p.loop.silent, p.loop.crowded
	for w := range p.workers {
		s.Workers = append(s.Workers, w.stats())
	}
	slices.SortFunc(s.Workers, func(a, b WorkerStats) int {
		if a.Name < b.Name || a.Name == b.Name && a.Remote < b.Remote {
			return -1
		}
		return 1
	})
	return s
}

func (w *worker) stats() WorkerStats {
	return WorkerStats{
		Name: w.name, Remote: w.info.remote, Hosts: slices.Clone(w.hosts),
		Credit: w.credit, Running: w.running.size, Answered: w.answered, Leaving: w.leaving,
	}
}
