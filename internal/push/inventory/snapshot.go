package inventory

import (
	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
)

// A Snapshot is what there was at a moment. It is not changed any more, and must
// not be.
type Snapshot struct {
	hosts   []push.Host
	objects map[source][]hostsync.Object
}

// Hosts are all hosts, those of the list first.
func (s *Snapshot) Hosts() []push.Host { return s.hosts }

// Objects are the objects of a kind in a vCenter, before any filter. known is
// false when vCenter has not said yet which there are. Of kind push.VCenter there
// is one, the vCenter.
func (s *Snapshot) Objects(vcenter string, kind push.Kind) (objects []hostsync.Object, known bool) {
	objects, known = s.objects[source{vcenter, kind}]
	return objects, known
}

// A source is what one request finds out.
type source struct {
	vcenter string
	kind    push.Kind
}
