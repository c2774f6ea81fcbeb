package senderd

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"vpoller/internal/push/agent"
	"vpoller/internal/push/jobs"
	"vpoller/internal/service"
	"vpoller/protocol"
)

// brief says how the way to each Zabbix is.
func (d *Daemon) brief() protocol.List {
	list := protocol.List{}
	for _, way := range d.pipelines {
		s := d.snapshot(way)
		list = append(list, protocol.Object{
			{Name: "name", Value: way.cfg.Name},
			{Name: "server", Value: strings.Join(way.cfg.Addresses, ", ")},
			{Name: "hosts", Value: service.Count(hosts(s.agent.Hosts))},
			{Name: "known_hosts", Value: service.Count(s.agent.Hosts.Known)},
			{Name: "items", Value: service.Count(items(s.agent.Items))},
			{Name: "not_supported", Value: service.Count(s.agent.Items.NotSupported + s.agent.Items.Unserved)},
			{Name: "values_per_second", Value: math.Round(s.rate)},
			{Name: "lag_seconds", Value: math.Round(s.lag.Seconds())},
			{Name: "waiting", Value: service.Count(s.buffer.Waiting)},
			{Name: "failed", Value: service.Count(s.send.Failed)},
			{Name: "lost", Value: service.Count(dropped(s.buffer))},
		})
	}
	return list
}

// rows are all that is counted of each Zabbix.
func (d *Daemon) rows() protocol.List {
	list := protocol.List{}
	for _, way := range d.pipelines {
		s := d.snapshot(way)
		o := protocol.Object{
			{Name: "name", Value: way.cfg.Name},
			{Name: "hosts", Value: counts(hostStates(s))},
			{Name: "items", Value: counts(itemStates(s))},
			{Name: "dropped", Value: counts(drops(s))},
			{Name: "values_per_second", Value: s.rate},
		}
		list = append(list, append(o, service.Members(zabbixMetrics.Numbers, s)...))
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
		failed := uint64(0)
		for _, n := range s.Errors {
			failed += n
		}
		list = append(list, protocol.Object{
			{Name: "name", Value: s.Job},
			{Name: "interval", Value: s.Interval.String()},
			{Name: "objects", Value: service.Count(s.Objects)},
			{Name: "left_out", Value: service.Count(s.LeftOut)},
			{Name: "values", Value: service.Count(s.Values)},
			{Name: "last_value", Value: timeValue(s.Last)},
			{Name: "errors", Value: service.Count(failed)},
			{Name: "last_error", Value: problemValue(s.Problem)},
		})
	}
	return list
}

// jobCounts are all that is counted of each job.
func (d *Daemon) jobCounts() protocol.List {
	list := protocol.List{}
	for _, s := range d.jobs.Stats() {
		o := append(protocol.Object{{Name: "name", Value: s.Job}}, service.Members(jobNumbers, s)...)
		list = append(list, append(o, protocol.Member{Name: "errors", Value: counts(jobErrors(s))}))
	}
	return list
}

func problemValue(p jobs.Problem) protocol.Value {
	if p.Err == nil {
		return nil
	}
	return fmt.Sprintf("%s of %s: %s", p.Key, p.Host, reason(p.Err))
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
