package push

// A Kind is a kind of vSphere object, by the word that metadata of hosts have
// for it.
type Kind string

// The kinds that hosts of Zabbix stand for.
const (
	VCenter    Kind = "vcenter" // the vCenter or ESXi host that is asked
	Datacenter Kind = "datacenter"
	Cluster    Kind = "cluster"
	Hypervisor Kind = "hypervisor"
	VM         Kind = "vm"
	Datastore  Kind = "datastore"
)

// Kinds are all kinds, from the top down.
func Kinds() []Kind { return []Kind{VCenter, Datacenter, Cluster, Hypervisor, VM, Datastore} }

// A Ref says which object a host of Zabbix stands for.
type Ref struct {
	Kind    Kind
	VCenter string // as the workers' configuration calls it
	Name    string // as requests name it: a MoRef, or what people wrote; "" for a VCenter
}
