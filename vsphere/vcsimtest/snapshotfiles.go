package vcsimtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Sizes of the files of a made-up snapshot.
const (
	snapshotDataSize  = 30 << 10
	snapshotDeltaSize = 2 << 30
)

// giveSnapshotFiles enters the files of a chain of snapshots in a virtual
// machine's layout: what was written to its first disk after each, and its
// state.
func giveSnapshotFiles(vm *simulator.VirtualMachine) {
	if vm.LayoutEx == nil || len(vm.LayoutEx.Disk) == 0 || vm.Snapshot == nil {
		return
	}
	layout := *vm.LayoutEx
	layout.File, layout.Disk = slices.Clone(layout.File), slices.Clone(layout.Disk)
	layout.Timestamp = time.Now()
	disk := layout.Disk[0]
	disk.Chain = slices.Clone(disk.Chain)
	for trees := vm.Snapshot.RootSnapshotList; len(trees) > 0; trees = trees[0].ChildSnapshotList {
		id := trees[0].Id
		before := types.VirtualMachineFileLayoutExDiskLayout{Key: disk.Key, Chain: slices.Clone(disk.Chain)}
		data := addFile(&layout, fmt.Sprintf("%s-Snapshot%d.vmsn", vm.Name, id),
			types.VirtualMachineFileLayoutExFileTypeSnapshotData, snapshotDataSize)
		layout.Snapshot = append(layout.Snapshot, types.VirtualMachineFileLayoutExSnapshotLayout{
			Key: trees[0].Snapshot, DataKey: data, MemoryKey: -1,
			Disk: []types.VirtualMachineFileLayoutExDiskLayout{before},
		})
		disk.Chain = append(disk.Chain, types.VirtualMachineFileLayoutExDiskUnit{FileKey: []int32{
			addFile(&layout, fmt.Sprintf("%s-%06d.vmdk", vm.Name, id),
				types.VirtualMachineFileLayoutExFileTypeDiskDescriptor, 400),
			addFile(&layout, fmt.Sprintf("%s-%06d-sesparse.vmdk", vm.Name, id),
				types.VirtualMachineFileLayoutExFileTypeDiskExtent, snapshotDeltaSize),
		}})
	}
	layout.Disk[0] = disk
	vm.LayoutEx = &layout
}

// addFile enters a file and returns its key.
func addFile(layout *types.VirtualMachineFileLayoutEx, name string, kind types.VirtualMachineFileLayoutExFileType, size int64) int32 {
	key := int32(0)
	for _, f := range layout.File {
		key = max(key, f.Key+1)
	}
	layout.File = append(layout.File, types.VirtualMachineFileLayoutExFileInfo{
		Key: key, Name: "[LocalDS_0] " + name, Type: string(kind), Size: size, UniqueSize: size,
		Accessible: types.NewBool(true),
	})
	return key
}
