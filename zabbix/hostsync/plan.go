package hostsync

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Verb is what is done with a host.
type Verb string

// What can be done with a host, in the order in which it is done.
const (
	Update  Verb = "update"
	Adopt   Verb = "adopt" // take over a host of the original import tool
	Enable  Verb = "enable"
	Create  Verb = "create"
	Disable Verb = "disable"
	Delete  Verb = "delete"
	Skip    Verb = "skip" // nothing, though something ought to be: Why says why
)

// Action is one thing to do with one host.
type Action struct {
	Verb    Verb
	Kind    Kind
	VCenter string
	Name    string   // visible name, afterwards
	HostID  string   // "" of a host that is to be made
	Changes []string // what becomes different, in words
	Why     string   // of what is disabled, deleted or skipped

	id  string // of the object, see TagID
	was names  // of a host that is there
	set change // what the API is told
}

// names are the two names of a host.
type names struct{ host, visible string }

// Plan is all that there is to do.
type Plan struct {
	Actions   []Action
	Groups    []string // to be made, in order
	Unchanged int      // hosts that are as they should be
	Notes     []string // what the administrator should know
	// Refused says which disabling and deleting the plan leaves out because it
	// would be too much; a sentence for each vCenter.
	Refused []string
}

// Options say what becomes of hosts whose objects are gone or excluded.
type Options struct {
	Keep   bool // leave them alone
	Delete bool // delete rather than disable them

	// MaxDelete is how many hosts of a vCenter, in percent, may be disabled because
	// their objects are gone, or deleted. With more nothing of that happens there.
	MaxDelete float64

	Today string // for the tag vpoller.vanished: 2026-01-31
}

// Count is how many actions have the verb.
func (p *Plan) Count(v Verb) int {
	n := 0
	for i := range p.Actions {
		if p.Actions[i].Verb == v {
			n++
		}
	}
	return n
}

// Work is how many actions change something.
func (p *Plan) Work() int { return len(p.Actions) - p.Count(Skip) }

// Make plans what is to be done so that Zabbix has the hosts that the rules
// want for what is in the inventories. It changes nothing. The rules must have
// passed [State.Check]; there is at most one for each kind.
func Make(s *State, rules []Rule, inventories []Inventory, opts Options) *Plan {
	p := newPlanner(s, rules, inventories, opts)
	p.match()
	p.name()
	for _, u := range p.units {
		p.planUnit(u)
	}
	p.retire()
	p.plan.Groups = p.newGroups()
	order := []Verb{Update, Adopt, Enable, Create, Disable, Delete, Skip}
	slices.SortStableFunc(p.plan.Actions, func(a, b Action) int {
		return cmp.Compare(slices.Index(order, a.Verb), slices.Index(order, b.Verb))
	})
	return p.plan
}

// planUnit plans for one object that is to have a host.
func (p *planner) planUnit(u *unit) {
	a := Action{Kind: u.object.Kind, VCenter: u.object.VCenter, Name: u.visible.got, id: u.object.ID()}
	switch {
	case u.skip != "":
		a.Verb, a.Why, a.Name = Skip, u.skip, u.object.Name
	case u.host == nil:
		a.Verb, a.set = Create, p.creation(u)
		a.Changes = []string{"as " + u.technical.got, "+group " + strings.Join(a.set.groups, ", ")}
	default:
		a.HostID, a.was = u.host.ID, names{u.host.Host, u.host.Name}
		a.set, a.Changes = p.difference(u)
		if len(a.Changes) == 0 {
			p.plan.Unchanged++
			return
		}
		a.Verb = u.verb()
	}
	p.plan.Actions = append(p.plan.Actions, a)
}

// verb is what is done with the host of a unit that is not as it should be.
func (u *unit) verb() Verb {
	switch {
	case !u.host.ours():
		return Adopt
	case u.host.tag(TagVanished) != "":
		return Enable
	}
	return Update
}

func (p *planner) note(format string, args ...any) {
	p.plan.Notes = append(p.plan.Notes, fmt.Sprintf(format, args...))
}
