package hostsync

import (
	"fmt"
	"slices"
)

// A planner is a plan in the making.
type planner struct {
	state       *State
	opts        Options
	rules       map[Kind]*Rule
	inventories []Inventory
	plan        *Plan

	units   []*unit                       // objects that are to have a host
	objects map[string]*Object            // all that there are, by ID
	byID    map[string]*Host              // hosts of ours, by vpoller.id
	claimed map[string]bool               // ids of hosts that stand for a unit
	gone    []*unit                       // hosts of ours without a unit; their object is nil or excluded
	names   map[string]map[string][]*unit // see named
	places  map[Kind]map[string]bool      // groups that follow from some object's place
}

// A unit is an object with its host. Of those that are gone, the object may be
// nil; of new ones, the host is.
type unit struct {
	object *Object
	host   *Host
	rule   *Rule
	skip   string // why there can be no host
	why    string // the host has no object any more, or one that is excluded

	technical, visible seat
}

func newPlanner(s *State, rules []Rule, inventories []Inventory, opts Options) *planner {
	p := &planner{
		state: s, opts: opts, inventories: inventories, plan: &Plan{},
		rules: map[Kind]*Rule{}, objects: map[string]*Object{}, byID: map[string]*Host{},
		claimed: map[string]bool{}, places: map[Kind]map[string]bool{}, names: map[string]map[string][]*unit{},
	}
	for i := range rules {
		p.rules[rules[i].Kind] = &rules[i]
	}
	for i := range inventories {
		for j := range inventories[i].Objects {
			o := &inventories[i].Objects[j]
			p.objects[o.ID()] = o
			p.place(o)
		}
	}
	for _, h := range slices.SortedFunc(slices.Values(s.hosts), older) {
		p.index(h)
	}
	return p
}

// index finds the host of each object. A host that was copied in Zabbix has the
// tags of the first: only the older one counts.
func (p *planner) index(h *Host) {
	id := h.tag(TagID)
	if !h.ours() || !p.covers(vCenterOf(id)) {
		return
	}
	if first, twice := p.byID[id]; twice {
		p.note("host %q has the same tag %s=%s as %q: it is left alone; take the tag off if it is a copy", h.Name, TagID, id, first.Name)
		return
	}
	p.byID[id] = h
}

// covers reports whether the vCenter is among those of this run.
func (p *planner) covers(vcenter string) bool {
	return slices.ContainsFunc(p.inventories, func(inv Inventory) bool { return inv.VCenter == vcenter })
}

// place remembers the groups that follow from an object's place: those that it
// is in, and those that anything else beside it would be in.
func (p *planner) place(o *Object) {
	for kind, r := range p.rules {
		for _, text := range r.Groups {
			name, ok := groupName(text, o)
			if !ok || name == string(text) {
				continue
			}
			if p.places[kind] == nil {
				p.places[kind] = map[string]bool{}
			}
			p.places[kind][name] = true
		}
	}
}

// match gives each object that is to have a host the one that it has.
func (p *planner) match() {
	for i := range p.inventories {
		for j := range p.inventories[i].Objects {
			o := &p.inventories[i].Objects[j]
			r := p.rules[o.Kind]
			if r == nil || r.Excluded(o) != "" {
				continue
			}
			p.units = append(p.units, &unit{object: o, rule: r})
		}
	}
	for _, u := range p.units {
		if h := p.byID[u.object.ID()]; h != nil {
			p.claim(u, h)
		}
	}
	p.matchUUID()
	p.adopt()
	p.findGone()
}

func (p *planner) claim(u *unit, h *Host) {
	u.host = h
	p.claimed[h.ID] = true
}

// matchUUID finds objects again that have another reference than before.
func (p *planner) matchUUID() {
	lost := map[string][]*Host{}
	for id, h := range p.byID {
		kind, uuid := Kind(h.tag(TagKind)), h.tag(TagUUID)
		if p.objects[id] == nil && uuid != "" && p.knows(vCenterOf(id), kind) {
			lost[string(kind)+" "+uuid] = append(lost[string(kind)+" "+uuid], h)
		}
	}
	found := map[string][]*unit{}
	for _, u := range p.units {
		key := string(u.object.Kind) + " " + u.object.UUID
		if u.host == nil && u.object.UUID != "" {
			found[key] = append(found[key], u)
		}
	}
	for key, hosts := range lost {
		if units := found[key]; len(hosts) == 1 && len(units) == 1 {
			p.claim(units[0], hosts[0])
		}
	}
}

// knows reports whether all objects of the kind in the vCenter are known.
func (p *planner) knows(vcenter string, k Kind) bool {
	return slices.ContainsFunc(p.inventories, func(inv Inventory) bool {
		return inv.VCenter == vcenter && inv.whole(k)
	})
}

// partial reports whether something of the vCenter is not known.
func (p *planner) partial(vcenter string) bool {
	return slices.ContainsFunc(p.inventories, func(inv Inventory) bool { return inv.VCenter == vcenter && inv.Partial })
}

// findGone collects the hosts of ours that stand for no unit, where that is
// known for certain.
func (p *planner) findGone() {
	for _, h := range p.state.hosts {
		id, kind := h.tag(TagID), Kind(h.tag(TagKind))
		if p.byID[id] != h || p.claimed[h.ID] || p.rules[kind] == nil || !p.knows(vCenterOf(id), kind) || p.partial(vCenterOf(id)) {
			continue
		}
		u := &unit{host: h, rule: p.rules[kind], object: p.objects[id], why: fmt.Sprintf("is no longer in %s", vCenterOf(id))}
		if u.object != nil {
			u.why = u.rule.Excluded(u.object)
		}
		p.gone = append(p.gone, u)
	}
}
