package importer

import (
	"vpoller/internal/config"
	"vpoller/zabbix/hostsync"
)

// kind is how a kind of objects is called here and there.
type kind struct {
	section string // of the configuration
	kind    hostsync.Kind
	method  string // that finds them
	named   string // in messages
}

var kinds = []kind{
	{"datacenters", hostsync.Datacenter, "datacenter.discover", "datacenters"},
	{"clusters", hostsync.Cluster, "cluster.discover", "clusters"},
	{"hypervisors", hostsync.Hypervisor, "host.discover", "hypervisors"},
	{"virtual_machines", hostsync.VM, "vm.discover", "virtual machines"},
	{"datastores", hostsync.Datastore, "datastore.discover", "datastores"},
}

func kindOf(section string) kind {
	for _, k := range kinds {
		if k.section == section {
			return k
		}
	}
	return kind{}
}

func methodOf(of hostsync.Kind) kind {
	for _, k := range kinds {
		if k.kind == of {
			return k
		}
	}
	return kind{}
}

// rulesOf are the rules that the configuration states.
func rulesOf(cfg *config.Import) []hostsync.Rule {
	rules := make([]hostsync.Rule, len(cfg.Hosts))
	for i, h := range cfg.Hosts {
		rules[i] = hostsync.Rule{
			Kind:     kindOf(h.Kind).kind,
			HostName: h.HostName, VisibleName: h.VisibleName,
			Templates: h.Templates, Groups: h.Groups,
			Macros: settings(h.Macros), Tags: settings(h.Tags),
			Proxy: h.Proxy, ProxyGroup: h.ProxyGroup,
			Include: filter(h.Include), Exclude: filter(h.Exclude),
			VMTemplates: h.VMTemplates,
		}
	}
	return rules
}

func settings(list []config.ImportSetting) []hostsync.Setting {
	all := make([]hostsync.Setting, len(list))
	for i, s := range list {
		all[i] = hostsync.Setting{Name: s.Name, Value: s.Value}
	}
	return all
}

func filter(f config.ImportFilter) hostsync.Filter {
	return hostsync.Filter{
		Name: f["name"], Folder: f["folder"], Cluster: f["cluster"],
		Datacenter: f["datacenter"], Tag: f["tag"], Power: f["power"],
	}
}
