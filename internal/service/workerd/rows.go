package workerd

import (
	"vpoller/internal/service"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/worker"
)

// rows is all that the worker knows of each vCenter, in the order of the
// configuration: the rows of worker.stats.
func (d *Daemon) rows() protocol.List {
	lanes := make(map[string]worker.LaneStats)
	for _, l := range d.worker.Stats().Lanes {
		lanes[l.Hostname] = l
	}
	list := protocol.List{}
	for _, s := range d.pool.Stats() {
		o := append(standing(s), protocol.Member{Name: "worker", Value: d.info.Hostname})
		o = append(o, service.Members(vcenterNumbers, s)...)
		o = append(o, service.Members(loadNumbers, s)...)
		o = append(o, prefixed("lane_", laneNumbers, lanes[s.Hostname], true)...)
		o = append(o, mirrorMembers(s.Mirror)...)
		o = append(o, prefixed("perf_", perfNumbers, s.Perf, true)...)
		list = append(list, append(o, protocol.Member{Name: "soap", Value: counts(s.Calls)}))
	}
	return list
}

// standing is how a vCenter stands.
func standing(s vsphere.HostStats) protocol.Object {
	return protocol.Object{
		{Name: "hostname", Value: s.Hostname},
		{Name: "state", Value: string(s.State)},
		{Name: "since", Value: timeValue(s.Since)},
		{Name: "reason", Value: textValue(s.Reason)},
		{Name: "product", Value: textValue(s.Product)},
		{Name: "calls", Value: allCalls(s)},
	}
}

// mirrorMembers has the same names without a mirror, and null for each.
func mirrorMembers(s *vsphere.MirrorStats) protocol.Object {
	known := s != nil
	if !known {
		s = new(vsphere.MirrorStats)
	}
	o := prefixed("mirror_", mirrorNumbers, s, known)
	reason := protocol.Member{Name: "mirror_reason", Value: textValue(s.Reason)}
	return append(o, reason, protocol.Member{Name: "objects", Value: counts(s.Objects)})
}

// prefixed are numbers as members with longer names; null when not known.
func prefixed[S any](prefix string, numbers []service.Number[S], s S, known bool) protocol.Object {
	o := service.Members(numbers, s)
	for i := range o {
		o[i].Name = prefix + o[i].Name
		if !known {
			o[i].Value = nil
		}
	}
	return o
}
