package vsphere

import (
	"context"
	"strings"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const toolsPath = "guest.toolsRunningStatus"

func withoutTools(name string) *protocol.Error {
	return protocol.Errorf(protocol.CodeUnavailable, "%s is not running VMware Tools", name)
}

func toolsRun(o Object) bool {
	return text(o.Props[toolsPath]) == string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)
}

// guestDisks reads the file systems that the guest reports.
func guestDisks(ctx context.Context, c call) (Object, []types.GuestDiskInfo, error) {
	const path = "guest.disk"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{path, toolsPath})
	if err != nil {
		return o, nil, err
	}
	disks, _ := o.Props[path].(types.ArrayOfGuestDiskInfo)
	return o, disks.GuestDiskInfo, reported(o, len(disks.GuestDiskInfo))
}

// reported is an error when a guest reports nothing for want of VMware Tools,
// so that nobody takes it for "there are none".
func reported(o Object, count int) error {
	if count == 0 && !toolsRun(o) {
		return withoutTools(o.Name)
	}
	return nil
}

// diskRow is the fields of a guest disk that are asked for.
func diskRow(c call, disk types.GuestDiskInfo) protocol.Object {
	return fields(disk, union([]string{"diskPath"}, c.Properties), nil)
}

// vmDiskDiscover lists the file systems of a guest.
func vmDiskDiscover(ctx context.Context, c call) (protocol.Value, error) {
	o, disks, err := guestDisks(ctx, c)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(disks))
	for i, disk := range disks {
		list[i] = diskRow(c, disk)
	}
	return protocol.List{protocol.Object{
		{Name: namePath, Value: o.Name}, {Name: "disk", Value: list},
	}}, nil
}

// vmDiskGet is the one file system of a guest whose path is the key.
func vmDiskGet(ctx context.Context, c call) (protocol.Value, error) {
	o, disks, err := guestDisks(ctx, c)
	if err != nil {
		return nil, err
	}
	var there []string
	for _, disk := range disks {
		if disk.DiskPath == c.Key {
			return protocol.List{protocol.Object{
				{Name: namePath, Value: o.Name}, {Name: "disk", Value: diskRow(c, disk)},
			}}, nil
		}
		there = append(there, disk.DiskPath)
	}
	return nil, protocol.Errorf(protocol.CodeNotFound, "Unable to find guest disk %s", c.Key).
		WithHint("%s has these: %s", o.Name, strings.Join(there, ", "))
}

// vmGuestNetGet lists the network adapters that the guest reports.
func vmGuestNetGet(ctx context.Context, c call) (protocol.Value, error) {
	const path = "guest.net"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{path, toolsPath})
	if err != nil {
		return nil, err
	}
	nics, _ := o.Props[path].(types.ArrayOfGuestNicInfo)
	if err := reported(o, len(nics.GuestNicInfo)); err != nil {
		return nil, err
	}
	list := make(protocol.List, len(nics.GuestNicInfo))
	for i, nic := range nics.GuestNicInfo {
		list[i] = fields(nic, union([]string{"network"}, c.Properties), nil)
	}
	return protocol.Object{{Name: namePath, Value: o.Name}, {Name: "net", Value: list}}, nil
}
