package senderd

import (
	"maps"
	"slices"
	"time"

	"vpoller/internal/service"
	"vpoller/protocol"
)

// status answers the management method of that name: how the sender is.
func (d *Daemon) status() *protocol.Response {
	return protocol.OK("vPoller Sender status", d.report())
}

// stats answers the management method of that name: what the sender counts.
func (d *Daemon) stats() *protocol.Response {
	o := protocol.Object{
		{Name: "zabbix", Value: d.rows()},
		{Name: "poll", Value: append(service.Members(pollNumbers, d.poller.snapshot()),
			protocol.Member{Name: "errors", Value: counts(pollErrors(d.poller.snapshot()))})},
		{Name: "inventory", Value: service.Members(inventoryNumbers, d.inventory.Stats())},
		{Name: "jobs", Value: d.jobCounts()},
	}
	return protocol.OK("vPoller Sender statistics", o)
}

func (d *Daemon) report() protocol.Object {
	o := protocol.Object{
		{Name: "status", Value: "running"},
		{Name: "hostname", Value: d.info.Hostname},
		{Name: "problems", Value: service.Texts(d.health())},
		{Name: "endpoint", Value: d.proxy.endpoint},
		{Name: "vcenters", Value: service.Texts(vcenters(d.cfg))},
		{Name: "mgmt", Value: d.cfg.Mgmt},
		{Name: "buffer", Value: d.cfg.Buffer.Dir},
	}
	o = append(o, d.info.Members()...)
	return append(o,
		protocol.Member{Name: "zabbix", Value: d.brief()},
		protocol.Member{Name: "targets", Value: d.targetRows()},
		protocol.Member{Name: "inventory", Value: d.sourceRows()},
		protocol.Member{Name: "jobs", Value: d.jobRows()},
		protocol.Member{Name: "oldest_hosts", Value: d.hostRows()})
}

// counts are numbers of things by name, sorted.
func counts(m map[string]float64) protocol.Object {
	o := protocol.Object{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		o = append(o, protocol.Member{Name: name, Value: int64(m[name])})
	}
	return o
}

func textValue(s string) protocol.Value {
	if s == "" {
		return nil
	}
	return s
}

func errorValue(err error) protocol.Value {
	if err == nil {
		return nil
	}
	return err.Error()
}

func timeValue(t time.Time) protocol.Value {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}
