package vcsimtest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// resize brings the number of virtual machines to n: by copies of those there
// are, in turn, spread over the hosts of the original's cluster, or by removing
// the last ones.
func resize(r *simulator.Registry, n int) {
	originals := virtualMachines(r)
	for len(originals) > n {
		last := len(originals) - 1
		removeVM(r, originals[last])
		originals = originals[:last]
	}
	if len(originals) == 0 {
		return
	}
	stores := r.AllReference("Datastore")
	slices.SortFunc(stores, func(a, b mo.Reference) int { return cmp.Compare(a.Reference().Value, b.Reference().Value) })
	for i := len(originals); i < n; i++ {
		original := originals[i%len(originals)]
		copyTo(r, original, i, i/len(originals), stores[i%len(stores)].Reference())
	}
}

// copyVM registers a copy of a virtual machine. serial is unique within the
// inventory, turn within the copies of one original.
func copyVM(r *simulator.Registry, original *simulator.VirtualMachine, serial, turn int) {
	copyTo(r, original, serial, turn, original.Datastore[0])
}

// copyTo is copyVM onto a datastore.
func copyTo(r *simulator.Registry, original *simulator.VirtualMachine, serial, turn int, store types.ManagedObjectReference) {
	vm := newCopy(original, copyName(original.Name, turn), serial)
	vm.Datastore = []types.ManagedObjectReference{store}
	if h := original.Runtime.Host; h != nil {
		hosts := computeHosts(r, *h)
		vm.Runtime.Host = &hosts[turn%len(hosts)]
	}
	vm.Summary.Runtime = vm.Runtime
	r.Put(vm)
	vm.Summary.Vm = &vm.Self
	attachVM(r, vm)
}

// newCopy is a copy of a virtual machine that is not registered yet.
func newCopy(original *simulator.VirtualMachine, name string, serial int) *simulator.VirtualMachine {
	vm := &simulator.VirtualMachine{
		VirtualMachine: original.VirtualMachine,
		DataSets:       make(map[string]*simulator.DataSet),
	}
	vm.Self = types.ManagedObjectReference{Type: "VirtualMachine"} // the registry numbers it
	vm.Snapshot, vm.TriggeredAlarmState = nil, nil
	vm.Datastore, vm.Network = slices.Clone(vm.Datastore), slices.Clone(vm.Network)
	identify(vm, name, serial)
	return vm
}

// copyName continues the model's numbering: DC0_H0_VM7 is copy 7 of DC0_H0_VM0.
func copyName(name string, turn int) string {
	if i := strings.LastIndex(name, "_VM"); i >= 0 {
		name = name[:i]
	}
	return fmt.Sprintf("%s_VM%d", name, turn)
}

// identify gives a copy a name, UUIDs, files and a network card of its own.
func identify(vm *simulator.VirtualMachine, name string, serial int) {
	config := *vm.Config
	config.Name = name
	config.Uuid = fmt.Sprintf("420f5e00-0000-4000-8000-%012x", serial)
	config.InstanceUuid = fmt.Sprintf("500f5e00-0000-4000-8000-%012x", serial)
	config.Hardware.Device = ownNICs(config.Hardware.Device, serialMAC(serial))
	store, _, _ := strings.Cut(config.Files.VmPathName, "]")
	config.Files.VmPathName = fmt.Sprintf("%s] %s/%s.vmx", store, name, name)
	vm.Config = &config
	vm.Name = name

	guest := types.GuestInfo{}
	if vm.Guest != nil {
		guest = *vm.Guest
	}
	vm.Guest = &guest

	s := &vm.Summary
	s.Config.Name, s.Config.Uuid, s.Config.InstanceUuid = name, config.Uuid, config.InstanceUuid
	s.Config.VmPathName = config.Files.VmPathName
	s.Guest = clonePointer(s.Guest)
	s.Storage = clonePointer(s.Storage)
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

// attachVM enters a virtual machine in the list of everything that it uses.
func attachVM(r *simulator.Registry, vm *simulator.VirtualMachine) {
	eachList(r, vm, func(list *[]types.ManagedObjectReference) { *list = append(*list, vm.Self) })
}

func removeVM(r *simulator.Registry, vm *simulator.VirtualMachine) {
	eachList(r, vm, func(list *[]types.ManagedObjectReference) {
		simulator.RemoveReference(list, vm.Self)
	})
	ctx := simulator.NewContext()
	ctx.Map = r
	r.Remove(ctx, vm.Self)
}

// eachList calls f with each list of references that holds a virtual machine:
// its folder's, host's, pool's, datastores' and networks'.
func eachList(r *simulator.Registry, vm *simulator.VirtualMachine, f func(*[]types.ManagedObjectReference)) {
	if vm.Parent != nil {
		if folder, ok := r.Get(*vm.Parent).(*simulator.Folder); ok {
			f(&folder.ChildEntity)
		}
	}
	if vm.Runtime.Host != nil {
		if host, ok := r.Get(*vm.Runtime.Host).(*simulator.HostSystem); ok {
			f(&host.Vm)
		}
	}
	if vm.ResourcePool != nil {
		if list := poolVMs(r, *vm.ResourcePool); list != nil {
			f(list)
		}
	}
	for _, ref := range vm.Datastore {
		if ds, ok := r.Get(ref).(*simulator.Datastore); ok {
			f(&ds.Vm)
		}
	}
	for _, ref := range vm.Network {
		if n := network(r, ref); n != nil && len(n.Vm) > 0 { // else Enrich fills it

			f(&n.Vm)
		}
	}
}
