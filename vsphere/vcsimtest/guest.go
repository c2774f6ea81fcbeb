package vcsimtest

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// bootTime is when every made-up virtual machine was started.
var bootTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// guestDisks are the file systems of a made-up guest: two of a Unix system and
// one of Windows, because both kinds of path have to be handled.
func guestDisks() []types.GuestDiskInfo {
	return []types.GuestDiskInfo{
		{DiskPath: "/", Capacity: 10 << 30, FreeSpace: 5 << 30},
		{DiskPath: "/var", Capacity: 20 << 30, FreeSpace: 1 << 30},
		{DiskPath: `C:\`, Capacity: 40 << 30, FreeSpace: 2 << 30},
	}
}

// guestNIC is the one network card of a made-up guest.
func guestNIC(network, mac, ipv4 string) types.GuestNicInfo {
	return types.GuestNicInfo{
		Network:        network,
		IpAddress:      []string{ipv4, "fe80::1"},
		MacAddress:     mac,
		Connected:      true,
		DeviceConfigId: 4000,
		IpConfig: &types.NetIpConfigInfo{IpAddress: []types.NetIpConfigInfoIpAddress{{
			IpAddress: ipv4, PrefixLength: 24,
			State: string(types.NetIpConfigInfoIpAddressStatusPreferred),
		}}},
	}
}

// guestIdentity is what tells one made-up guest from the next.
type guestIdentity struct {
	hostName, network, mac, ipv4 string
	number                       int
}

// identityOf derives an identity from a guest's place in the inventory: unique
// for 16 million guests.
func identityOf(n int, network, mac string) guestIdentity {
	return guestIdentity{
		hostName: fmt.Sprintf("guest%d.example.org", n),
		network:  network,
		mac:      mac,
		ipv4:     fmt.Sprintf("10.%d.%d.%d", byte(n>>16), byte(n>>8), byte(n)),
		number:   n,
	}
}

// giveGuest makes a guest with running VMware Tools of a virtual machine.
func giveGuest(vm *simulator.VirtualMachine, id guestIdentity) {
	g := vm.Guest
	g.ToolsStatus = types.VirtualMachineToolsStatusToolsOk
	g.ToolsRunningStatus = string(types.VirtualMachineToolsRunningStatusGuestToolsRunning)
	g.GuestState = string(types.VirtualMachineGuestStateRunning)
	g.HostName = id.hostName
	g.IpAddress = id.ipv4
	g.Disk = guestDisks()
	g.Net = []types.GuestNicInfo{guestNIC(id.network, id.mac, id.ipv4)}

	boot := bootTime
	vm.Runtime.BootTime = &boot
	vm.Summary.Runtime.BootTime = &boot
	vm.Summary.QuickStats.OverallCpuUsage = 100 + int32(id.number%100)
	vm.Summary.QuickStats.GuestMemoryUsage = 512
	if s := vm.Summary.Guest; s != nil {
		s.HostName, s.IpAddress = g.HostName, g.IpAddress
		s.ToolsStatus, s.ToolsRunningStatus = g.ToolsStatus, g.ToolsRunningStatus
	}
}
