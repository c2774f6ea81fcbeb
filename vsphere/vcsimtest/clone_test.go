package vcsimtest

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func TestEveryCopyIsItsOwn(t *testing.T) {
	const n = 50
	c := login(t, Start(t, Options{VMs: n}))
	var vms []mo.VirtualMachine
	retrieve(t, c, "VirtualMachine", []string{"name", "config", "summary", "guest", "runtime.host"}, &vms)
	if len(vms) != n {
		t.Fatalf("%d virtual machines, want %d", len(vms), n)
	}
	seen := make(map[string]bool)
	for _, vm := range vms {
		for _, id := range []string{
			vm.Self.Value, vm.Name, vm.Config.Uuid, vm.Config.InstanceUuid, vm.Config.Files.VmPathName,
			vm.Guest.HostName, vm.Guest.IpAddress, vm.Guest.Net[0].MacAddress,
		} {
			if id == "" || seen[id] {
				t.Fatalf("%s has no or a second %q", vm.Name, id)
			}
			seen[id] = true
		}
		if vm.Guest.Net[0].MacAddress != macOf(&simulator.VirtualMachine{VirtualMachine: vm}) {
			t.Errorf("the guest of %s has another card", vm.Name)
		}
		s := vm.Summary
		if s.Config.Name != vm.Name || s.Config.Uuid != vm.Config.Uuid || *s.Vm != vm.Self || *s.Runtime.Host != *vm.Runtime.Host {
			t.Errorf("the summary of %s is another's: %+v", vm.Name, s.Config)
		}
	}
}

func TestListsHoldEveryCopy(t *testing.T) {
	const n = 50
	c := login(t, Start(t, Options{VMs: n, Hosts: 4}))
	count := func(refs ...[]types.ManagedObjectReference) int {
		total := 0
		for _, list := range refs {
			for _, ref := range list {
				if ref.Type == "VirtualMachine" {
					total++
				}
			}
		}
		return total
	}
	var hosts []mo.HostSystem
	retrieve(t, c, "HostSystem", []string{"vm"}, &hosts)
	if len(hosts) != 5 {
		t.Errorf("%d hosts, want 5", len(hosts))
	}
	onHosts := 0
	for _, h := range hosts {
		onHosts += count(h.Vm)
		if len(h.Vm) == 0 {
			t.Errorf("%s has no virtual machine", h.Self)
		}
	}
	var pools []mo.ResourcePool
	retrieve(t, c, "ResourcePool", []string{"vm"}, &pools)
	inPools := 0
	for _, p := range pools {
		inPools += count(p.Vm)
	}
	var stores []mo.Datastore
	retrieve(t, c, "Datastore", []string{"vm"}, &stores)
	var networks []mo.Network
	retrieve(t, c, "Network", []string{"vm", "host", "name"}, &networks)
	onNetworks := 0
	for _, net := range networks {
		onNetworks += count(net.Vm)
	}
	var folders []mo.Folder
	retrieve(t, c, "Folder", []string{"childEntity"}, &folders)
	inFolders := 0
	for _, f := range folders {
		inFolders += count(f.ChildEntity)
	}
	if onHosts != n || inPools != n || count(stores[0].Vm) != n || onNetworks != n || inFolders != n {
		t.Errorf("hosts %d, pools %d, datastores %d, networks %d, folders %d; want %d each",
			onHosts, inPools, count(stores[0].Vm), onNetworks, inFolders, n)
	}
}

func TestNumberOfVirtualMachinesIsExact(t *testing.T) {
	for _, o := range []Options{{VMs: 1}, {VMs: 2}, {VMs: 3}, {VMs: 7, ESX: true}} {
		c := login(t, Start(t, o))
		var vms []mo.VirtualMachine
		retrieve(t, c, "VirtualMachine", []string{"name"}, &vms)
		if len(vms) != o.VMs {
			t.Errorf("%+v: %d virtual machines", o, len(vms))
		}
	}
}

func TestTenThousandTakeUnderASecond(t *testing.T) {
	if testing.Short() {
		t.Skip("a measurement")
	}
	var took time.Duration
	for range 3 { // others may be using the machine
		s := Start(t, Options{})
		began := time.Now()
		resize(s.model.Map(), 10_000)
		Enrich(s.model.Map())
		if took = time.Since(began); took < time.Second*raceFactor {
			return
		}
	}
	t.Errorf("10,000 virtual machines took %v", took)
}

func BenchmarkTenThousand(b *testing.B) {
	for b.Loop() {
		s, err := New(Options{VMs: 10_000})
		if err != nil {
			b.Fatal(err)
		}
		_ = s.Close()
	}
}
