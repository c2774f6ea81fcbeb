package vcsimtest

import (
	"fmt"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Enrich gives an inventory what the simulator leaves out and vPoller's methods
// ask for: guests with disks, addresses and processes, vSAN health, the virtual
// machines and hosts of each network, a latest event. What an inventory already
// says is left as it is: a virtual machine whose guest reported its own tools
// status keeps every value, so a saved real inventory stays true.
func Enrich(r *simulator.Registry) {
	for n, vm := range virtualMachines(r) {
		if wantsGuest(vm) {
			giveGuest(vm, identityOf(n+1, networkName(r, vm), macOf(vm)))
		}
	}
	for _, host := range hostSystems(r) {
		if host.Summary.QuickStats.OverallCpuUsage == 0 {
			host.Summary.QuickStats.OverallCpuUsage = 250
		}
	}
	giveProcesses(r)
	giveVSAN(r)
	fillNetworks(r)
	giveLatestEvent(r)
}

// wantsGuest reports whether a virtual machine runs and is one of the
// simulator's own: a real one always has a tools version status.
func wantsGuest(vm *simulator.VirtualMachine) bool {
	return vm.Guest != nil &&
		vm.Runtime.PowerState == types.VirtualMachinePowerStatePoweredOn &&
		len(vm.Guest.Disk) == 0 && vm.Guest.ToolsVersionStatus2 == ""
}

// networkName is the name of a virtual machine's first network, "" without any.
func networkName(r *simulator.Registry, vm *simulator.VirtualMachine) string {
	for _, ref := range vm.Network {
		if n := network(r, ref); n != nil {
			return n.Name
		}
	}
	return ""
}

// fillNetworks enters virtual machines and hosts in the lists of networks that
// have none; the simulator keeps only the other direction.
func fillNetworks(r *simulator.Registry) {
	vms := make(map[types.ManagedObjectReference][]types.ManagedObjectReference)
	for _, vm := range virtualMachines(r) {
		for _, ref := range vm.Network {
			vms[ref] = append(vms[ref], vm.Self)
		}
	}
	hosts := make(map[types.ManagedObjectReference][]types.ManagedObjectReference)
	for _, host := range hostSystems(r) {
		for _, ref := range host.Network {
			hosts[ref] = append(hosts[ref], host.Self)
		}
	}
	for ref, list := range vms {
		if n := network(r, ref); n != nil && len(n.Vm) == 0 {
			n.Vm = list
		}
	}
	for ref, list := range hosts {
		if n := network(r, ref); n != nil && len(n.Host) == 0 {
			n.Host = list
		}
	}
}

// volumeURLs gives the model's datastores, which live in temporary directories,
// an info.url of a vCenter's form. Their summary.url stays: the simulator
// creates files below it.
func volumeURLs(r *simulator.Registry) {
	for i, ds := range all[*simulator.Datastore](r, "Datastore") {
		ds.Info.GetDatastoreInfo().Url = fmt.Sprintf("ds:///vmfs/volumes/5f0e5a00-%08x-4c5d-005056000000/", i+1)
	}
}

// latestEventKey is the key of the made-up latest event.
const latestEventKey = 4242

// giveLatestEvent sets EventManager.latestEvent, which the simulator never does.
func giveLatestEvent(r *simulator.Registry) {
	m := r.EventManager()
	if m.LatestEvent != nil {
		return
	}
	m.LatestEvent = &types.UserLoginSessionEvent{
		SessionEvent: types.SessionEvent{Event: types.Event{
			Key: latestEventKey, ChainId: latestEventKey,
			CreatedTime:          time.Now().UTC(),
			UserName:             "user",
			FullFormattedMessage: "User user@127.0.0.1 logged in as pyvmomi",
		}},
		IpAddress: "127.0.0.1", UserAgent: "pyvmomi", Locale: "en", SessionId: "",
	}
}
