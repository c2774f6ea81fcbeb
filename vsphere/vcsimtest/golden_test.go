package vcsimtest

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/guest"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func TestGoldenVirtualMachine(t *testing.T) {
	c := login(t, Start(t, Options{Golden: true}))
	vm := vmByName(t, c, "DC0_H0_VM0", "guest", "summary", "runtime", "snapshot", "triggeredAlarmState")

	if got := vm.Guest.Disk; len(got) != 3 || got[1].DiskPath != "/var" || got[1].Capacity != 21474836480 || got[1].FreeSpace != 1073741824 {
		t.Errorf("the guest disks are %+v", got)
	}
	if got := vm.Guest.Net; len(got) != 1 || got[0].MacAddress != "00:50:56:00:00:01" || got[0].IpAddress[0] != "10.0.0.5" {
		t.Errorf("the guest NICs are %+v", got)
	}
	if vm.Guest.HostName != "guest4.example.org" || vm.Guest.ToolsRunningStatus != "guestToolsRunning" {
		t.Errorf("the guest is %+v", vm.Guest)
	}
	if q := vm.Summary.QuickStats; q.OverallCpuUsage != 104 || q.GuestMemoryUsage != 512 {
		t.Errorf("the quick stats are %+v", q)
	}
	if !vm.Runtime.BootTime.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("booted at %s", vm.Runtime.BootTime)
	}
	var names string
	for list := vm.Snapshot.RootSnapshotList; len(list) == 1; list = list[0].ChildSnapshotList {
		names += list[0].Name + ":" + list[0].Description + " "
	}
	if names != "s1:first snap s2:child s3:grandchild " {
		t.Errorf("the snapshots are %s", names)
	}
	if a := vm.TriggeredAlarmState; len(a) != 1 || a[0].Key != "384.99" || a[0].OverallStatus != types.ManagedEntityStatusYellow {
		t.Errorf("the alarms are %+v", a)
	}
}

func TestGoldenStates(t *testing.T) {
	c := login(t, Start(t, Options{Golden: true}))
	if vm := vmByName(t, c, "DC0_C1_RP1_VM2", "runtime"); vm.Runtime.PowerState != types.VirtualMachinePowerStatePoweredOff {
		t.Error("DC0_C1_RP1_VM2 is not powered off")
	}
	vmByName(t, c, `vm-ünïcode "q"`)

	var hosts []mo.HostSystem
	retrieve(t, c, "HostSystem", []string{"name", "runtime.connectionState", "summary.quickStats", "configManager.vsanSystem"}, &hosts)
	for _, h := range hosts {
		disconnected := h.Runtime.ConnectionState == types.HostSystemConnectionStateDisconnected
		if disconnected != (h.Name == "DC0_C1_H2") || h.Summary.QuickStats.OverallCpuUsage != 250 {
			t.Errorf("%s is %s and uses %d MHz", h.Name, h.Runtime.ConnectionState, h.Summary.QuickStats.OverallCpuUsage)
		}
		status, err := methods.QueryHostStatus(testContext(t), c.Client, &types.QueryHostStatus{This: *h.ConfigManager.VsanSystem})
		if err != nil || status.Returnval.Health != "healthy" || status.Returnval.Uuid != "52d8a111-0000-0000-0000-000000000001" {
			t.Errorf("the vSAN status of %s is %+v, %v", h.Name, status, err)
		}
	}

	var stores []mo.Datastore
	retrieve(t, c, "Datastore", []string{"info", "summary"}, &stores)
	for _, ds := range stores {
		if want := "/vmfs/sim/DC0-" + ds.Summary.Name; ds.Info.GetDatastoreInfo().Url != want || ds.Summary.Url != want {
			t.Errorf("a datastore's URL is %s, want %s", ds.Summary.Url, want)
		}
	}

	var events mo.EventManager
	if err := c.RetrieveOne(testContext(t), *c.ServiceContent.EventManager, []string{"latestEvent"}, &events); err != nil {
		t.Fatal(err)
	}
	latest, ok := events.LatestEvent.(*types.UserLoginSessionEvent)
	if !ok || latest.Key != 4242 || latest.FullFormattedMessage != "User user@127.0.0.1 logged in as pyvmomi" {
		t.Errorf("the latest event is %+v", events.LatestEvent)
	}
}

func TestGuestProcesses(t *testing.T) {
	c := login(t, Start(t, Options{Golden: true}))
	ctx := testContext(t)
	vm := vmByName(t, c, "DC0_H0_VM0")
	manager, err := guest.NewOperationsManager(c.Client, vm.Self).ProcessManager(ctx)
	if err != nil {
		t.Fatal(err)
	}
	list, err := manager.ListProcesses(ctx, &types.NamePasswordAuthentication{Username: "root", Password: "pw"}, nil)
	if err != nil || len(list) != 3 || list[2].CmdLine != "sshd: admin [priv]" || list[2].Pid != 1200 || list[0].Owner != "root" {
		t.Fatalf("the processes are %+v, %v", list, err)
	}
	one, err := manager.ListProcesses(ctx, &types.NamePasswordAuthentication{Username: "root", Password: "pw"}, []int64{700})
	if err != nil || len(one) != 1 || one[0].CmdLine != "/usr/sbin/sshd -D" {
		t.Errorf("process 700 is %+v, %v", one, err)
	}
	_, err = manager.ListProcesses(ctx, &types.NamePasswordAuthentication{Username: "root", Password: BadGuestPassword}, nil)
	if !fault.Is(err, &types.InvalidGuestLogin{}) {
		t.Errorf("a wrong password: %v, want InvalidGuestLogin", err)
	}

	off := vmByName(t, c, "DC0_C1_RP1_VM2")
	manager, err = guest.NewOperationsManager(c.Client, off.Self).ProcessManager(ctx)
	if err != nil {
		t.Fatal(err)
	}
	_, err = manager.ListProcesses(ctx, &types.NamePasswordAuthentication{Username: "root", Password: "pw"}, nil)
	if !fault.Is(err, &types.InvalidPowerState{}) {
		t.Errorf("a powered-off guest: %v, want InvalidPowerState", err)
	}
}
