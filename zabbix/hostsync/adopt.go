package hostsync

import (
	"fmt"
	"slices"
	"strings"
)

// adopt finds the hosts that the original import tool made: they name the
// vCenter in a macro, and carry the name that the tool gave them. Where a host
// could stand for several objects, or several hosts for one, nothing is done
// and nothing is made beside them.
func (p *planner) adopt() {
	wanted := map[*unit][]*Host{}
	for _, h := range p.state.hosts {
		vcenter, may := p.state.candidate[h.ID]
		if !may || h.ours() || h.discovered() || !p.covers(vcenter) {
			continue
		}
		units := p.namesakes(h, vcenter)
		if len(units) > 1 {
			p.ambiguous(h, units)
			continue
		}
		for _, u := range units {
			wanted[u] = append(wanted[u], h)
		}
	}
	for u, hosts := range wanted {
		switch {
		case u.skip != "":
		case len(hosts) == 1:
			p.claim(u, hosts[0])
		default:
			u.skip = fmt.Sprintf("hosts %s could both stand for it: give one of them the tag %s=%s", hostNamesOf(hosts), TagID, u.object.ID())
		}
	}
}

func (p *planner) ambiguous(h *Host, units []*unit) {
	for _, u := range units {
		u.skip = fmt.Sprintf("host %q could stand for it or for another object of that name: give it the tag %s of the right one, here %s", h.Host, TagID, u.object.ID())
	}
}

// namesakes are the units without a host that the host may stand for. One with
// a template that the host has too is the right one.
func (p *planner) namesakes(h *Host, vcenter string) []*unit {
	var byName, byTemplate []*unit
	for _, u := range p.named(vcenter)[h.Host] {
		if !slices.Contains(byName, u) {
			byName = append(byName, u)
		}
	}
	for _, u := range p.named(vcenter)[h.Name] {
		if !slices.Contains(byName, u) {
			byName = append(byName, u)
		}
	}
	for _, u := range byName {
		if slices.ContainsFunc(u.rule.Templates, func(name string) bool { return h.hasTemplate(p.state.templates[name]) }) {
			byTemplate = append(byTemplate, u)
		}
	}
	if len(byTemplate) == 1 {
		return byTemplate
	}
	return byName
}

// named are the units of a vCenter that have no host yet, by every name that
// the original may have given them.
func (p *planner) named(vcenter string) map[string][]*unit {
	if all, ok := p.names[vcenter]; ok {
		return all
	}
	all := map[string][]*unit{}
	for _, u := range p.units {
		if u.host != nil || u.object.VCenter != vcenter {
			continue
		}
		for _, name := range []string{u.object.Name, originalName(u.object.Name), u.object.URL} {
			if name != "" && !slices.Contains(all[name], u) {
				all[name] = append(all[name], u)
			}
		}
	}
	p.names[vcenter] = all
	return all
}

func hostNamesOf(hosts []*Host) string {
	names := make([]string, len(hosts))
	for i, h := range hosts {
		names[i] = fmt.Sprintf("%q", h.Host)
	}
	return strings.Join(names, " and ")
}
