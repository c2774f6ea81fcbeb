package vcsimtest

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// task is one object that a filter has something to tell about.
type task struct {
	ref            types.ManagedObjectReference
	selected, sent bool
	change         *change
}

// page takes up to limit objects from the filters and tells about them; nil
// when there is nothing to tell.
func (c *collector) page(ctx *simulator.Context, limit int) (*types.UpdateSet, types.BaseMethodFault) {
	set := new(types.UpdateSet)
	filters, fault := c.ready(ctx)
	if fault != nil {
		return nil, fault
	}
	for _, f := range filters {
		if limit <= 0 {
			break
		}
		tasks := f.take(limit)
		updates, fault := f.tell(ctx, tasks)
		if fault != nil {
			return nil, fault
		}
		limit -= len(updates)
		if len(updates) > 0 {
			set.FilterSet = append(set.FilterSet, types.PropertyFilterUpdate{Filter: f.Self, ObjectSet: updates})
		}
	}
	if set.FilterSet == nil {
		return nil, nil
	}
	return set, nil
}

// ready brings the selections of all filters up to date.
func (c *collector) ready(ctx *simulator.Context) ([]*filter, types.BaseMethodFault) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	for _, f := range c.filters {
		if f.lost != nil {
			return nil, &types.ManagedObjectNotFound{Obj: *f.lost}
		}
	}
	for _, f := range c.filters {
		if !f.stale {
			continue
		}
		f.stale = false
		c.hub.mu.Unlock() // finding locks objects
		found, fault := f.find(ctx)
		c.hub.mu.Lock()
		if fault != nil {
			return nil, fault
		}
		before := f.found
		f.found = found
		for ref := range before {
			if !found[ref] {
				f.touch(ref, nil)
			}
		}
		for ref := range found {
			if !before[ref] {
				f.touch(ref, nil)
			}
		}
	}
	return slices.Clone(c.filters), nil
}

// find follows all references of the filter. It costs what they lead to.
func (f *filter) find(ctx *simulator.Context) (map[types.ManagedObjectReference]bool, types.BaseMethodFault) {
	bare := f.Spec
	bare.PropSet = nil
	for _, p := range f.Spec.PropSet {
		bare.PropSet = append(bare.PropSet, types.PropertySpec{Type: p.Type})
	}
	objects, fault := f.collector.read(ctx, bare)
	found := make(map[types.ManagedObjectReference]bool, len(objects))
	for _, o := range objects {
		found[o.Obj] = true
	}
	return found, fault
}

// take removes up to limit objects from what is to be told.
func (f *filter) take(limit int) []task {
	hub := f.collector.hub
	hub.mu.Lock()
	defer hub.mu.Unlock()
	n := min(limit, len(f.order))
	tasks := make([]task, n)
	for i, ref := range f.order[:n] {
		tasks[i] = task{ref, f.selects(ref), f.sent[ref], f.pending[ref]}
		delete(f.pending, ref)
	}
	f.order = f.order[n:]
	return tasks
}

// tell reads the objects of tasks and says what became of them.
func (f *filter) tell(ctx *simulator.Context, tasks []task) ([]types.ObjectUpdate, types.BaseMethodFault) {
	spec := types.PropertyFilterSpec{PropSet: f.Spec.PropSet, ReportMissingObjectsInResults: types.NewBool(true)}
	for _, t := range tasks {
		if t.selected {
			spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: t.ref})
		}
	}
	read, fault := f.collector.read(ctx, spec)
	if fault != nil {
		return nil, fault
	}
	contents := make(map[types.ManagedObjectReference]types.ObjectContent, len(read))
	for _, content := range read {
		contents[content.Obj] = content
	}
	var updates []types.ObjectUpdate
	hub := f.collector.hub
	hub.mu.Lock()
	defer hub.mu.Unlock()
	for _, t := range tasks {
		content, there := contents[t.ref]
		update, something := f.update(t, content, there)
		if something {
			updates = append(updates, update)
		}
		f.sent[t.ref] = true
		if !there {
			delete(f.sent, t.ref)
		}
	}
	return updates, nil
}

// update is what a client is told of one object, if anything.
func (f *filter) update(t task, content types.ObjectContent, there bool) (types.ObjectUpdate, bool) {
	update := types.ObjectUpdate{Obj: t.ref}
	switch {
	case !there:
		update.Kind = types.ObjectUpdateKindLeave
		return update, t.sent
	case !t.sent:
		update.Kind, update.MissingSet = types.ObjectUpdateKindEnter, content.MissingSet
		for _, p := range content.PropSet {
			update.ChangeSet = append(update.ChangeSet, assign(p.Name, p.Val))
		}
		return update, true
	}
	update.Kind = types.ObjectUpdateKindModify
	update.ChangeSet = f.changed(t, content)
	return update, len(update.ChangeSet) > 0
}

// changed are the properties concerned, with their values of now; one that is
// not set any more has none.
func (f *filter) changed(t task, content types.ObjectContent) []types.PropertyChange {
	concerned := func(path string) bool {
		return t.change.whole || slices.ContainsFunc(t.change.names, func(n string) bool { return related(n, path) })
	}
	var changes []types.PropertyChange
	set := make(map[string]bool)
	for _, p := range content.PropSet {
		set[p.Name] = true
		if concerned(p.Name) {
			changes = append(changes, assign(p.Name, p.Val))
		}
	}
	for _, spec := range f.propSets(t.ref.Type) {
		for _, path := range spec.PathSet {
			if !set[path] && concerned(path) {
				changes = append(changes, assign(path, nil))
			}
		}
	}
	return changes
}

func assign(name string, v types.AnyType) types.PropertyChange {
	return types.PropertyChange{Name: name, Op: types.PropertyChangeOpAssign, Val: v}
}

// read is the simulator's reading of properties, all pages in one.
func (c *collector) read(ctx *simulator.Context, spec types.PropertyFilterSpec) ([]types.ObjectContent, types.BaseMethodFault) {
	if len(spec.ObjectSet) == 0 {
		return nil, nil
	}
	body := c.RetrievePropertiesEx(ctx, &types.RetrievePropertiesEx{SpecSet: []types.PropertyFilterSpec{spec}})
	if f := body.Fault(); f != nil {
		fault, _ := f.VimFault().(types.BaseMethodFault)
		return nil, fault
	}
	return body.(*methods.RetrievePropertiesExBody).Res.Returnval.Objects, nil
}
