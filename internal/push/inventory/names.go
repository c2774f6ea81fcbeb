package inventory

import (
	"cmp"
	"slices"

	"vpoller/internal/push"
)

// names remember which name each object has.
type names struct {
	held map[string]string // by id of the object
}

// give gives every want a name, and returns all hosts: those of the list, then
// the others in the order of wants. Names go first to those who have them
// already, then to the others in the order of their references. Who finds all
// names taken is left out.
func (n *names) give(listed []push.Host, wants []want) []push.Host {
	hosts := slices.Clone(listed)
	taken := make(map[string]bool, len(listed)+len(wants))
	for _, h := range listed {
		taken[h.Name] = true
	}
	got := n.keep(taken, wants)
	for _, w := range newcomers(wants, got) {
		if i := slices.IndexFunc(w.names, func(name string) bool { return name != "" && !taken[name] }); i >= 0 {
			got[w.id] = w.names[i]
			taken[w.names[i]] = true
		}
	}
	for _, w := range wants {
		if w.host.Name = got[w.id]; w.host.Name != "" {
			hosts = append(hosts, w.host)
		}
	}
	n.held = got
	return hosts
}

// keep lets everybody have the name that he has, if it still fits: those are of
// one host each, and none of the list's.
func (n *names) keep(taken map[string]bool, wants []want) map[string]string {
	got := make(map[string]string, len(wants))
	for _, w := range wants {
		if name := n.held[w.id]; name != "" && slices.Contains(w.names, name) {
			got[w.id] = name
			taken[name] = true
		}
	}
	return got
}

// newcomers are those without a name, the first to choose first.
func newcomers(wants []want, got map[string]string) []want {
	var all []want
	for _, w := range wants {
		if got[w.id] == "" {
			all = append(all, w)
		}
	}
	slices.SortStableFunc(all, func(a, b want) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.kind, b.kind), cmp.Compare(a.vcenter, b.vcenter), cmp.Compare(a.id, b.id))
	})
	return all
}
