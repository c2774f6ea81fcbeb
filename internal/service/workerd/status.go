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
	return protocol.OK("vPoller Worker statistics", protocol.Object{
		{Name: "counters", Value: counts(d.worker.Stats())},
		{Name: "errors", Value: codes(d.worker.Stats())},
		{Name: "lanes", Value: lanes(d.worker.Stats())},
		{Name: "vsphere", Value: vcenters(d.pool.Stats(), true)},
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
		protocol.Member{Name: "vsphere", Value: vcenters(d.pool.Stats(), false)},
		protocol.Member{Name: "counters", Value: counts(d.worker.Stats())})
}

// vcenters says how each vCenter stands; with calls, also each SOAP call's
// count.
func vcenters(all []vsphere.HostStats, calls bool) protocol.List {
	list := protocol.List{}
	for _, s := range all {
		o := protocol.Object{
			{Name: "hostname", Value: s.Hostname},
			{Name: "state", Value: string(s.State)},
			{Name: "since", Value: timeValue(s.Since)},
			{Name: "reason", Value: textValue(s.Reason)},
			{Name: "product", Value: textValue(s.Product)},
		}
		for _, n := range vcenterNumbers {
			o = append(o, protocol.Member{Name: n.Name, Value: service.Count(n.Of(s))})
		}
		if calls {
			o = append(o, protocol.Member{Name: "soap", Value: soapCalls(s)})
		}
		list = append(list, o)
	}
	return list
}

func soapCalls(s vsphere.HostStats) protocol.Object {
	o := protocol.Object{}
	for _, name := range slices.Sorted(maps.Keys(s.Calls)) {
		o = append(o, protocol.Member{Name: name, Value: s.Calls[name]})
	}
	return o
}

func counts(s worker.Stats) protocol.Object {
	var o protocol.Object
	for _, n := range numbers {
		o = append(o, protocol.Member{Name: n.Name, Value: service.Count(n.Of(s))})
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

func lanes(s worker.Stats) protocol.List {
	list := protocol.List{}
	for _, l := range s.Lanes {
		list = append(list, protocol.Object{
			{Name: "hostname", Value: l.Hostname},
			{Name: "running", Value: service.Count(l.Running)},
			{Name: "waiting", Value: service.Count(l.Waiting)},
		})
	}
	return list
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
