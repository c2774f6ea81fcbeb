package vcsimtest

import (
	"context"
	"fmt"
	"path"

	"github.com/vmware/govmomi/event"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/types"
)

// goldenModel is the model under the recorded inventory; createGolden adds the rest.
func goldenModel() *simulator.Model {
	m := simulator.VPX()
	m.Machine, m.Pool, m.Datastore, m.Cluster = 3, 1, 2, 2
	m.ServiceContent.About.FullName += " (govmomi simulator)"
	return m
}

func createGolden(m *simulator.Model) error {
	if err := m.Create(); err != nil {
		return fmt.Errorf("vcsimtest: creating the model: %w", err)
	}
	r := m.Map()
	if err := goldenHistory(m.Service, r); err != nil {
		return fmt.Errorf("vcsimtest: preparing the recorded inventory: %w", err)
	}
	goldenStates(r)
	for i, vm := range virtualMachines(r) {
		id := identityOf(4+i, "VM Network", "00:50:56:00:00:01") // the recorded DC0_H0_VM0 uses 104 MHz
		id.ipv4 = "10.0.0.5"
		giveGuest(vm, id)
	}
	for _, host := range hostSystems(r) {
		host.Summary.QuickStats.OverallCpuUsage = 250
		boot := bootTime
		host.Runtime.BootTime, host.Summary.Runtime.BootTime = &boot, &boot
	}
	for _, ds := range all[*simulator.Datastore](r, "Datastore") {
		ds.Summary.Url = "/vmfs/sim/" + path.Base(ds.Summary.Url)
		ds.Info.GetDatastoreInfo().Url = ds.Summary.Url
	}
	giveProcesses(r)
	giveVSAN(r)
	giveLatestEvent(r)
	return nil
}

// goldenHistory is what has to be done to the recorded inventory through the
// API: a triggered alarm, a virtual machine switched off.
func goldenHistory(service *simulator.Service, r *simulator.Registry) error {
	ctx := context.Background()
	client, err := vim25.NewClient(ctx, service)
	if err != nil {
		return err
	}
	vm := named(r, "DC0_H0_VM0").Self
	failure := &types.EventEx{EventTypeId: "vcsim.vm.failure", ObjectType: "VirtualMachine", ObjectId: vm.Value}
	if err := event.NewManager(client).PostEvent(ctx, failure); err != nil {
		return err
	}
	task, err := object.NewVirtualMachine(client, named(r, "DC0_C1_RP1_VM2").Self).PowerOff(ctx)
	if err != nil {
		return err
	}
	return task.Wait(ctx)
}

// goldenStates is what can be changed directly: snapshots, a name, a lost host.
func goldenStates(r *simulator.Registry) {
	giveSnapshots(r, named(r, "DC0_H0_VM0"), []snapshotSpec{
		{"s1", "first snap"}, {"s2", "child"}, {"s3", "grandchild"},
	})
	vm := named(r, "DC0_H0_VM2")
	vm.Name = "vm-ünïcode \"q\""
	vm.Config.Name, vm.Summary.Config.Name = vm.Name, vm.Name
	for _, host := range hostSystems(r) {
		if host.Name == "DC0_C1_H2" {
			host.Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
			host.Summary.Runtime.ConnectionState = types.HostSystemConnectionStateDisconnected
		}
	}
}

// named finds a virtual machine of the model; the names are the model's own.
func named(r *simulator.Registry, name string) *simulator.VirtualMachine {
	for _, vm := range virtualMachines(r) {
		if vm.Name == name {
			return vm
		}
	}
	panic("vcsimtest: the simulator's model has no " + name)
}
