package vsphere

import (
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/vcsimtest"
)

func TestSumOfSnapshots(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 1, 1, hour, 0, 0, 0, time.UTC) }
	tree := func(hour int, below ...types.VirtualMachineSnapshotTree) types.VirtualMachineSnapshotTree {
		return types.VirtualMachineSnapshotTree{CreateTime: at(hour), ChildSnapshotList: below}
	}
	for _, c := range []struct {
		trees []types.VirtualMachineSnapshotTree
		want  snapshotSum
	}{
		{nil, snapshotSum{}},
		{[]types.VirtualMachineSnapshotTree{tree(3)}, snapshotSum{1, 1, at(3), at(3)}},
		{[]types.VirtualMachineSnapshotTree{tree(3, tree(4), tree(5, tree(9)))}, snapshotSum{4, 3, at(3), at(9)}},
		{[]types.VirtualMachineSnapshotTree{tree(3, tree(2)), tree(1)}, snapshotSum{3, 2, at(1), at(3)}},
	} {
		if got := sumUp(c.trees); got != c.want {
			t.Errorf("sum is %v, want %v", got, c.want)
		}
	}
}

func TestSizeOfDeltas(t *testing.T) {
	file := func(key int32, size int64) types.VirtualMachineFileLayoutExFileInfo {
		return types.VirtualMachineFileLayoutExFileInfo{Key: key, Size: size, Type: "diskExtent"}
	}
	chain := func(units ...int32) []types.VirtualMachineFileLayoutExDiskLayout {
		d := types.VirtualMachineFileLayoutExDiskLayout{Key: 2000}
		for _, key := range units {
			d.Chain = append(d.Chain, types.VirtualMachineFileLayoutExDiskUnit{FileKey: []int32{key}})
		}
		return []types.VirtualMachineFileLayoutExDiskLayout{d}
	}
	snapshot := func(data, memory int32, disk []types.VirtualMachineFileLayoutExDiskLayout) types.VirtualMachineFileLayoutExSnapshotLayout {
		return types.VirtualMachineFileLayoutExSnapshotLayout{DataKey: data, MemoryKey: memory, Disk: disk}
	}
	files := []types.VirtualMachineFileLayoutExFileInfo{
		file(1, 1), file(2, 10), file(3, 100), file(4, 1000), file(5, 10_000), file(6, 100_000),
	}
	for name, c := range map[string]struct {
		layout types.VirtualMachineFileLayoutEx
		want   int64
	}{
		"no layout":          {types.VirtualMachineFileLayoutEx{}, 0},
		"no snapshots":       {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1)}, 0},
		"one":                {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1, 2), Snapshot: []types.VirtualMachineFileLayoutExSnapshotLayout{snapshot(5, -1, chain(1))}}, 10_010},
		"with memory":        {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1, 2), Snapshot: []types.VirtualMachineFileLayoutExSnapshotLayout{snapshot(5, 6, chain(1))}}, 110_010},
		"reverted, branches": {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1, 4), Snapshot: []types.VirtualMachineFileLayoutExSnapshotLayout{snapshot(5, -1, chain(1)), snapshot(6, -1, chain(1, 2, 3))}}, 111_110},
		"linked clone":       {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1, 2, 3), Snapshot: []types.VirtualMachineFileLayoutExSnapshotLayout{snapshot(5, -1, chain(1, 2))}}, 10_100},
		"left over":          {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(1, 2, 3)}, 110},
		"empty chain":        {types.VirtualMachineFileLayoutEx{File: files, Disk: chain(), Snapshot: []types.VirtualMachineFileLayoutExSnapshotLayout{snapshot(5, -1, chain())}}, 10_000},
	} {
		if got := sizeOfDeltas(c.layout); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, got, c.want)
		}
	}
}

// TestSnapshotsWithoutFiles: a size that is not known is not zero.
func TestSnapshotsWithoutFiles(t *testing.T) {
	for _, mirror := range []bool{false, true} {
		r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Mirror = mirror })
		edit(r, "DC0_H0_VM0", func(vm *simulator.VirtualMachine) { vm.LayoutEx = nil })
		if reply := r.call(ask("vm.snapshot.info", "DC0_H0_VM0")); strings.Contains(reply, "size") || !strings.Contains(reply, `"count": 3`) {
			t.Errorf("mirror %v: %s", mirror, reply)
		}
	}
}

// TestConsolidationIsSeen: files that snapshots left behind are counted when
// the vCenter says that there are some.
func TestConsolidationIsSeen(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	edit(r, "DC0_H0_VM0", func(vm *simulator.VirtualMachine) {
		vm.Snapshot = nil
		vm.LayoutEx.Snapshot = nil
		vm.Runtime.ConsolidationNeeded = true
	})
	row := r.result(ask("vm.snapshot.info", "DC0_H0_VM0"))
	if size, _ := row.Get("size"); size != int64(6442544304) {
		t.Errorf("size is %v", size)
	}
	if needed, _ := row.Get("consolidationNeeded"); needed != true {
		t.Errorf("consolidationNeeded is %v", needed)
	}
}
