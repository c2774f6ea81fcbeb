package proxyd

import (
	"vpoller/broker"
	"vpoller/internal/ops"
	"vpoller/internal/service"
)

// numbers is what a proxy counts: keys of the stats reply, and with a prefix
// the names of metrics.
var numbers = []service.Number[broker.ProxyStats]{
	{Name: "clients", Help: "Connections of clients.", Of: func(s broker.ProxyStats) uint64 { return uint64(s.Clients) }},
	{Name: "queued", Help: "Requests that wait for a worker.", Of: func(s broker.ProxyStats) uint64 { return uint64(s.Queued) }},
	{Name: "running", Help: "Requests that a worker has.", Of: func(s broker.ProxyStats) uint64 { return uint64(s.Running) }},
	{Name: "held_bytes", Help: "Memory of all unanswered requests, in bytes.", Of: func(s broker.ProxyStats) uint64 { return uint64(s.HeldBytes) }},
	{Name: "requests", Total: true, Help: "Well-formed requests received.", Of: func(s broker.ProxyStats) uint64 { return s.Requests }},
	{Name: "replies", Total: true, Help: "Answers of workers passed on.", Of: func(s broker.ProxyStats) uint64 { return s.Replies }},
	{Name: "malformed", Total: true, Help: "Messages of clients that are no request.", Of: func(s broker.ProxyStats) uint64 { return s.Malformed }},
	{Name: "refused", Total: true, Help: "Requests refused because of a limit or at shutdown.", Of: func(s broker.ProxyStats) uint64 { return s.Refused }},
	{Name: "expired", Total: true, Help: "Requests not answered within their life.", Of: func(s broker.ProxyStats) uint64 { return s.Expired }},
	{Name: "retried", Total: true, Help: "Requests sent to a second worker because the first was lost.", Of: func(s broker.ProxyStats) uint64 { return s.Retried }},
	{Name: "superseded", Total: true, Help: "Requests that a client gave up by sending another.", Of: func(s broker.ProxyStats) uint64 { return s.Superseded }},
	{Name: "vanished", Total: true, Help: "Requests whose client disconnected.", Of: func(s broker.ProxyStats) uint64 { return s.Vanished }},
	{Name: "late", Total: true, Help: "Answers that nobody waited for any more.", Of: func(s broker.ProxyStats) uint64 { return s.Late }},
	{Name: "rogue", Total: true, Help: "Messages of workers that are no answer.", Of: func(s broker.ProxyStats) uint64 { return s.Rogue }},
	{Name: "lost", Total: true, Help: "Requests that a worker seems to have forgotten.", Of: func(s broker.ProxyStats) uint64 { return s.Lost }},
	{Name: "slow", Total: true, Help: "Peers dropped because they did not read.", Of: func(s broker.ProxyStats) uint64 { return s.Slow }},
	{Name: "silent", Total: true, Help: "Peers dropped because they did not answer a heartbeat.", Of: func(s broker.ProxyStats) uint64 { return s.Silent }},
	{Name: "bad_greeting", Total: true, Help: "Connections that ended in their handshake.", Of: func(s broker.ProxyStats) uint64 { return s.BadGreeting }},
	{Name: "overfull", Total: true, Help: "Connections closed because there were too many.", Of: func(s broker.ProxyStats) uint64 { return s.Overfull }},
}

func metrics(s broker.ProxyStats) []ops.Metric {
	all := service.Metrics("vpoller_proxy_", numbers, s)
	all = append(all, ops.Gauge("vpoller_proxy_workers", "Workers that are connected.", len(s.Workers)))
	for _, w := range s.Workers {
		labels := []ops.Label{{Name: "worker", Value: w.Name}, {Name: "remote", Value: w.Remote}}
		all = append(all,
			ops.Gauge("vpoller_proxy_worker_credit", "Requests that a worker takes at once.", w.Credit, labels...),
			ops.Gauge("vpoller_proxy_worker_running", "Requests that a worker has.", w.Running, labels...),
			ops.Counter("vpoller_proxy_worker_answered_total", "Requests that a worker has answered.", w.Answered, labels...))
	}
	return all
}
