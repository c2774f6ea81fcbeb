package senderd

import (
	"maps"
	"slices"
	"strings"
	"time"

	"vpoller/internal/push/agent"
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
		{Name: "zabbix", Value: d.rows(true)},
		{Name: "poll", Value: append(service.Members(pollNumbers, d.poller.snapshot()),
			protocol.Member{Name: "errors", Value: counts(pollErrors(d.poller.snapshot()))})},
		{Name: "inventory", Value: service.Members(inventoryNumbers, d.inventory.Stats())},
		{Name: "jobs", Value: d.jobRows()},
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
		protocol.Member{Name: "zabbix", Value: d.rows(false)},
		protocol.Member{Name: "targets", Value: d.targetRows()},
		protocol.Member{Name: "inventory", Value: d.sourceRows()},
		protocol.Member{Name: "jobs", Value: d.jobRows()},
		protocol.Member{Name: "oldest_hosts", Value: d.hostRows()})
}

// rows say how the way to each Zabbix is; in short, or all that is counted.
func (d *Daemon) rows(all bool) protocol.List {
	list := protocol.List{}
	for _, way := range d.pipelines {
		s := d.snapshot(way)
		o := protocol.Object{
			{Name: "name", Value: way.cfg.Name},
			{Name: "server", Value: strings.Join(way.cfg.Addresses, ", ")},
			{Name: "values_per_second", Value: s.rate},
			{Name: "hosts", Value: counts(hostStates(s))},
			{Name: "items", Value: counts(itemStates(s))},
			{Name: "dropped", Value: counts(drops(s))},
		}
		o = append(o, service.Members(deliveryNumbers, s)...)
		if all {
			o = append(o, service.Members(agentNumbers, s)...)
		}
		list = append(list, o)
	}
	return list
}

// targetRows say which addresses take values.
func (d *Daemon) targetRows() protocol.List {
	list := protocol.List{}
	for _, way := range d.pipelines {
		for _, q := range way.queues {
			for _, t := range q.sender.Stats().Targets {
				list = append(list, protocol.Object{
					{Name: "zabbix", Value: way.cfg.Name},
					{Name: "form", Value: string(q.form)},
					{Name: "address", Value: t.Address},
					{Name: "since", Value: timeValue(t.Since)},
					{Name: "error", Value: textValue(t.Error)},
				})
			}
		}
	}
	return list
}

// sourceRows say what was found in the vCenters.
func (d *Daemon) sourceRows() protocol.List {
	list := protocol.List{}
	for _, s := range d.inventory.Stats().Sources {
		list = append(list, protocol.Object{
			{Name: "vcenter", Value: s.VCenter},
			{Name: "kind", Value: string(s.Kind)},
			{Name: "objects", Value: service.Count(s.Objects)},
			{Name: "since", Value: timeValue(s.Since)},
			{Name: "error", Value: errorValue(s.Err)},
		})
	}
	return list
}

// jobRows say how each job is.
func (d *Daemon) jobRows() protocol.List {
	list := protocol.List{}
	for _, s := range d.jobs.Stats() {
		o := protocol.Object{{Name: "name", Value: s.Job}, {Name: "interval", Value: s.Interval.String()}}
		o = append(o, service.Members(jobNumbers, s)...)
		list = append(list, append(o,
			protocol.Member{Name: "errors", Value: counts(jobErrors(s))},
			protocol.Member{Name: "last_error", Value: errorValue(s.Problem.Err)},
			protocol.Member{Name: "last_error_host", Value: textValue(s.Problem.Host)},
			protocol.Member{Name: "last_error_key", Value: textValue(s.Problem.Key)}))
	}
	return list
}

// oldest is how many hosts are shown of each Zabbix.
const oldest = 10

// hostRows are the hosts whose items came longest ago: never comes first.
func (d *Daemon) hostRows() protocol.List {
	list := protocol.List{}
	for _, way := range d.pipelines {
		if way.agent == nil {
			continue
		}
		hosts := way.agent.Hosts()
		slices.SortStableFunc(hosts, func(a, b agent.HostStatus) int { return a.Refreshed.Compare(b.Refreshed) })
		for _, h := range hosts[:min(len(hosts), oldest)] {
			list = append(list, protocol.Object{
				{Name: "zabbix", Value: way.cfg.Name},
				{Name: "host", Value: h.Name},
				{Name: "state", Value: h.State},
				{Name: "refreshed", Value: timeValue(h.Refreshed)},
				{Name: "items", Value: service.Count(h.Items)},
				{Name: "error", Value: errorValue(h.Err)},
			})
		}
	}
	return list
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
