package vsphere

import (
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// TestAVCenterThatCannotBeWatchedIsAsked is about accounts or vCenters that
// refuse a property collector.
func TestAVCenterThatCannotBeWatchedIsAsked(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.sim.Fail("CreatePropertyCollector", denied(), 0)
	r.result(powerBody)
	r.result(`{"method": "vm.discover", "properties": ["runtime.powerState"]}`)
	r.result(ask("vm.host.get", "DC0_H0_VM0"))
	s := r.pool.Stats()[0].Mirror
	if s.Synced || s.Reason == "" || s.Direct == 0 {
		t.Errorf("stats are %+v", s)
	}
	r.sim.ClearFaults()
	waitFor(t, func() bool { return r.pool.Stats()[0].Mirror.Synced })
}

// TestMovedObjectIsFoundAtItsNewPlace moves a folder's content by moving the
// folder.
func TestMovedObjectIsFoundAtItsNewPlace(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	succeeds(t, r.call(ask("vm.get", "/DC0/vm/DC0_H0_VM0", "name")))
	r.update("Datacenter", "DC0", rename("DC9"))
	waitFor(t, func() bool { return r.response(ask("vm.get", "/DC9/vm/DC0_H0_VM0", "name")).Success == 0 })
	r.refuses(ask("vm.get", "/DC0/vm/DC0_H0_VM0", "name"), protocol.CodeNotFound, "Cannot find object /DC0/vm/DC0_H0_VM0")
	host := r.sim.Model().Map().Any("HostSystem").(*simulator.HostSystem)
	r.update("VirtualMachine", "DC0_H0_VM0", types.PropertyChange{Name: "parent", Val: host.Self})
	waitFor(t, func() bool { return r.response(ask("vm.get", "/DC9/vm/DC0_H0_VM0", "name")).Success == 1 })
}

func TestUnsetPropertyIsUnsetInTheMirrorToo(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	body := ask("vm.get", "DC0_H0_VM0", "guest.ipAddress")
	r.result(body)
	r.joins("VirtualMachine", "guest.ipAddress")
	r.update("VirtualMachine", "DC0_H0_VM0", types.PropertyChange{Name: "guest.ipAddress", Val: ""})
	waitFor(t, func() bool { _, ok := r.result(body).Get("guest.ipAddress"); return !ok })
}

// TestPollsDoNotWaitForRefreshes asks all the time: values are read anew before
// they are too old, while those that are there are answered.
func TestPollsDoNotWaitForRefreshes(t *testing.T) {
	const latency = 2 * time.Second // less than the quarter of MaxAge that a refresh has
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxAge = 12 * time.Second }, nil)
	body := ask("vm.get", "DC0_H0_VM0", usagePath)
	r.result(body)
	first := r.reads()
	r.sim.SetLatency(latency)
	var refreshed time.Time // when the refresh began
	for start := time.Now(); refreshed.IsZero() || time.Since(refreshed) < latency+latency/4; {
		asked := time.Now()
		r.result(body)
		if took := time.Since(asked); took > latency/2 {
			t.Errorf("a poll took %v", took)
		}
		if refreshed.IsZero() && r.reads() > first {
			refreshed = time.Now()
		}
		if time.Since(start) > 30*time.Second {
			t.Fatal("nothing is refreshed")
		}
		pause(t.Context(), 5*time.Millisecond)
	}
}

func TestManyFiltersBecomeOne(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	paths := []string{
		"guest.hostName", "guest.ipAddress", "config.version", "config.template", "config.guestId", "config.name",
		"config.guestFullName", "overallStatus", "summary.config.name", "summary.config.numCpu",
	}
	for i, path := range paths {
		r.result(ask("vm.get", "DC0_H0_VM0", path))
		r.joins("VirtualMachine", paths[:i+1]...)
	}
	waitFor(t, func() bool { return r.sim.Calls()["DestroyPropertyFilter"] >= manyFilters-1 })
	r.update("VirtualMachine", "DC0_H0_VM0", types.PropertyChange{Name: "guest.hostName", Val: "merged"})
	waitFor(t, func() bool {
		v, _ := r.result(ask("vm.get", "DC0_H0_VM0", paths...)).Get("guest.hostName")
		return v == "merged"
	})
}

// TestAPathThatCannotBeWatched is about what can be read and not be watched.
func TestAPathThatCannotBeWatched(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { p.retry = 10 * time.Millisecond })
	r.result(powerBody)
	r.sim.Fail("CreateFilter", &types.InvalidProperty{Name: "guest.hostName"}, 2)
	body := ask("vm.get", "DC0_H0_VM0", "guest.hostName")
	r.result(body)
	waitFor(t, func() bool { s := r.pool.Stats()[0].Mirror; return s.Syncs == 2 && s.Synced })
	r.sim.ResetCalls()
	r.result(body)
	if r.reads() != 1 || r.pool.Stats()[0].Mirror.Direct != 1 {
		t.Errorf("calls are %v; want a direct read", r.sim.Calls())
	}
}
