package vsphere

import (
	"cmp"
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

const (
	multipathPath = "config.storageDevice.multipathInfo"
	scsiLunPath   = "config.storageDevice.scsiLun"
)

// pathStates are the states of paths that rows count, in that order.
func pathStates() []string {
	return []string{
		string(types.MultipathStateActive), string(types.MultipathStateStandby), string(types.MultipathStateDead),
		string(types.MultipathStateDisabled), string(types.MultipathStateUnknown),
	}
}

// device is a storage device of a host and how many of its paths are in which
// state.
type device struct {
	key, id, policy string
	paths           int64
	states          map[string]int64
}

// hostMultipathGet lists the storage devices of a host and counts the paths to
// each.
func hostMultipathGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, nil)
	if err != nil {
		return nil, err
	}
	devices, err := seenTogether(ctx, c, c.devices, o.Ref, c.readDevices)
	if err != nil {
		return nil, err
	}
	if devices == nil {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Host %s reports no storage devices", o.Name).
			WithHint("a host that is not connected reports none")
	}
	names, err := c.namesOfLUNs(ctx, o.Ref, devices)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(devices))
	for i, d := range devices {
		list[i] = d.row(names[d.key])
	}
	return list, nil
}

// readDevices takes one call. The devices of a host that reports none are nil.
func (c call) readDevices(ctx context.Context, hosts []Ref) (map[Ref][]device, error) {
	known, err := c.inventory.Read(ctx, Selection{hosts, []string{multipathPath}})
	if err != nil {
		return nil, err
	}
	all := make(map[Ref][]device, len(known))
	for ref, o := range known {
		if err := o.hidden([]string{multipathPath}); err != nil && len(hosts) == 1 {
			return nil, err
		}
		if info, ok := o.Props[multipathPath].(types.HostMultipathInfo); ok {
			all[ref] = devicesOf(info)
		} else {
			all[ref] = nil
		}
	}
	return all, nil
}

func devicesOf(info types.HostMultipathInfo) []device {
	devices := make([]device, len(info.Lun))
	for i, lun := range info.Lun {
		d := device{key: lun.Lun, id: lun.Id, paths: int64(len(lun.Path)), states: make(map[string]int64)}
		if lun.Policy != nil {
			d.policy = lun.Policy.GetHostMultipathInfoLogicalUnitPolicy().Policy
		}
		for _, path := range lun.Path {
			d.states[stateOfPath(path)]++
		}
		devices[i] = d
	}
	return devices
}

func (d device) row(name lunName) protocol.Object {
	row := protocol.Object{{Name: "lun", Value: cmp.Or(name.canonical, d.id)}}
	if name.shown != "" {
		row.Set("name", name.shown)
	}
	row.Set("id", d.id)
	if d.policy != "" {
		row.Set("policy", d.policy)
	}
	row.Set("paths", d.paths)
	for _, state := range pathStates() {
		row.Set(state, d.states[state])
	}
	return row
}

// stateOfPath is one of pathStates.
func stateOfPath(path types.HostMultipathInfoPath) string {
	state := path.PathState
	if path.State != "" {
		state = path.State
	}
	for _, known := range pathStates() {
		if state == known {
			return state
		}
	}
	return string(types.MultipathStateUnknown)
}
