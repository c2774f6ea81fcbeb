package vcsimtest

import (
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// snapshotTime is when the first made-up snapshot was taken; each child came an
// hour after its parent.
var snapshotTime = time.Date(2026, 1, 3, 4, 5, 6, 789012000, time.UTC)

// snapshotSpec names one snapshot.
type snapshotSpec struct{ name, description string }

// giveSnapshots gives a virtual machine a chain of snapshots, each the child of
// the one before, the last being the current one. (Snapshots made through the
// simulator's API complain on the log about files of their own.)
func giveSnapshots(r *simulator.Registry, vm *simulator.VirtualMachine, chain []snapshotSpec) {
	vm.Snapshot = new(types.VirtualMachineSnapshotInfo)
	list := &vm.Snapshot.RootSnapshotList
	for i, spec := range chain {
		ref := r.Put(&mo.VirtualMachineSnapshot{Vm: vm.Self}).Reference()
		*list = []types.VirtualMachineSnapshotTree{{
			Snapshot:    ref,
			Vm:          vm.Self,
			Id:          int32(i + 1),
			Name:        spec.name,
			Description: spec.description,
			CreateTime:  snapshotTime.Add(time.Duration(i) * time.Hour),
			State:       vm.Runtime.PowerState,
		}}
		list = &(*list)[0].ChildSnapshotList
		vm.Snapshot.CurrentSnapshot = &ref
	}
}
