package vcsimtest

import (
	"testing"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func TestHostsOfClustersAreProtected(t *testing.T) {
	c := login(t, Start(t, Options{}))
	var hosts []mo.HostSystem
	retrieve(t, c, "HostSystem", []string{"parent", "runtime", "hardware"}, &hosts)
	serials, leaders := map[string]bool{}, 0
	for _, h := range hosts {
		serials[h.Hardware.SystemInfo.SerialNumber] = true
		state := h.Runtime.DasHostState
		if inCluster := h.Parent.Type == "ClusterComputeResource"; inCluster != (state != nil) {
			t.Errorf("the host in a %s has the state %v", h.Parent.Type, state)
		}
		if state != nil && state.State == string(types.ClusterDasFdmAvailabilityStateMaster) {
			leaders++
		}
	}
	if len(serials) != len(hosts) || leaders != 1 {
		t.Errorf("%d serial numbers of %d hosts, %d lead a cluster", len(serials), len(hosts), leaders)
	}
}

func TestGuestsHaveAHeartbeat(t *testing.T) {
	c := login(t, Start(t, Options{}))
	vm := vmByName(t, c, "DC0_C0_RP0_VM0")
	var got []mo.VirtualMachine
	retrieve(t, c, "VirtualMachine", []string{"guestHeartbeatStatus", "guest.toolsVersionStatus2", "config.tools", "runtime.dasVmProtection"}, &got)
	for _, v := range got {
		if v.Self != vm.Self {
			continue
		}
		if v.GuestHeartbeatStatus != "green" || v.Guest.ToolsVersionStatus2 != "guestToolsCurrent" ||
			v.Config.Tools.ToolsUpgradePolicy != "manual" || !v.Runtime.DasVmProtection.DasProtected {
			t.Errorf("it says %+v", v)
		}
	}
}
