package proxyd

import (
	"vpoller/broker"
	"vpoller/internal/service"
	"vpoller/protocol"
)

// status answers the management method of that name: the original's keys with
// the configured endpoints, then ours.
func (d *Daemon) status() *protocol.Response {
	return protocol.OK("vPoller Proxy status", d.report())
}

// stats answers the management method of that name: what the proxy counts.
func (d *Daemon) stats() *protocol.Response {
	return protocol.OK("vPoller Proxy statistics", service.Members(numbers, d.proxy.Stats()))
}

func (d *Daemon) report() protocol.Object {
	s := d.proxy.Stats()
	o := protocol.Object{
		{Name: "status", Value: "running"},
		{Name: "hostname", Value: d.info.Hostname},
		{Name: "mgmt", Value: d.cfg.Mgmt},
		{Name: "frontend", Value: d.cfg.Frontend},
		{Name: "backend", Value: d.cfg.Backend},
	}
	o = append(o, d.info.Members()...)
	return append(o,
		protocol.Member{Name: "workers", Value: workers(s.Workers)},
		protocol.Member{Name: "counters", Value: service.Members(numbers, s)})
}

func workers(all []broker.WorkerStats) protocol.List {
	list := protocol.List{}
	for _, w := range all {
		list = append(list, protocol.Object{
			{Name: "name", Value: w.Name},
			{Name: "remote", Value: w.Remote},
			{Name: "hosts", Value: service.Texts(w.Hosts)},
			{Name: "credit", Value: service.Count(w.Credit)},
			{Name: "running", Value: service.Count(w.Running)},
			{Name: "answered", Value: service.Count(w.Answered)},
			{Name: "leaving", Value: w.Leaving},
		})
	}
	return list
}
