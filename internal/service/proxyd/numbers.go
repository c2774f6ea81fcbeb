package proxyd

import (
	"net"

	"vpoller/broker"
	"vpoller/internal/ops"
	"vpoller/internal/service"
)

// numbers is what a proxy counts, for its stats reply and its metrics.
var numbers = []service.Number[broker.ProxyStats]{
	service.Gauge("clients", "Connections of clients.", func(s broker.ProxyStats) int { return s.Clients }),
	service.Gauge("queued", "Requests that wait for a worker.", func(s broker.ProxyStats) int { return s.Queued }),
	service.Gauge("running", "Requests that a worker has.", func(s broker.ProxyStats) int { return s.Running }),
	service.Gauge("held_bytes", "Memory of all unanswered requests, in bytes.", func(s broker.ProxyStats) int { return s.HeldBytes }),
	service.Counter("requests", "Well-formed requests received.", func(s broker.ProxyStats) uint64 { return s.Requests }),
	service.Counter("replies", "Answers of workers passed on.", func(s broker.ProxyStats) uint64 { return s.Replies }),
	service.Counter("malformed", "Messages of clients that are no request.", func(s broker.ProxyStats) uint64 { return s.Malformed }),
	service.Counter("refused", "Requests refused because of a limit or at shutdown.", func(s broker.ProxyStats) uint64 { return s.Refused }),
	service.Counter("expired", "Requests not answered within their life.", func(s broker.ProxyStats) uint64 { return s.Expired }),
	service.Counter("retried", "Requests sent to a second worker because the first was lost.", func(s broker.ProxyStats) uint64 { return s.Retried }),
	service.Counter("superseded", "Requests that a client gave up by sending another.", func(s broker.ProxyStats) uint64 { return s.Superseded }),
	service.Counter("vanished", "Requests whose client disconnected.", func(s broker.ProxyStats) uint64 { return s.Vanished }),
	service.Counter("late", "Answers that nobody waited for any more.", func(s broker.ProxyStats) uint64 { return s.Late }),
	service.Counter("rogue", "Messages of workers that are no answer.", func(s broker.ProxyStats) uint64 { return s.Rogue }),
	service.Counter("lost", "Requests that a worker seems to have forgotten.", func(s broker.ProxyStats) uint64 { return s.Lost }),
	service.Counter("slow", "Peers dropped because they did not read.", func(s broker.ProxyStats) uint64 { return s.Slow }),
	service.Counter("silent", "Peers dropped because they did not answer a heartbeat.", func(s broker.ProxyStats) uint64 { return s.Silent }),
	service.Counter("crowded", "Peers dropped because all together took too much memory.", func(s broker.ProxyStats) uint64 { return s.Crowded }),
	service.Counter("bad_greeting", "Connections that ended in their handshake.", func(s broker.ProxyStats) uint64 { return s.BadGreeting }),
	service.Counter("overfull", "Connections closed because there were too many.", func(s broker.ProxyStats) uint64 { return s.Overfull }),
}

// metrics are those numbers and what there is to say about the workers.
var metrics = service.Metrics[broker.ProxyStats]{
	Prefix:  "vpoller_proxy_",
	Numbers: append(numbers, service.Gauge("workers", "Workers that are connected.", func(s broker.ProxyStats) int { return len(s.Workers) })),
	Splits: []service.Split[broker.ProxyStats]{
		byAddress("worker_credit", "Requests that the workers of a machine take at once.", func(w broker.WorkerStats) int { return w.Credit }),
		byAddress("worker_running", "Requests that the workers of a machine have.", func(w broker.WorkerStats) int { return w.Running }),
		byHost("host_workers", "Workers that serve a vCenter."),
	},
}

// Families are all metrics of a proxy.
func Families() []ops.Family { return metrics.Families() }

// byAddress adds up a number of the workers on each machine: they come back
// under another name and from another port, and a label must not have ever new
// values.
func byAddress(name, help string, of func(broker.WorkerStats) int) service.Split[broker.ProxyStats] {
	return service.Split[broker.ProxyStats]{Name: name, Help: help, Label: "address", Of: func(s broker.ProxyStats) map[string]float64 {
		sums := make(map[string]float64)
		for _, w := range s.Workers {
			sums[address(w.Remote)] += float64(of(w))
		}
		return sums
	}}
}

func byHost(name, help string) service.Split[broker.ProxyStats] {
	return service.Split[broker.ProxyStats]{Name: name, Help: help, Label: "vcenter", Of: func(s broker.ProxyStats) map[string]float64 {
		workers := make(map[string]float64)
		for _, w := range s.Workers {
			for _, h := range w.Hosts {
				workers[h]++
			}
		}
		return workers
	}}
}

// address is the machine of a peer; "local" for one that is not on a network.
func address(remote string) string {
	if host, _, err := net.SplitHostPort(remote); err == nil {
		return host
	}
	return "local"
}
