package schedule

import (
	"cmp"
	"slices"
)

// groups number the groups that have items, so that an item holds a number
// instead of three strings.
type groups struct {
	indices map[Group]int32
	names   []Group
	members []int // items in each
	free    []int32
}

func newGroups() groups { return groups{indices: make(map[Group]int32)} }

// index is the number of a group that gets an item.
func (g *groups) index(name Group) int32 {
	i, ok := g.indices[name]
	if !ok {
		i = g.make(name)
	}
	g.members[i]++
	return i
}

func (g *groups) make(name Group) int32 {
	if n := len(g.free); n > 0 {
		i := g.free[n-1]
		g.free = g.free[:n-1]
		g.indices[name], g.names[i] = i, name
		return i
	}
	i := int32(len(g.names))
	g.indices[name] = i
	g.names = append(g.names, name)
	g.members = append(g.members, 0)
	return i
}

// release lets an item leave its group; one without items is gone.
func (g *groups) release(i int32) {
	if g.members[i]--; g.members[i] == 0 {
		delete(g.indices, g.names[i])
		g.names[i] = Group{}
		g.free = append(g.free, i)
	}
}

func (g *groups) name(i int32) Group { return g.names[i] }

func (g *groups) sorted(batches map[int32]*Batch) []Batch {
	var list []Batch
	for _, b := range batches {
		list = append(list, *b)
	}
	slices.SortFunc(list, func(a, b Batch) int { return compareGroups(a.Group, b.Group) })
	return list
}

func compareGroups(a, b Group) int {
	return cmp.Or(cmp.Compare(a.VCenter, b.VCenter), cmp.Compare(a.Method, b.Method), cmp.Compare(a.Type, b.Type))
}
