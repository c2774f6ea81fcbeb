package vcsimtest

import (
	"slices"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// fewest is how many virtual machines deleting leaves.
const fewest = 2

// do makes one change of a kind, if that is possible. The caller holds mu.
func (c *Changer) do(ctx *simulator.Context, kind ChangeKind, vm *simulator.VirtualMachine) (Change, bool) {
	done := false
	switch {
	case vm == nil:
		return Change{}, false
	case kind == Renamed:
		done = c.rename(ctx, vm)
	case kind == Migrated:
		done = c.migrate(ctx, vm)
	case kind == Moved:
		done = c.move(ctx, vm)
	case kind == Switched:
		done = c.switchPower(ctx, vm)
	case kind == Created:
		vm, done = c.create(ctx, vm), true
	case kind == Deleted:
		done = c.remove(ctx, vm)
	case kind == Noted:
		text := c.name()
		set(ctx, vm, to("config.annotation", text), to("summary.config.annotation", text))
		done = true
	}
	return Change{kind, vm.Self, vm.Name}, done
}

func to(name string, v any) types.PropertyChange { return types.PropertyChange{Name: name, Val: v} }

// set changes properties and tells about it.
func set(ctx *simulator.Context, o mo.Reference, changes ...types.PropertyChange) {
	ctx.WithLock(o, func() { ctx.Update(o, changes) })
}

func (c *Changer) rename(ctx *simulator.Context, vm *simulator.VirtualMachine) bool {
	name := c.name()
	set(ctx, vm, to("name", name), to("config.name", name), to("summary.config.name", name))
	return true
}

// migrate changes the host, within the same cluster.
func (c *Changer) migrate(ctx *simulator.Context, vm *simulator.VirtualMachine) bool {
	if vm.Runtime.Host == nil {
		return false
	}
	from := *vm.Runtime.Host
	hosts := slices.DeleteFunc(slices.Clone(computeHosts(ctx.Map, from)), func(h types.ManagedObjectReference) bool { return h == from })
	if len(hosts) == 0 {
		return false
	}
	host := hosts[c.random.IntN(len(hosts))]
	c.unlist(ctx, from, vm.Self)
	set(ctx, vm, to("runtime.host", host), to("summary.runtime.host", host))
	c.list(ctx, host, vm.Self)
	return true
}

// move changes the folder; folders to move to are made as they are needed.
func (c *Changer) move(ctx *simulator.Context, vm *simulator.VirtualMachine) bool {
	if vm.Parent == nil || vm.Parent.Type != "Folder" {
		return false
	}
	from := *vm.Parent
	folder := c.folder(ctx, from)
	c.unlist(ctx, from, vm.Self)
	set(ctx, vm, to("parent", folder))
	c.list(ctx, folder, vm.Self)
	return true
}

// folder is another one than the given; there are three more than there were.
func (c *Changer) folder(ctx *simulator.Context, from types.ManagedObjectReference) types.ManagedObjectReference {
	if len(c.folders) == 0 {
		c.folders = []types.ManagedObjectReference{from}
		for _, name := range []string{"web", "db", "test"} {
			f := &simulator.Folder{}
			parent := ctx.Map.Get(from).(*simulator.Folder)
			f.Name, f.ChildType, f.Parent = name, parent.ChildType, &types.ManagedObjectReference{Type: from.Type, Value: from.Value}
			f.Self.Type = "Folder"
			ctx.Map.Put(f)
			c.list(ctx, from, f.Self)
			c.folders = append(c.folders, f.Self)
		}
	}
	others := slices.DeleteFunc(slices.Clone(c.folders), func(f types.ManagedObjectReference) bool { return f == from })
	return others[c.random.IntN(len(others))]
}

func (c *Changer) switchPower(ctx *simulator.Context, vm *simulator.VirtualMachine) bool {
	state := types.VirtualMachinePowerStatePoweredOn
	if vm.Runtime.PowerState == state {
		state = types.VirtualMachinePowerStatePoweredOff
	}
	set(ctx, vm, to("runtime.powerState", state), to("summary.runtime.powerState", state))
	return true
}

// create registers a copy of a virtual machine.
func (c *Changer) create(ctx *simulator.Context, original *simulator.VirtualMachine) *simulator.VirtualMachine {
	name := c.name()
	var vm *simulator.VirtualMachine
	ctx.WithLock(original, func() { vm = newCopy(original, name, c.serial) })
	ctx.Map.Put(vm)
	ctx.WithLock(vm, func() { vm.Summary.Vm = &vm.Self })
	for _, ref := range users(vm) {
		c.list(ctx, ref, vm.Self)
	}
	c.vms = append(c.vms, vm.Self)
	return vm
}

func (c *Changer) remove(ctx *simulator.Context, vm *simulator.VirtualMachine) bool {
	if len(c.vms) <= fewest {
		return false
	}
	c.forget(slices.Index(c.vms, vm.Self))
	for _, ref := range users(vm) {
		c.unlist(ctx, ref, vm.Self)
	}
	ctx.Map.Remove(ctx, vm.Self)
	return true
}

// users is every object with a list that holds a virtual machine.
func users(vm *simulator.VirtualMachine) []types.ManagedObjectReference {
	var refs []types.ManagedObjectReference
	for _, l := range listsOf(vm) {
		refs = append(refs, l.ref)
	}
	return refs
}

// list enters a child in an object's list and tells about it.
func (c *Changer) list(ctx *simulator.Context, owner, child types.ManagedObjectReference) {
	c.edit(ctx, owner, func(list []types.ManagedObjectReference) []types.ManagedObjectReference {
		return append(slices.Clip(list), child)
	})
}

func (c *Changer) unlist(ctx *simulator.Context, owner, child types.ManagedObjectReference) {
	c.edit(ctx, owner, func(list []types.ManagedObjectReference) []types.ManagedObjectReference {
		return slices.DeleteFunc(slices.Clone(list), func(r types.ManagedObjectReference) bool { return r == child })
	})
}

// edit replaces the list of children or virtual machines of an object.
func (c *Changer) edit(ctx *simulator.Context, owner types.ManagedObjectReference, f func([]types.ManagedObjectReference) []types.ManagedObjectReference) {
	o := ctx.Map.Get(owner)
	name, list := "vm", (*[]types.ManagedObjectReference)(nil)
	switch o := o.(type) {
	case *simulator.Folder:
		name, list = "childEntity", &o.ChildEntity
	case *simulator.HostSystem:
		list = &o.Vm
	case *simulator.Datastore:
		list = &o.Vm
	default:
		if list = poolVMs(ctx.Map, owner); list == nil {
			if n := network(ctx.Map, owner); n != nil {
				list = &n.Vm
			}
		}
	}
	if list == nil {
		return
	}
	ctx.WithLock(o, func() { ctx.Update(o, []types.PropertyChange{{Name: name, Val: f(*list)}}) })
}
