package inventory

import (
	"maps"
	"reflect"
	"slices"

	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
)

// A Snapshot is what there was at a moment. It is not changed any more, and must
// not be.
type Snapshot struct {
	hosts   []push.Host
	objects map[place]*list
}

// Hosts are all hosts, those of the list first.
func (s *Snapshot) Hosts() []push.Host { return s.hosts }

// Objects are the objects of a kind in a vCenter, before any filter. known is
// false when vCenter has not said yet which there are, or nobody needs them. Of
// kind push.VCenter there is one, the vCenter.
func (s *Snapshot) Objects(vcenter string, kind push.Kind) (objects []hostsync.Object, known bool) {
	l := s.objects[place{vcenter, kind}]
	if l == nil {
		return nil, false
	}
	return l.objects, true
}

func (s *Snapshot) equal(other *Snapshot) bool {
	return maps.Equal(s.objects, other.objects) && slices.Equal(s.hosts, other.hosts)
}

func (l *list) len() int {
	if l == nil {
		return 0
	}
	return len(l.objects)
}

func (l *list) equal(other *list) bool {
	return l != nil && reflect.DeepEqual(l.objects, other.objects)
}

// lendTags gives objects the tags that they have in the list.
func (l *list) lendTags(objects []hostsync.Object) {
	if l == nil {
		return
	}
	tags := make(map[string][]string, len(l.objects))
	for i := range l.objects {
		tags[l.objects[i].MoID] = l.objects[i].Tags
	}
	for i := range objects {
		objects[i].Tags = tags[objects[i].MoID]
	}
}
