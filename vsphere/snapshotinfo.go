package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const (
	snapshotsPath     = "snapshot.rootSnapshotList"
	consolidationPath = "runtime.consolidationNeeded"
)

// vmSnapshotInfo sums up the snapshots of a virtual machine.
func vmSnapshotInfo(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{snapshotsPath, consolidationPath})
	if err != nil {
		return nil, err
	}
	roots, _ := o.Props[snapshotsPath].(types.ArrayOfVirtualMachineSnapshotTree)
	sum := sumUp(roots.VirtualMachineSnapshotTree)
	row := protocol.Object{
		{Name: namePath, Value: o.Name},
		{Name: "count", Value: sum.count},
		{Name: "depth", Value: sum.depth},
	}
	if sum.count > 0 {
		now := time.Now()
		row.Set("oldest", valueOf(sum.oldest))
		row.Set("oldestAge", secondsSince(sum.oldest, now))
		row.Set("newest", valueOf(sum.newest))
		row.Set("newestAge", secondsSince(sum.newest, now))
	}
	needed, _ := o.Props[consolidationPath].(bool)
	size := snapshotSize{known: true}
	if sum.count > 0 || needed { // else there is nothing that could have a size
		if size, err = seenTogether(ctx, c, c.snapshotSizes, o.Ref, c.readLayouts); err != nil {
			return nil, err
		}
	}
	if size.known {
		row.Set("size", size.bytes)
	}
	row.Set("consolidationNeeded", needed)
	return c.chosen(row)
}

// snapshotSum is the summary of snapshots.
type snapshotSum struct {
	count, depth   int64
	oldest, newest time.Time
}

func sumUp(trees []types.VirtualMachineSnapshotTree) snapshotSum {
	var sum snapshotSum
	for _, s := range trees {
		sum.add(snapshotSum{1, 0, s.CreateTime, s.CreateTime})
		below := sumUp(s.ChildSnapshotList)
		sum.add(below)
		sum.depth = max(sum.depth, below.depth+1)
	}
	return sum
}

// add counts what is beside or below.
func (s *snapshotSum) add(other snapshotSum) {
	if other.count == 0 {
		return
	}
	if s.count == 0 || other.oldest.Before(s.oldest) {
		s.oldest = other.oldest
	}
	if s.count == 0 || other.newest.After(s.newest) {
		s.newest = other.newest
	}
	s.count += other.count
}

// secondsSince is zero where the clock of the vCenter is ahead.
func secondsSince(t, now time.Time) int64 { return max(0, int64(now.Sub(t).Seconds())) }
