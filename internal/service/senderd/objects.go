package senderd

import (
	"slices"

	"vpoller/internal/config"
	"vpoller/internal/pattern"
	"vpoller/internal/push"
	"vpoller/internal/push/inventory"
	"vpoller/internal/push/jobs"
	"vpoller/zabbix/hostsync"
)

// vcenters are all that the configuration names, each once.
func vcenters(cfg *config.Sender) []string {
	var all []string
	add := func(names []string) {
		for _, name := range names {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	if cfg.Active != nil {
		add(cfg.Active.VCenters)
	}
	for _, j := range cfg.Jobs {
		add(j.VCenters)
	}
	return all
}

// rules say how objects become hosts.
func rules(a *config.SenderActive) []inventory.Rule {
	if a == nil {
		return nil
	}
	all := make([]inventory.Rule, len(a.Hosts))
	for i, h := range a.Hosts {
		all[i] = inventory.Rule{
			Kind: h.Kind, HostName: h.HostName, Metadata: h.Metadata,
			Include: hostsync.FilterOf(h.Include), Exclude: hostsync.FilterOf(h.Exclude), VMTemplates: h.VMTemplates,
		}
	}
	return all
}

// listed are the hosts that the configuration names.
func listed(a *config.SenderActive) []push.Host {
	if a == nil {
		return nil
	}
	all := make([]push.Host, len(a.List))
	for i, h := range a.List {
		all[i] = push.Host{Name: h.Name, Metadata: h.Metadata, Ref: push.Ref{Kind: h.Kind, VCenter: h.VCenter, Name: h.Object}}
	}
	return all
}

// needs are the objects that jobs are about, whether they are hosts or not.
func needs(all []*config.SenderJob) []inventory.Need {
	var needs []inventory.Need
	for _, j := range all {
		if found(j) {
			rule := jobRule(j)
			needs = append(needs, inventory.Need{
				VCenters: j.VCenters, Kind: j.Kind, Include: rule.Include, Exclude: rule.Exclude, VMTemplates: rule.VMTemplates,
			})
		}
	}
	return needs
}

// found reports whether the inventory has to say which objects a job is about, or
// where they belong.
func found(j *config.SenderJob) bool {
	if j.Kind == "" || j.Kind == push.VCenter {
		return false
	}
	plain := func(text pattern.Text) bool {
		for _, place := range hostsync.Places() {
			if text.Has(place) && place != "name" && place != "vcenter" {
				return false
			}
		}
		return true
	}
	return len(j.Names) == 0 || !plain(j.Host) || !plain(j.Item)
}

func jobRule(j *config.SenderJob) hostsync.Rule {
	return hostsync.Rule{
		Kind:    hostsync.Kind(j.Kind),
		Include: hostsync.FilterOf(j.Include), Exclude: hostsync.FilterOf(j.Exclude), VMTemplates: j.VMTemplates,
	}
}

// objectsOf are what a job asks about in a vCenter; known is false when the vCenter
// has not said yet.
func objectsOf(j *config.SenderJob, vcenter string, s *inventory.Snapshot) (objects []jobs.Object, known bool) {
	var there []hostsync.Object
	if found(j) {
		if there, known = s.Objects(vcenter, j.Kind); !known {
			return nil, false
		}
	}
	switch {
	case len(j.Names) > 0:
		for _, name := range j.Names {
			objects = append(objects, named(j.Kind, vcenter, name, there))
		}
	case j.Kind == "" || j.Kind == push.VCenter:
		objects = append(objects, named(push.VCenter, vcenter, "", nil))
	default:
		rule := jobRule(j)
		for i := range there {
			if rule.Excluded(&there[i]) == "" {
				objects = append(objects, object(j.Kind, &there[i]))
			}
		}
	}
	return objects, true
}

func object(kind push.Kind, o *hostsync.Object) jobs.Object {
	return jobs.Object{Ref: push.Ref{Kind: kind, VCenter: o.VCenter, Name: o.MoID}, Place: o.Place}
}

// named is the object that people call by a name: one of those there, if there is
// one.
func named(kind push.Kind, vcenter, name string, there []hostsync.Object) jobs.Object {
	for i := range there {
		if o := &there[i]; o.MoID == name || o.Name == name {
			return object(kind, o)
		}
	}
	o := hostsync.Object{VCenter: vcenter, Name: name}
	if name == "" {
		o.Name = vcenter
	}
	return jobs.Object{Ref: push.Ref{Kind: kind, VCenter: vcenter, Name: name}, Place: o.Place}
}
