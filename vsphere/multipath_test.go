package vsphere

import (
	"fmt"
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const multipathBody = `{"method": "host.multipath.get", "name": "DC0_H0"}`

func TestMultipath(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	edit(r, "DC0_H0", func(h *simulator.HostSystem) {
		storage := h.Config.StorageDevice
		storage.ScsiLun = []types.BaseScsiLun{&types.HostScsiDisk{ScsiLun: types.ScsiLun{
			Key: "a", CanonicalName: "naa.6006", DisplayName: "array disk",
		}}}
		storage.MultipathInfo.Lun = []types.HostMultipathInfoLogicalUnit{
			{Key: "u1", Id: "0200", Lun: "a", Path: paths("active", "standby", "dead", "disabled", "off", ""), Policy: &types.HostMultipathInfoLogicalUnitPolicy{Policy: "VMW_PSP_RR"}},
			{Key: "u2", Id: "0300", Lun: "gone"},
		}
	})
	r.wants(multipathBody, `{"success": 0, "msg": "Successfully retrieved paths", "result": [`+
		`{"lun": "naa.6006", "name": "array disk", "id": "0200", "policy": "VMW_PSP_RR", "paths": 6, "active": 1, "standby": 1, "dead": 1, "disabled": 1, "unknown": 2}, `+
		`{"lun": "0300", "id": "0300", "paths": 0, "active": 0, "standby": 0, "dead": 0, "disabled": 0, "unknown": 0}]}`)
	r.sim.ResetCalls()
	succeeds(t, r.call(multipathBody))
	if n := r.sim.TotalCalls(); n != 2 { // for the host and its paths
		t.Errorf("%d calls when the names of devices are known, want 2: %v", n, r.sim.Calls())
	}
}

func paths(states ...string) []types.HostMultipathInfoPath {
	var list []types.HostMultipathInfoPath
	for i, state := range states {
		list = append(list, types.HostMultipathInfoPath{Key: fmt.Sprint(i), PathState: state})
	}
	return list
}

func TestHostsWithoutStorage(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	edit(r, "DC0_H0", func(h *simulator.HostSystem) { h.Config.StorageDevice = nil })
	r.refuses(multipathBody, protocol.CodeUnavailable, "Host DC0_H0 reports no storage devices")
}

func TestDetailedPathStateCounts(t *testing.T) {
	path := types.HostMultipathInfoPath{PathState: "active", State: "dead"}
	if got := stateOfPath(path); got != "dead" {
		t.Errorf("state is %s, want dead", got)
	}
}

func TestLUNNamesAreForgotten(t *testing.T) {
	n := newLUNNames()
	luns := []device{{key: "a"}, {key: "b"}}
	devices := []types.BaseScsiLun{&types.ScsiLun{Key: "a", CanonicalName: "naa.1"}, &types.ScsiLun{Key: "other", CanonicalName: "naa.2"}}
	now := time.Now()
	if _, ok := n.find(luns, now); ok {
		t.Error("names are known before they were read")
	}
	n.learn(luns, devices, now)
	names, ok := n.find(luns, now.Add(lunNameLife))
	if !ok || names["a"].canonical != "naa.1" || names["b"].canonical != "" || len(n.byKey) != 2 {
		t.Errorf("names are %v, %v", names, n.byKey)
	}
	if _, ok := n.find(luns, now.Add(lunNameLife+1)); ok {
		t.Error("names are believed for ever")
	}
	for i := range maxLUNNames {
		n.byKey[fmt.Sprint(i)] = lunName{}
	}
	n.learn(luns, devices, now)
	if len(n.byKey) > maxLUNNames {
		t.Errorf("%d names are kept", len(n.byKey))
	}
}
