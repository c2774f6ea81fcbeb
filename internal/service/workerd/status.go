package workerd

import (
	"maps"
	"slices"
	"strings"
	"time"

	"vpoller/internal/service"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/worker"
)

// status answers the management method of that name: the original's keys, then
// ours.
func (d *Daemon) status() *protocol.Response {
	return protocol.OK("vPoller Worker status", d.report())
}

// stats answers the management method of that name: what the worker counts.
func (d *Daemon) stats() *protocol.Response {
	s := d.worker.Stats()
	return protocol.OK("vPoller Worker statistics", protocol.Object{
		{Name: "counters", Value: service.Members(numbers, s)},
		{Name: "errors", Value: codes(s)},
		{Name: "vsphere", Value: d.rows()},
	})
}

func (d *Daemon) report() protocol.Object {
	o := protocol.Object{
		{Name: "status", Value: "running"},
		{Name: "hostname", Value: d.info.Hostname},
		{Name: "proxy", Value: strings.Join(d.cfg.Proxy, ", ")},
		{Name: "mgmt", Value: d.cfg.Mgmt},
		{Name: "db", Value: nil}, // the original's file of vCenters; there is none
		{Name: "concurrency", Value: service.Count(d.cfg.Concurrency)},
		{Name: "helpers", Value: service.Texts(d.helpers.Names())},
		{Name: "tasks", Value: protocol.List{"vpoller.vsphere.tasks"}}, // all of them
	}
	o = append(o, d.info.Members()...)
	return append(o,
		protocol.Member{Name: "connected", Value: service.Count(d.broker.Connected())},
		protocol.Member{Name: "vsphere", Value: vcenters(d.pool.Stats())},
		protocol.Member{Name: "counters", Value: service.Members(numbers, d.worker.Stats())})
}

// vcenters says in short how each vCenter stands.
func vcenters(all []vsphere.HostStats) protocol.List {
	list := protocol.List{}
	for _, s := range all {
		list = append(list, append(standing(s), service.Members(vcenterNumbers, s)...))
	}
	return list
}

// counts are numbers of things by name, sorted.
func counts[N int | int64](m map[string]N) protocol.Object {
	o := protocol.Object{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		o = append(o, protocol.Member{Name: name, Value: int64(m[name])})
	}
	return o
}

func codes(s worker.Stats) protocol.Object {
	o := protocol.Object{}
	for _, code := range slices.Sorted(maps.Keys(s.Errors)) {
		o = append(o, protocol.Member{Name: string(code), Value: service.Count(s.Errors[code])})
	}
	return o
}

func textValue(s string) protocol.Value {
	if s == "" {
		return nil
	}
	return s
}

func timeValue(t time.Time) protocol.Value {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}
