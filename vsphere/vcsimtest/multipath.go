package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// sharedLUNs is how many devices of a storage array every host sees, over four
// paths each.
const sharedLUNs = 2

// givePaths gives each host the devices of a storage array. The last host has
// lost one path to each.
func givePaths(r *simulator.Registry) {
	hosts := hostSystems(r)
	for i, host := range hosts {
		storage := host.Config.StorageDevice
		if storage == nil || storage.MultipathInfo == nil {
			continue
		}
		for n := 1; n <= sharedLUNs; n++ {
			lun := arrayLUN(n)
			storage.ScsiLun = append(storage.ScsiLun, lun)
			storage.MultipathInfo.Lun = append(storage.MultipathInfo.Lun, pathsTo(lun, n, i > 0 && i == len(hosts)-1))
		}
	}
}

// arrayLUN is the n-th device of the array, the same for every host.
func arrayLUN(n int) *types.HostScsiDisk {
	uuid := fmt.Sprintf("020000000060060160a8103d00%014x565241494420", n)
	naa := fmt.Sprintf("naa.60060160a8103d00%014x56", n)
	return &types.HostScsiDisk{
		ScsiLun: types.ScsiLun{
			HostDevice:       types.HostDevice{DeviceName: "/vmfs/devices/disks/" + naa, DeviceType: "disk"},
			Key:              "key-vim.host.ScsiDisk-" + uuid,
			Uuid:             uuid,
			CanonicalName:    naa,
			DisplayName:      fmt.Sprintf("DGC Fibre Channel Disk (%s)", naa),
			LunType:          "disk",
			Vendor:           "DGC     ",
			Model:            "VRAID           ",
			OperationalState: []string{string(types.ScsiLunStateOk)},
		},
		Capacity:   types.HostDiskDimensionsLba{BlockSize: 512, Block: 1 << 31},
		DevicePath: "/vmfs/devices/disks/" + naa,
	}
}

// pathsTo is two active and two standby paths to the n-th device.
func pathsTo(lun *types.HostScsiDisk, n int, lost bool) types.HostMultipathInfoLogicalUnit {
	unit := types.HostMultipathInfoLogicalUnit{
		Key: "key-vim.host.MultipathInfo.LogicalUnit-" + lun.Uuid,
		Id:  lun.Uuid,
		Lun: lun.Key,
		Policy: &types.HostMultipathInfoLogicalUnitPolicy{
			Policy: "VMW_PSP_RR",
		},
		StorageArrayTypePolicy: &types.HostMultipathInfoLogicalUnitStorageArrayTypePolicy{
			Policy: "VMW_SATP_ALUA_CX",
		},
	}
	for i := range 4 {
		state := types.MultipathStateActive
		switch {
		case lost && i == 3:
			state = types.MultipathStateDead
		case i >= 2:
			state = types.MultipathStateStandby
		}
		name := fmt.Sprintf("vmhba%d:C0:T%d:L%d", 2+i%2, i/2, n)
		unit.Path = append(unit.Path, types.HostMultipathInfoPath{
			Key:           "key-vim.host.MultipathInfo.Path-" + name,
			Name:          name,
			PathState:     string(state),
			State:         string(state),
			IsWorkingPath: types.NewBool(state == types.MultipathStateActive),
			Adapter:       fmt.Sprintf("key-vim.host.FibreChannelHba-vmhba%d", 2+i%2),
			Lun:           unit.Key,
		})
	}
	return unit
}
