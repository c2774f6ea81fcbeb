package vcsimtest

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// giveFacts fills in what a site's hosts and virtual machines say about
// themselves and the simulator leaves out: serial numbers, the state of vSphere
// HA, heartbeats, the version of VMware Tools.
func giveFacts(r *simulator.Registry) {
	clusters := make(map[types.ManagedObjectReference]int) // hosts seen so far
	for n, host := range hostSystems(r) {
		giveHostFacts(host, n)
		if host.Parent != nil && host.Parent.Type == "ClusterComputeResource" {
			host.Runtime.DasHostState = &types.ClusterDasFdmHostState{State: haState(clusters[*host.Parent])}
			host.Summary.CurrentEVCModeKey = "intel-icelake"
			clusters[*host.Parent]++
		}
	}
	for _, vm := range virtualMachines(r) {
		if vm.Guest != nil && vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn {
			giveToolsFacts(vm)
		}
		vm.Runtime.FaultToleranceState = types.VirtualMachineFaultToleranceStateNotConfigured
		if host, ok := hostOf(r, vm); ok && host.Runtime.DasHostState != nil {
			vm.Runtime.DasVmProtection = &types.VirtualMachineRuntimeInfoDasProtectionState{DasProtected: true}
		}
	}
}

// haState is that of the n-th host of a cluster: the first leads.
func haState(n int) string {
	if n == 0 {
		return string(types.ClusterDasFdmAvailabilityStateMaster)
	}
	return string(types.ClusterDasFdmAvailabilityStateConnectedToMaster)
}

// giveHostFacts copies the hardware, which the simulator's hosts share.
func giveHostFacts(host *simulator.HostSystem, n int) {
	if host.Hardware == nil {
		return
	}
	hardware := *host.Hardware
	hardware.SystemInfo.SerialNumber = fmt.Sprintf("SN%06d", n+1)
	if p := hardware.CpuPowerManagementInfo; p != nil && p.HardwareSupport == "" {
		power := *p
		power.HardwareSupport = "ACPI P-states, ACPI C-states"
		hardware.CpuPowerManagementInfo = &power
	}
	host.Hardware = &hardware
}

// giveToolsFacts is what running VMware Tools report besides the guest.
func giveToolsFacts(vm *simulator.VirtualMachine) {
	vm.GuestHeartbeatStatus = types.ManagedEntityStatusGreen
	vm.Guest.AppHeartbeatStatus = string(types.VirtualMachineAppHeartbeatStatusTypeAppStatusGray)
	vm.Guest.ToolsVersionStatus2 = string(types.VirtualMachineToolsVersionStatusGuestToolsCurrent)
	if vm.Config != nil {
		vm.Config.Tools = &types.ToolsConfigInfo{
			SyncTimeWithHost:   types.NewBool(false),
			ToolsUpgradePolicy: string(types.UpgradePolicyManual),
		}
	}
}

// hostOf is the host that a virtual machine is on.
func hostOf(r *simulator.Registry, vm *simulator.VirtualMachine) (*simulator.HostSystem, bool) {
	if vm.Runtime.Host == nil {
		return nil, false
	}
	host, ok := r.Get(*vm.Runtime.Host).(*simulator.HostSystem)
	return host, ok
}
