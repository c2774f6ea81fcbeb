package zabbix

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
)

// item is an item or a discovery rule as the API gives it.
type item struct {
	ItemID, HostID, Name string
	Key                  string                    `json:"key_"`
	State, Error         string                    // state "1": not supported
	LastClock, LastValue string                    // of items; "0" without a value
	History              string                    // "0": its values are not kept
	Master               string                    `json:"master_itemid"`
	Origin               origin                    `json:"itemDiscovery"`
	Items                []struct{ ItemID string } // prototypes, of rules
	Hosts                []struct{ HostID string } `json:"hostPrototypes"` // prototypes, of rules
}

// monitored is a host with one of the templates.
type monitored struct {
	HostID, Host, Name string
	Origin             origin                        `json:"hostDiscovery"`
	Templates          []struct{ TemplateID string } `json:"parentTemplates"`
	Macros             []macro
}

// origin is the prototype that something was made from; empty for what somebody
// has created, of which the API says [].
type origin struct {
	Item string `json:"parent_itemid"`
	Host string `json:"parent_hostid"`
}

func (o *origin) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return nil
	}
	type plain origin
	return json.Unmarshal(data, (*plain)(o))
}

// snapshot is all that Zabbix has of the hosts of a flavour at one time.
type snapshot struct {
	hosts    []monitored
	items    []item          // enabled ones
	rules    []item          // enabled ones
	children map[string]bool // prototypes that something was made from
	fed      map[string]bool // items and rules that feed another that has a value
}

// look takes a snapshot.
func look(z *api, templates names) *snapshot {
	return lookAt(z, monitoredBy(z, params{"templateids": templates.ids()}))
}

// monitoredBy are the hosts that fit.
func monitoredBy(z *api, fit params) []monitored {
	var hosts []monitored
	asked := params{
		"output":                []string{"hostid", "host", "name"},
		"selectParentTemplates": []string{"templateid"}, "selectHostDiscovery": []string{"parent_hostid"},
		"selectMacros": []string{"macro", "value"},
	}
	maps.Copy(asked, fit)
	z.call("host.get", asked, &hosts)
	return hosts
}

// lookAt takes a snapshot of some hosts.
func lookAt(z *api, hosts []monitored) *snapshot {
	s := &snapshot{hosts: hosts, children: make(map[string]bool), fed: make(map[string]bool)}
	enabled := params{"status": 0}
	z.call("item.get", params{
		"hostids": s.hostIDs(), "filter": enabled, "selectItemDiscovery": []string{"parent_itemid"},
		"output": []string{"itemid", "hostid", "name", "key_", "state", "error", "lastclock", "lastvalue", "history", "master_itemid"},
	}, &s.items)
	z.call("discoveryrule.get", params{
		"hostids": s.hostIDs(), "filter": enabled, "selectItems": []string{"itemid"}, "selectHostPrototypes": []string{"hostid"},
		"output": []string{"itemid", "hostid", "name", "key_", "state", "error", "master_itemid"},
	}, &s.rules)
	s.relate()
	return s
}

// relate finds what was made from prototypes, and what is fed by what.
func (s *snapshot) relate() {
	for _, h := range s.hosts {
		s.children[h.Origin.Host] = true
	}
	for _, i := range s.items {
		s.children[i.Origin.Item] = true
	}
	for _, r := range s.rules {
		if s.found(r) {
			s.fed[r.Master] = true
		}
	}
	for deeper := true; deeper; { // an item that feeds may itself be fed
		deeper = false
		for _, i := range s.items {
			if i.Master != "0" && s.shown(i) && !s.fed[i.Master] {
				s.fed[i.Master], deeper = true, true
			}
		}
	}
}

// found says whether a rule has made anything.
func (s *snapshot) found(rule item) bool {
	for _, p := range rule.Items {
		if s.children[p.ItemID] {
			return true
		}
	}
	for _, p := range rule.Hosts {
		if s.children[p.HostID] {
			return true
		}
	}
	return false
}

// foundElsewhere says whether the same rule of a template has found something on
// another host: not every datastore has alarms.
func (s *snapshot) foundElsewhere(rule item, hosts []monitored) bool {
	return slices.ContainsFunc(on(hosts, s.rules), func(r item) bool { return r.Key == rule.Key && s.found(r) })
}

// shown says whether an item has a value, or does its work without keeping one.
func (s *snapshot) shown(i item) bool {
	return i.hasValue() || i.State == "0" && i.History == "0" && s.fed[i.ItemID]
}

func (i item) hasValue() bool { return i.State == "0" && i.LastClock != "0" }

// of are the hosts of a template.
func (s *snapshot) of(templateID string) []monitored {
	var hosts []monitored
	for _, h := range s.hosts {
		for _, t := range h.Templates {
			if t.TemplateID == templateID {
				hosts = append(hosts, h)
			}
		}
	}
	slices.SortFunc(hosts, func(a, b monitored) int { return cmp.Compare(a.Name, b.Name) })
	return hosts
}

// on are the rows of items or rules that belong to one of the hosts.
func on(hosts []monitored, all []item) []item {
	var some []item
	for _, i := range all {
		if slices.ContainsFunc(hosts, func(h monitored) bool { return h.HostID == i.HostID }) {
			some = append(some, i)
		}
	}
	return some
}

func (s *snapshot) hostIDs() []string {
	ids := make([]string, len(s.hosts))
	for i, h := range s.hosts {
		ids[i] = h.HostID
	}
	return ids
}

// host is the visible name of an item's host.
func (s *snapshot) host(i item) string {
	for _, h := range s.hosts {
		if h.HostID == i.HostID {
			return h.Name
		}
	}
	return i.HostID
}
