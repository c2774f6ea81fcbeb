package vcsimtest

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// filter is a property filter: which objects and properties its collector
// tells about, which objects the client knows of, and what is to be told next.
// hub.mu guards it.
type filter struct {
	mo.PropertyFilter
	collector *collector

	// What is selected: objects by reference, members of views, and, when the
	// filter follows any other reference, what was found the last time.
	objects  map[types.ManagedObjectReference]bool
	views    []*liveView
	followed []string // properties that are followed
	found    map[types.ManagedObjectReference]bool
	stale    bool                          // found has to be found again
	lost     *types.ManagedObjectReference // a view of the filter that was destroyed

	sent    map[types.ManagedObjectReference]bool
	order   []types.ManagedObjectReference // keys of pending
	pending map[types.ManagedObjectReference]*change
}

// change is what became of an object since the client heard of it.
type change struct {
	whole bool // look at the object as a whole
	names []string
}

// Reference reads nothing that may be changing, as the embedded one would.
func (f *filter) Reference() types.ManagedObjectReference { return f.Self }

// newFilter makes a filter of a specification; a fault when it names an object
// that is not there.
func newFilter(ctx *simulator.Context, c *collector, req *types.CreateFilter) (*filter, types.BaseMethodFault) {
	f := &filter{
		collector: c,
		objects:   make(map[types.ManagedObjectReference]bool),
		sent:      make(map[types.ManagedObjectReference]bool),
		pending:   make(map[types.ManagedObjectReference]*change),
	}
	f.Spec, f.PartialUpdates = req.Spec, req.PartialUpdates
	for _, set := range req.Spec.ObjectSet {
		o := ctx.Session.Get(set.Obj)
		if o == nil {
			return nil, &types.ManagedObjectNotFound{Obj: set.Obj}
		}
		if v, ok := o.(*liveView); ok && membersOnly(set) {
			f.views = append(f.views, v)
			continue
		}
		if set.SelectSet == nil || set.Skip == nil || !*set.Skip {
			f.objects[set.Obj] = true
		}
		f.followed = append(f.followed, followedPaths(set.SelectSet)...)
	}
	f.stale = f.followed != nil
	return f, nil
}

// membersOnly reports whether an object set selects the members of a view and
// nothing else.
func membersOnly(set types.ObjectSpec) bool {
	if set.Skip == nil || !*set.Skip || len(set.SelectSet) != 1 {
		return false
	}
	t, ok := set.SelectSet[0].(*types.TraversalSpec)
	return ok && t.Path == "view" && t.SelectSet == nil && (t.Skip == nil || !*t.Skip)
}

func followedPaths(specs []types.BaseSelectionSpec) []string {
	var paths []string
	for _, s := range specs {
		if t, ok := s.(*types.TraversalSpec); ok {
			paths = append(append(paths, t.Path), followedPaths(t.SelectSet)...)
		}
	}
	return paths
}

// follows reports whether a change of these properties, or of what objects
// there are, may change what the filter selects.
func (f *filter) follows(names []string) bool {
	if names == nil {
		return f.followed != nil
	}
	return slices.ContainsFunc(f.followed, func(p string) bool { return slices.Contains(names, p) })
}

// selects reports whether the filter is about an object now.
func (f *filter) selects(ref types.ManagedObjectReference) bool {
	if f.objects[ref] || f.found[ref] {
		return true
	}
	for _, v := range f.views {
		if _, ok := v.at[ref]; ok {
			return len(f.propSets(ref.Type)) > 0
		}
	}
	return false
}

// selection lists every object that the filter is about, in a settled order.
func (f *filter) selection() []types.ManagedObjectReference {
	var refs []types.ManagedObjectReference
	for _, list := range []map[types.ManagedObjectReference]bool{f.objects, f.found} {
		for ref := range list {
			refs = append(refs, ref)
		}
	}
	for _, v := range f.views {
		refs = append(refs, v.View...)
	}
	return refs
}

// propSets are the parts of the specification for objects of a type.
func (f *filter) propSets(kind string) []types.PropertySpec {
	var sets []types.PropertySpec
	for _, p := range f.Spec.PropSet {
		if f.collector.paths.extends(f.collector.hub.registry, kind, p.Type) {
			sets = append(sets, p)
		}
	}
	return sets
}

// touch notes that an object changed; it reports whether that is to be told.
func (f *filter) touch(ref types.ManagedObjectReference, names []string) bool {
	selected, sent := f.selects(ref), f.sent[ref]
	if !selected && !sent || selected && sent && names != nil && !f.about(ref.Type, names) {
		return false
	}
	p := f.pending[ref]
	if p == nil {
		p = new(change)
		f.pending[ref] = p
		f.order = append(f.order, ref)
	}
	p.whole = p.whole || names == nil
	p.names = append(p.names, names...)
	return true
}

// about reports whether one of the properties is asked for.
func (f *filter) about(kind string, names []string) bool {
	for _, set := range f.propSets(kind) {
		if set.All != nil && *set.All {
			return true
		}
		for _, p := range set.PathSet {
			if slices.ContainsFunc(names, func(n string) bool { return related(n, p) }) {
				return true
			}
		}
	}
	return false
}

// restart has everything told again from the beginning.
func (f *filter) restart() {
	clear(f.sent)
	clear(f.pending)
	f.order = nil
	for _, ref := range f.selection() {
		f.touch(ref, nil)
	}
}

// DestroyPropertyFilter ends the filter.
func (f *filter) DestroyPropertyFilter(ctx *simulator.Context, req *types.DestroyPropertyFilter) soap.HasFault {
	c := f.collector
	c.hub.mu.Lock()
	c.filters = slices.DeleteFunc(c.filters, func(o *filter) bool { return o == f })
	simulator.RemoveReference(&c.Filter, req.This)
	c.hub.mu.Unlock()
	ctx.Session.Remove(ctx, req.This)
	return &methods.DestroyPropertyFilterBody{Res: new(types.DestroyPropertyFilterResponse)}
}
