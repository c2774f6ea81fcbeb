package vcsimtest

import (
	"reflect"
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// viewManager makes container views that are kept up to date by the hub.
type viewManager struct {
	*simulator.ViewManager
	hub *hub
}

// CreateContainerView has the simulator find what is in the container now.
func (m *viewManager) CreateContainerView(ctx *simulator.Context, req *types.CreateContainerView) soap.HasFault {
	body := m.ViewManager.CreateContainerView(ctx, req)
	if body.Fault() != nil {
		return body
	}
	ref := body.(*methods.CreateContainerViewBody).Res.Returnval
	inner := ctx.Session.Registry.Get(ref).(*simulator.ContainerView)
	ctx.Map.RemoveHandler(inner)
	v := &liveView{ContainerView: inner, hub: m.hub, session: ctx.Session.Key, at: make(map[types.ManagedObjectReference]int)}
	ctx.Session.Registry.Put(v)
	m.hub.mu.Lock()
	defer m.hub.mu.Unlock()
	m.hub.views[ref] = v
	for i, member := range inner.View {
		v.at[member] = i
	}
	return body
}

// liveView is a container view that gains and loses objects one at a time, in no
// order. hub.mu guards at and, together with the simulator's lock of the view,
// its list.
type liveView struct {
	*simulator.ContainerView
	hub     *hub
	session string
	at      map[types.ManagedObjectReference]int // index in View
}

// Reference reads nothing that may be changing, as the embedded one would.
func (v *liveView) Reference() types.ManagedObjectReference { return v.Self }

// DestroyView forgets the view; filters on it fail from now on.
func (v *liveView) DestroyView(ctx *simulator.Context, req *types.DestroyView) soap.HasFault {
	v.hub.mu.Lock()
	delete(v.hub.views, v.Self)
	for c := range v.hub.collectors {
		for _, f := range c.filters {
			if slices.Contains(f.views, v) {
				f.lost = &v.Self
				c.nudge()
			}
		}
	}
	v.hub.mu.Unlock()
	return v.ContainerView.DestroyView(ctx, req)
}

func (v *liveView) add(ctx *simulator.Context, ref types.ManagedObjectReference) {
	if _, ok := v.at[ref]; ok {
		return
	}
	ctx.Map.WithLock(ctx, v.Self, func() {
		v.at[ref] = len(v.View)
		v.View = append(v.View, ref)
	})
}

func (v *liveView) drop(ctx *simulator.Context, ref types.ManagedObjectReference) {
	i, ok := v.at[ref]
	if !ok {
		return
	}
	ctx.Map.WithLock(ctx, v.Self, func() {
		last := len(v.View) - 1
		v.View[i] = v.View[last]
		v.at[v.View[i]] = i
		v.View = v.View[:last]
		delete(v.at, ref)
	})
}

// holds reports whether an object belongs into the view.
func (v *liveView) holds(r *simulator.Registry, o mo.Reference, root types.ManagedObjectReference) bool {
	if _, entity := o.(mo.Entity); !entity || !v.includes(o) {
		return false
	}
	if v.Container == root && v.Recursive {
		return true
	}
	return v.below(r, o, 0)
}

func (v *liveView) includes(o mo.Reference) bool {
	if len(v.Type) == 0 {
		return true
	}
	t := embeddedType(reflect.TypeOf(o).Elem())
	return t != nil && slices.ContainsFunc(v.Type, func(kind string) bool { return isType(t, kind) })
}

// isType reports whether a managed object type is a kind or extends it.
func isType(t reflect.Type, kind string) bool {
	if t.Name() == kind {
		return true
	}
	f, ok := t.FieldByName(kind)
	return ok && f.Anonymous
}

// deepest bounds the way up from an object to its root.
const deepest = 50

// below reports whether one of the ways up from an object leads to the container.
func (v *liveView) below(r *simulator.Registry, o mo.Reference, depth int) bool {
	if o == nil || depth > deepest {
		return false
	}
	for _, ref := range above(o) {
		if ref == v.Container || v.Recursive && v.below(r, r.Get(ref), depth+1) {
			return true
		}
	}
	return false
}

// above is what contains an object.
func above(o mo.Reference) []types.ManagedObjectReference {
	e, ok := o.(mo.Entity)
	if !ok {
		return nil
	}
	parents := []*types.ManagedObjectReference{e.Entity().Parent}
	if vm := machine(o); vm != nil {
		parents = append(parents, vm.ResourcePool, vm.Runtime.Host, vm.ParentVApp)
	}
	var refs []types.ManagedObjectReference
	for _, p := range parents {
		if p != nil {
			refs = append(refs, *p)
		}
	}
	return refs
}

// machine is what an object has as a virtual machine; nil if it is none.
func machine(o mo.Reference) *mo.VirtualMachine {
	switch vm := o.(type) {
	case *simulator.VirtualMachine:
		return &vm.VirtualMachine
	case *mo.VirtualMachine:
		return vm
	}
	return nil
}
