package workerd

import (
	"vpoller/internal/ops"
	"vpoller/internal/service"
	"vpoller/vsphere"
	"vpoller/worker"
)

// numbers is what a worker counts: keys of its status, and with a prefix the
// names of metrics. So is vcenterNumbers for each vCenter.
var numbers = []service.Number[worker.Stats]{
	{Name: "received", Total: true, Help: "Requests received.", Of: func(s worker.Stats) uint64 { return s.Received }},
	{Name: "answered", Total: true, Help: "Requests answered, with errors too.", Of: func(s worker.Stats) uint64 { return s.Answered }},
	{Name: "refused", Total: true, Help: "Requests refused because too many waited for their vCenter.", Of: worker.Stats.Refused},
	{Name: "timeouts", Total: true, Help: "Requests whose deadline passed before there was an answer.", Of: func(s worker.Stats) uint64 { return s.Timeouts }},
	{Name: "panics", Total: true, Help: "Faults of vPoller that were caught.", Of: func(s worker.Stats) uint64 { return s.Panics }},
	{Name: "running", Help: "Calls that run.", Of: func(s worker.Stats) uint64 { return uint64(s.Running()) }},
}

var vcenterNumbers = []service.Number[vsphere.HostStats]{
	{Name: "sessions", Help: "Sessions at this moment.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Sessions) }},
	{Name: "logins", Total: true, Help: "Sessions that there have been.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Logins) }},
	{Name: "calls", Total: true, Help: "Calls to the vSphere API.", Of: allCalls},
	{Name: "faults", Total: true, Help: "Calls answered by a fault.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Faults) }},
	{Name: "failures", Total: true, Help: "Calls without an answer.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Failures) }},
	{Name: "running", Help: "Calls that run.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Running) }},
	{Name: "waiting", Help: "Calls that wait for one to end.", Of: func(s vsphere.HostStats) uint64 { return uint64(s.Waiting) }},
}

func allCalls(s vsphere.HostStats) uint64 {
	var n int64
	for _, c := range s.Calls {
		n += c
	}
	return uint64(n)
}

func (d *Daemon) metrics() []ops.Metric {
	s := d.worker.Stats()
	all := service.Metrics("vpoller_worker_", numbers, s)
	all = append(all, ops.Gauge("vpoller_worker_proxies", "Proxies that the worker is connected to.", d.broker.Connected()))
	for code, n := range s.Errors {
		all = append(all, ops.Counter("vpoller_worker_errors_total", "Error replies, by their code.", n,
			ops.Label{Name: "code", Value: string(code)}))
	}
	for _, l := range s.Lanes {
		label := ops.Label{Name: "vcenter", Value: l.Hostname}
		all = append(all,
			ops.Gauge("vpoller_worker_lane_running", "Calls that run for a vCenter.", l.Running, label),
			ops.Gauge("vpoller_worker_lane_waiting", "Requests that wait for a vCenter.", l.Waiting, label))
	}
	for _, v := range d.pool.Stats() {
		all = append(all, vcenterMetrics(v)...)
	}
	return all
}

func vcenterMetrics(s vsphere.HostStats) []ops.Metric {
	label := ops.Label{Name: "vcenter", Value: s.Hostname}
	up := 1
	if s.State == vsphere.StateUnavailable {
		up = 0
	}
	all := service.Metrics("vpoller_vsphere_", vcenterNumbers, s, label)
	all = append(all, ops.Gauge("vpoller_vsphere_up", "0 when the vCenter does not answer.", up, label))
	for name, n := range s.Calls {
		all = append(all, ops.Counter("vpoller_vsphere_soap_calls_total", "Calls to the vSphere API, by their name.", n,
			label, ops.Label{Name: "call", Value: name}))
	}
	return all
}
