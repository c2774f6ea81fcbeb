package vsphere

import (
	"context"
	"slices"

	"github.com/vmware/govmomi/vim25/types"
)

const layoutPath = "layoutEx"

// maxSnapshotBulk is how many virtual machines are read at once for the sizes
// of their snapshots, some 10 KB each. Where more have snapshots, each is read
// when it is asked for.
const maxSnapshotBulk = 300

// snapshotSize is what snapshots take on datastores; not known when the files
// are not (of a virtual machine that is orphaned or was never looked at).
type snapshotSize struct {
	bytes int64
	known bool
}

// sizeOfSnapshots is the size of the snapshots of one virtual machine. The
// files of all that have snapshots are read together: sizes change all the
// time, and most have none.
func (c call) sizeOfSnapshots(ctx context.Context, vm Ref) (snapshotSize, error) {
	age := c.within(c.host.MaxAge)
	if c.mirror != nil && age > 0 {
		sizes, err := c.snapshotSizes.get(ctx, age, c.readSnapshotSizes)
		if err != nil {
			return snapshotSize{}, err
		}
		if size, ok := sizes[vm]; ok {
			return size, nil
		}
	}
	sizes, err := c.readLayouts(ctx, []Ref{vm})
	return sizes[vm], err
}

// readSnapshotSizes reads the files of all virtual machines with snapshots;
// none when they are too many.
func (c call) readSnapshotSizes(ctx context.Context) (map[Ref]snapshotSize, error) {
	objects, err := c.inventory.List(ctx, "VirtualMachine", []string{snapshotsPath})
	if err != nil {
		return nil, err
	}
	var refs []Ref
	for _, o := range objects {
		if o.Props[snapshotsPath] != nil {
			refs = append(refs, o.Ref)
		}
	}
	if len(refs) > maxSnapshotBulk {
		return nil, nil
	}
	return c.readLayouts(ctx, refs)
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
