package importer

import (
	"vpoller/internal/config"
	"vpoller/zabbix/hostsync"
)

// kinds are the sections of the configuration, and the objects that they are
// about.
var kinds = map[string]hostsync.Kind{
	"datacenters":      hostsync.Datacenter,
	"clusters":         hostsync.Cluster,
	"hypervisors":      hostsync.Hypervisor,
	"virtual_machines": hostsync.VM,
	"datastores":       hostsync.Datastore,
}

// rulesOf are the rules that the configuration states.
func rulesOf(cfg *config.Import) []hostsync.Rule {
	rules := make([]hostsync.Rule, len(cfg.Hosts))
	for i, h := range cfg.Hosts {
		rules[i] = hostsync.Rule{
			Kind:     kinds[h.Kind],
			HostName: h.HostName, VisibleName: h.VisibleName,
			Templates: h.Templates, Groups: h.Groups,
			Macros: settings(h.Macros), Tags: settings(h.Tags),
			Proxy: h.Proxy, ProxyGroup: h.ProxyGroup,
			Include: hostsync.FilterOf(h.Include), Exclude: hostsync.FilterOf(h.Exclude),
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
