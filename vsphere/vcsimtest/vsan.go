package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// vsanSystem is a host's HostVsanSystem, of which the simulator has only the
// reference.
type vsanSystem struct {
	mo.HostVsanSystem
}

// giveVSAN gives each host a vSAN system of its own, unless one was loaded.
func giveVSAN(r *simulator.Registry) {
	for _, host := range hostSystems(r) {
		ref := host.ConfigManager.VsanSystem
		if ref != nil && r.Get(*ref) != nil {
			continue
		}
		ref = &types.ManagedObjectReference{
			Type: "HostVsanSystem", Value: fmt.Sprintf("vsanSystem-%d", serial(host.Self.Value)),
		}
		host.ConfigManager.VsanSystem = ref
		r.Put(&vsanSystem{mo.HostVsanSystem{Self: *ref}})
	}
}

// QueryHostStatus says healthy, with the same cluster and node for every host.
func (*vsanSystem) QueryHostStatus(*types.QueryHostStatus) soap.HasFault {
	return &methods.QueryHostStatusBody{Res: &types.QueryHostStatusResponse{
		Returnval: types.VsanHostClusterStatus{
			Uuid:     "52d8a111-0000-0000-0000-000000000001",
			NodeUuid: "5a0f1111-0000-0000-0000-000000000002",
			Health:   string(types.VsanHostHealthStateHealthy),
			NodeState: types.VsanHostClusterStatusState{
				State: string(types.VsanHostNodeStateMaster),
			},
		},
	}}
}
