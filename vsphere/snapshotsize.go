package vsphere

import (
	"context"
	"slices"

	"github.com/vmware/govmomi/vim25/types"
)

const layoutPath = "layoutEx"

// snapshotSize is what snapshots take on datastores; not known when the files
// are not (of a virtual machine that is orphaned or was never looked at).
type snapshotSize struct {
	bytes int64
	known bool
}

// readLayouts takes one call.
func (c call) readLayouts(ctx context.Context, refs []Ref) (map[Ref]snapshotSize, error) {
	known, err := c.inventory.Read(ctx, Selection{refs, []string{layoutPath}})
	if err != nil {
		return nil, err
	}
	sizes := make(map[Ref]snapshotSize, len(known))
	for ref, o := range known {
		layout, ok := o.Props[layoutPath].(types.VirtualMachineFileLayoutEx)
		if ok {
			sizes[ref] = snapshotSize{sizeOfDeltas(layout), true}
		} else {
			sizes[ref] = snapshotSize{}
		}
	}
	return sizes, nil
}

// sizeOfDeltas adds up the files that would not be there without snapshots:
// their data and memory, and what was written to disks since the first of them.
func sizeOfDeltas(layout types.VirtualMachineFileLayoutEx) int64 {
	extra := make(map[int32]bool)
	for _, chain := range chains(layout) {
		for _, unit := range chain.Chain[min(baseLength(layout, chain.Key), len(chain.Chain)):] {
			for _, key := range unit.FileKey {
				extra[key] = true
			}
		}
	}
	for _, s := range layout.Snapshot {
		extra[s.DataKey], extra[s.MemoryKey] = true, true
	}
	var sum int64
	for _, file := range layout.File {
		if extra[file.Key] || isSnapshotFile(file.Type) {
			sum += file.Size
		}
	}
	return sum
}

func isSnapshotFile(kind string) bool {
	return slices.Contains([]string{
		string(types.VirtualMachineFileLayoutExFileTypeSnapshotData),
		string(types.VirtualMachineFileLayoutExFileTypeSnapshotMemory),
	}, kind)
}

// chains is the disks as they are now and as they were at each snapshot, each
// a chain of files: a base, then what was written after one snapshot and
// before the next.
func chains(layout types.VirtualMachineFileLayoutEx) []types.VirtualMachineFileLayoutExDiskLayout {
	all := slices.Clone(layout.Disk)
	for _, s := range layout.Snapshot {
		all = append(all, s.Disk...)
	}
	return all
}

// baseLength is how many parts of a disk's chain were there before the first
// snapshot. It is more than one for a linked clone.
func baseLength(layout types.VirtualMachineFileLayoutEx, disk int32) int {
	base := 0
	for _, s := range layout.Snapshot {
		for _, d := range s.Disk {
			if n := len(d.Chain); d.Key == disk && n > 0 && (base == 0 || n < base) {
				base = n
			}
		}
	}
	return max(base, 1)
}
