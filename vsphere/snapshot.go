package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// vmSnapshotGet lists the snapshots of a virtual machine: each before those
// that were taken on top of it.
func vmSnapshotGet(ctx context.Context, c call) (protocol.Value, error) {
	const path = "snapshot.rootSnapshotList"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{path})
	if err != nil {
		return nil, err
	}
	roots, _ := o.Props[path].(types.ArrayOfVirtualMachineSnapshotTree)
	list := snapshotRows(nil, roots.VirtualMachineSnapshotTree)
	if len(list) == 0 {
		return nil, protocol.Errorf(protocol.CodeNotFound, "No snapshots found for: %s", c.Name)
	}
	return list, nil
}

func snapshotRows(list protocol.List, trees []types.VirtualMachineSnapshotTree) protocol.List {
	for _, s := range trees {
		list = append(list, protocol.Object{
			{Name: "createTime", Value: pythonTime(s.CreateTime)},
			{Name: "description", Value: s.Description},
			{Name: "id", Value: int64(s.Id)},
			{Name: "name", Value: s.Name},
			{Name: "quiesced", Value: pythonBool(s.Quiesced)},
			{Name: "state", Value: string(s.State)},
		})
		list = snapshotRows(list, s.ChildSnapshotList)
	}
	return list
}

// pythonBool is b as Python prints it.
func pythonBool(b bool) string {
	if b {
		return "True"
	}
	return "False"
}
