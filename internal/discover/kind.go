package discover

import "vpoller/zabbix/hostsync"

// methods find the objects of a kind.
var methods = map[hostsync.Kind]string{
	hostsync.Datacenter: "datacenter.discover",
	hostsync.Cluster:    "cluster.discover",
	hostsync.Hypervisor: "host.discover",
	hostsync.VM:         "vm.discover",
	hostsync.Datastore:  "datastore.discover",
}

// Plural is how messages call objects of a kind.
func Plural(kind hostsync.Kind) string {
	if kind == hostsync.VM {
		return "virtual machines"
	}
	return string(kind) + "s"
}
