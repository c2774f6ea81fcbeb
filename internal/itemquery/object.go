package itemquery

import (
	"slices"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// types are the managed object types of what hosts stand for.
var types = map[push.Kind]string{
	push.Datacenter: "Datacenter",
	push.Cluster:    "ClusterComputeResource",
	push.Hypervisor: "HostSystem",
	push.VM:         "VirtualMachine",
	push.Datastore:  "Datastore",
}

// fill puts what the host stands for in place of what the key leaves empty, if
// the method is about such a thing.
func fill(r *protocol.Request, m *protocol.Method, ref push.Ref) error {
	if r.Hostname == "" {
		Give(r, protocol.FieldHostname, ref.VCenter)
	}
	if r.Hostname == "" && !m.Local {
		return protocol.Errorf(protocol.CodeMissingField, "The key names no vCenter, and the host stands for none")
	}
	if r.Name != "" || !slices.Contains(m.Fields(), protocol.FieldName) {
		return nil
	}
	if why := unfit(r, m, ref); why != "" {
		return protocol.Errorf(protocol.CodeMissingField, "%s needs a name in the key: %s", m.Name, why)
	}
	r.Set(protocol.FieldName, ref.Name)
	return nil
}

// unfit is why a method cannot be about what the host stands for, "" when it
// can.
func unfit(r *protocol.Request, m *protocol.Method, ref push.Ref) string {
	switch {
	case ref.Name == "":
		return "the host stands for no object"
	case ref.VCenter != r.Hostname:
		return "the host stands for an object of " + ref.VCenter + ", not of " + r.Hostname
	case types[ref.Kind] != m.Type:
		return "the host stands for a " + string(ref.Kind)
	default:
		return ""
	}
}
