package vcsimtest

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// all lists the objects of a Go type in the order of their creation, which is
// that of the number in their reference; the registry itself is a map.
func all[T mo.Reference](r *simulator.Registry, kind string) []T {
	var list []T
	for _, o := range r.AllReference(kind) {
		if t, ok := o.(T); ok {
			list = append(list, t)
		}
	}
	slices.SortFunc(list, func(a, b T) int {
		ra, rb := a.Reference().Value, b.Reference().Value
		return cmp.Or(cmp.Compare(serial(ra), serial(rb)), cmp.Compare(ra, rb))
	})
	return list
}

// serial is the number at the end of a reference: 42 of "vm-42".
func serial(value string) int {
	n, _ := strconv.Atoi(value[strings.LastIndexByte(value, '-')+1:])
	return n
}

func virtualMachines(r *simulator.Registry) []*simulator.VirtualMachine {
	return all[*simulator.VirtualMachine](r, "VirtualMachine")
}

func hostSystems(r *simulator.Registry) []*simulator.HostSystem {
	return all[*simulator.HostSystem](r, "HostSystem")
}

func serviceContent(r *simulator.Registry) types.ServiceContent {
	return r.Get(vim25.ServiceInstance).(*simulator.ServiceInstance).Content
}

// computeHosts lists the hosts of the cluster, or of the one-host compute
// resource, that a host belongs to.
func computeHosts(r *simulator.Registry, host types.ManagedObjectReference) []types.ManagedObjectReference {
	h, ok := r.Get(host).(*simulator.HostSystem)
	if !ok || h.Parent == nil {
		return []types.ManagedObjectReference{host}
	}
	switch c := r.Get(*h.Parent).(type) {
	case *simulator.ClusterComputeResource:
		return c.Host
	case *mo.ComputeResource:
		return c.Host
	}
	return []types.ManagedObjectReference{host}
}

// network finds the common part of any kind of network.
func network(r *simulator.Registry, ref types.ManagedObjectReference) *mo.Network {
	switch n := r.Get(ref).(type) {
	case *mo.Network:
		return n
	case *mo.OpaqueNetwork:
		return &n.Network
	case *simulator.DistributedVirtualPortgroup:
		return &n.Network
	case *mo.DistributedVirtualPortgroup:
		return &n.Network
	}
	return nil
}

// poolVMs finds the list of virtual machines of a resource pool or vApp.
func poolVMs(r *simulator.Registry, ref types.ManagedObjectReference) *[]types.ManagedObjectReference {
	switch p := r.Get(ref).(type) {
	case *simulator.ResourcePool:
		return &p.Vm
	case *simulator.VirtualApp:
		return &p.Vm
	}
	return nil
}
