package hostsync

import (
	"fmt"
	"slices"
)

// retire plans what becomes of hosts that stand for nothing any more.
func (p *planner) retire() {
	var actions []Action
	for _, u := range p.gone {
		if a, ok := p.retirement(u); ok {
			actions = append(actions, a)
		}
	}
	for _, inv := range p.inventories {
		p.limit(inv.VCenter, actions)
	}
	p.plan.Actions = append(p.plan.Actions, actions...)
}

// retirement is what becomes of one of them; false: nothing.
func (p *planner) retirement(u *unit) (Action, bool) {
	a := Action{
		Verb: Disable, Kind: u.rule.Kind, VCenter: vCenterOf(u.host.tag(TagID)),
		Name: u.visible.got, HostID: u.host.ID, Why: u.why, id: u.host.tag(TagID), was: names{u.host.Host, u.host.Name},
	}
	p.yield(u, &a)
	switch {
	case p.opts.Keep:
	case p.opts.Delete:
		a.Verb = Delete
		return a, true
	case u.host.tag(TagVanished) == "" && !bool(u.host.Status):
		off := true
		a.set.disabled = &off
		a.set.tags = append(slices.Clone(u.host.Tags), Tag{TagVanished, p.opts.Today})
		return a, true
	}
	if len(a.Changes) > 0 { // only its names are needed elsewhere
		a.Verb = Update
		return a, true
	}
	p.plan.Unchanged++
	return a, false
}

// yield gives up names that another host is to have.
func (p *planner) yield(u *unit, a *Action) {
	if u.visible.got != "" && u.visible.got != u.host.Name {
		a.set.name = &u.visible.got
		a.Changes = append(a.Changes, "name "+arrow(u.host.Name, u.visible.got))
	}
	if u.technical.got != "" && u.technical.got != u.host.Host {
		a.set.host = &u.technical.got
		a.Changes = append(a.Changes, "technical name "+arrow(u.host.Host, u.technical.got))
	}
}

// limit leaves a vCenter's hosts alone when too many would go. Disabling those
// whose objects are excluded does not count: the objects are there, so nothing
// has been overlooked.
func (p *planner) limit(vcenter string, actions []Action) {
	ours, going := 0, 0
	for id := range p.byID {
		if vCenterOf(id) == vcenter {
			ours++
		}
	}
	counts := func(a *Action) bool {
		return a.VCenter == vcenter && (a.Verb == Delete || a.Verb == Disable && p.objects[a.id] == nil)
	}
	for i := range actions {
		if counts(&actions[i]) {
			going++
		}
	}
	if float64(going)*100 <= p.opts.MaxDelete*float64(ours) {
		return
	}
	what := "disabled"
	if p.opts.Delete {
		what = "deleted"
	}
	p.plan.Refused = append(p.plan.Refused, fmt.Sprintf("%d of the %d hosts of %s would be %s, which is more than %v %%", going, ours, vcenter, what, p.opts.MaxDelete))
	for i := range actions {
		if counts(&actions[i]) {
			actions[i].spare()
		}
	}
}

// spare leaves a host where it is, but for names that another is to have.
func (a *Action) spare() {
	a.Verb, a.Why = Skip, "too many hosts would go: "+a.Why
	if len(a.Changes) > 0 {
		a.Verb = Update
	}
	a.set = change{host: a.set.host, name: a.set.name}
}

// newGroups are the groups that hosts are to be in and that are not there.
func (p *planner) newGroups() []string {
	var names []string
	for i := range p.plan.Actions {
		for _, name := range p.plan.Actions[i].set.groups {
			if _, there := p.state.groups[name]; !there && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}
