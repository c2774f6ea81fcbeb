package vsphere

import (
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

// hostMultipathGet lists the storage devices of a host and counts the paths to
// each. It takes one call, and another one for names of devices that are new.
func hostMultipathGet(ctx context.Context, c call) (protocol.Value, error) {
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{multipathPath})
	if err != nil {
		return nil, err
	}
	info, ok := o.Props[multipathPath].(types.HostMultipathInfo)
	if !ok {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Host %s reports no storage devices", o.Name).
			WithHint("a host that is not connected reports none")
	}
	names, err := c.namesOfLUNs(ctx, o.Ref, info.Lun)
	if err != nil {
		return nil, err
	}
	list := make(protocol.List, len(info.Lun))
	for i, lun := range info.Lun {
		list[i] = multipathRow(lun, names[lun.Lun])
	}
	return list, nil
}

func multipathRow(lun types.HostMultipathInfoLogicalUnit, name lunName) protocol.Object {
	canonical := name.canonical
	if canonical == "" {
		canonical = lun.Id
	}
	row := protocol.Object{{Name: "lun", Value: canonical}}
	if name.shown != "" {
		row.Set("name", name.shown)
	}
	row.Set("id", lun.Id)
	if lun.Policy != nil {
		row.Set("policy", lun.Policy.GetHostMultipathInfoLogicalUnitPolicy().Policy)
	}
	row.Set("paths", int64(len(lun.Path)))
	count := make(map[string]int64)
	for _, path := range lun.Path {
		count[stateOfPath(path)]++
	}
	for _, state := range pathStates() {
		row.Set(state, count[state])
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
