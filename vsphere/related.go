package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// relatedRows makes the method that lists the objects of a type which one
// object refers to by its property via.
func relatedRows(via, target string) method {
	return func(ctx context.Context, c call) (protocol.Value, error) {
		_, objects, err := c.inventory.Follow(ctx, c.method.Type, c.Name, nil, Relation{via, target, c.method.Default})
		if err != nil {
			return nil, err
		}
		return rows(objects, c.method.Default), nil
	}
}

// relatedInner is [relatedRows] with the rows inside one object beside the
// name of the object that was asked about.
func relatedInner(via, target string) method {
	return func(ctx context.Context, c call) (protocol.Value, error) {
		o, objects, err := c.inventory.Follow(ctx, c.method.Type, c.Name, nil, Relation{via, target, c.method.Default})
		if err != nil {
			return nil, err
		}
		return protocol.Object{
			{Name: namePath, Value: o.Name},
			{Name: c.method.Inner, Value: rows(objects, c.method.Default)},
		}, nil
	}
}

// hostClusterGet names the compute resource that a host belongs to: its
// cluster, or one of its own that bears its name.
func hostClusterGet(ctx context.Context, c call) (protocol.Value, error) {
	return namedRelation(ctx, c, "parent", "ComputeResource", "cluster")
}

func vmHostGet(ctx context.Context, c call) (protocol.Value, error) {
	return namedRelation(ctx, c, "runtime.host", "HostSystem", "host")
}

// namedRelation is one row: the object's name and, as member, the name of the
// one object that via refers to; without that member when there is none.
func namedRelation(ctx context.Context, c call, via, target, member string) (protocol.Value, error) {
	o, related, err := c.inventory.Follow(ctx, c.method.Type, c.Name, nil, Relation{Via: via, Kind: target})
	if err != nil {
		return nil, err
	}
	row := protocol.Object{{Name: namePath, Value: o.Name}}
	if len(related) > 0 {
		row.Set(member, related[0].Name)
	}
	return protocol.List{row}, nil
}

// resourcePoolVMGet lists the virtual machines of a resource pool, each with
// the pool's name as last member.
func resourcePoolVMGet(ctx context.Context, c call) (protocol.Value, error) {
	paths := union([]string{namePath}, c.Properties)
	pool, vms, err := c.inventory.Follow(ctx, c.method.Type, c.Name, nil, Relation{"vm", "VirtualMachine", paths})
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(vms))
	for i, vm := range vms {
		row := vm.Row(paths)
		row.Set("resourcePool.name", pool.Name)
		list[i] = row
	}
	return list, nil
}

// datastoreHostGet lists the hosts that mount a datastore.
func datastoreHostGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{"host"})
	if err != nil {
		return nil, err
	}
	mounts, _ := o.Props["host"].(types.ArrayOfDatastoreHostMount)
	refs := make([]Ref, len(mounts.DatastoreHostMount))
	for i, mount := range mounts.DatastoreHostMount {
		refs[i] = mount.Key
	}
	known, err := c.inventory.Read(ctx, Selection{refs, c.method.Default})
	if err != nil {
		return nil, err
	}
	return rows(pick(known, refs), c.method.Default), nil
}
