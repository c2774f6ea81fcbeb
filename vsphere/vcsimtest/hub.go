package vcsimtest

import (
	"slices"
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// hub hears of every change of the inventory, once, and tells the views and
// property collectors that it concerns. A change costs what the objects and
// filters concerned cost: the simulator's own collectors look at the whole
// inventory each time.
//
// Handlers are called by the simulator with the changed object locked, so the
// hub never locks an inventory object while it holds mu.
type hub struct {
	registry *simulator.Registry

	mu         sync.Mutex // guards views, collectors and all that hangs on them
	root       types.ManagedObjectReference
	views      map[types.ManagedObjectReference]*liveView
	collectors map[*collector]bool
}

func newHub(r *simulator.Registry) *hub {
	h := &hub{
		registry:   r,
		root:       serviceContent(r).RootFolder,
		views:      make(map[types.ManagedObjectReference]*liveView),
		collectors: make(map[*collector]bool),
	}
	r.Put(&viewManager{ViewManager: r.ViewManager(), hub: h})
	r.AddHandler(h)
	return h
}

// Reference makes the hub one of the simulator's handlers; it is not an object
// that clients can see.
func (*hub) Reference() types.ManagedObjectReference {
	return types.ManagedObjectReference{Type: "vcsimtest", Value: "hub"}
}

// PutObject is called after an object was registered.
func (h *hub) PutObject(ctx *simulator.Context, o mo.Reference) {
	ref := o.Reference()
	if ref == vim25.ServiceInstance {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.place(ctx, o)
	h.touch(ref, nil)
	h.structure(nil)
	for _, list := range listsOf(o) {
		h.touch(list.ref, []string{list.name})
	}
}

// UpdateObject is called after properties of an object were set.
func (h *hub) UpdateObject(ctx *simulator.Context, o mo.Reference, changes []types.PropertyChange) {
	names := make([]string, len(changes))
	for i, c := range changes {
		names[i] = c.Name
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if slices.ContainsFunc(names, places) {
		h.place(ctx, o)
	}
	h.touch(o.Reference(), names)
	h.structure(names)
	if entity := workedOn(o, names); entity != nil {
		h.touch(*entity, nil)
	}
}

// workedOn is what a task that comes to its end has changed. The simulator
// changes many properties there, config.annotation for one, without telling.
func workedOn(o mo.Reference, names []string) *types.ManagedObjectReference {
	task, ok := o.(*mo.Task)
	if !ok || !slices.Contains(names, "info.state") || task.Info.State != types.TaskInfoStateSuccess {
		return nil
	}
	return task.Info.Entity
}

// RemoveObject is called before an object is removed.
func (h *hub) RemoveObject(ctx *simulator.Context, ref types.ManagedObjectReference) {
	lists := listsOf(ctx.Map.Get(ref))
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.views {
		v.drop(ctx, ref)
	}
	for c := range h.collectors {
		for _, f := range c.filters {
			delete(f.objects, ref)
		}
	}
	h.touch(ref, nil)
	h.structure(nil)
	for _, list := range lists {
		h.touch(list.ref, []string{list.name})
	}
}

// places reports whether a property says where an object is in the inventory.
func places(name string) bool {
	switch name {
	case "parent", "parentVApp", "resourcePool", "runtime.host", "runtime", "summary.runtime.host":
		return true
	}
	return false
}

// place puts an object into the views that it belongs to and takes it out of
// the others. The caller holds mu.
func (h *hub) place(ctx *simulator.Context, o mo.Reference) {
	for _, v := range h.views {
		if v.holds(ctx.Map, o, h.root) {
			v.add(ctx, o.Reference())
		} else {
			v.drop(ctx, o.Reference())
		}
	}
}

// touch has collectors look at an object again; names are the properties that
// changed, nil for the object as a whole. The caller holds mu.
func (h *hub) touch(ref types.ManagedObjectReference, names []string) {
	for c := range h.collectors {
		for _, f := range c.filters {
			if f.touch(ref, names) {
				c.nudge()
			}
		}
	}
}

// structure has filters that follow references find their objects again, when
// the properties that they follow changed; nil for objects that came or went.
// The caller holds mu.
func (h *hub) structure(names []string) {
	for c := range h.collectors {
		for _, f := range c.filters {
			if f.follows(names) {
				f.stale = true
				c.nudge()
			}
		}
	}
}

// cancelWaits ends every wait for updates in progress, as CancelWaitForUpdates does.
func (h *hub) cancelWaits() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.collectors {
		c.cancel()
	}
}

// abandon ends the wait of a client that has gone.
func (h *hub) abandon(session, collector string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.collectors {
		if c.session == session && c.Self.Value == collector {
			c.cancel()
		}
	}
}

// closeSession ends the views and collectors of a session.
func (h *hub) closeSession(key string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.collectors {
		if c.session == key {
			close(c.gone)
			delete(h.collectors, c)
		}
	}
	for ref, v := range h.views {
		if v.session == key {
			delete(h.views, ref)
		}
	}
}

// referrer is a property that lists other objects.
type referrer struct {
	ref  types.ManagedObjectReference
	name string
}

// listsOf is where an object is listed. The simulator changes these lists
// without telling.
func listsOf(o mo.Reference) []referrer {
	e, ok := o.(mo.Entity)
	if !ok {
		return nil
	}
	var lists []referrer
	if p := e.Entity().Parent; p != nil {
		lists = append(lists, referrer{*p, "childEntity"})
	}
	vm := machine(o)
	if vm == nil {
		return lists
	}
	if vm.Runtime.Host != nil {
		lists = append(lists, referrer{*vm.Runtime.Host, "vm"})
	}
	if vm.ResourcePool != nil {
		lists = append(lists, referrer{*vm.ResourcePool, "vm"})
	}
	for _, ref := range slices.Concat(vm.Datastore, vm.Network) {
		lists = append(lists, referrer{ref, "vm"})
	}
	return lists
}

// related reports whether two property paths are the same or one leads to a
// part of what the other leads to.
func related(a, b string) bool { return a == b || within(a, b) || within(b, a) }

func within(path, whole string) bool {
	rest, ok := strings.CutPrefix(path, whole)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}
