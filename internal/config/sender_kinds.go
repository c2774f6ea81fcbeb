package config

import (
	"slices"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// A senderKind is a kind of objects: how the file, the parts of the sender and
// the method catalogue call it.
type senderKind struct {
	section string
	kind    push.Kind
	object  string // managed object type
}

// senderKinds are in the order of push.Kinds.
var senderKinds = []senderKind{
	{"vcenters", push.VCenter, ""},
	{"datacenters", push.Datacenter, "Datacenter"},
	{"clusters", push.Cluster, "ClusterComputeResource"},
	{"hypervisors", push.Hypervisor, "HostSystem"},
	{"virtual_machines", push.VM, "VirtualMachine"},
	{"datastores", push.Datastore, "Datastore"},
}

func senderSections() []string {
	all := make([]string, len(senderKinds))
	for i, k := range senderKinds {
		all[i] = k.section
	}
	return all
}

func kindOfSection(name string) push.Kind {
	return senderKinds[slices.Index(senderSections(), name)].kind
}

func sectionOfKind(kind push.Kind) string {
	for _, k := range senderKinds {
		if k.kind == kind {
			return k.section
		}
	}
	return ""
}

// kindOfMethod is what a method that asks about one object asks about, "" for
// other methods and for objects that are no hosts of Zabbix.
func kindOfMethod(m *protocol.Method) push.Kind {
	for _, k := range senderKinds {
		if k.object == m.Type && aboutOne(m) && k.object != "" {
			return k.kind
		}
	}
	return ""
}

// aboutOne reports whether a method asks about one object.
func aboutOne(m *protocol.Method) bool { return slices.Contains(m.Required, protocol.FieldName) }

// placesOf are the places that texts about a kind of objects may have.
func placesOf(kind push.Kind) []string {
	if kind == push.VCenter {
		return []string{"vcenter", "name"}
	}
	return importPlaces
}
