package vsphere

import (
	"context"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/vcsimtest"
)

// stock is what a rig's pool has made at the vCenter and not ended yet, by
// its own calls.
type stock struct{ collectors, filters, views int }

func (r *rig) stock() stock {
	calls := r.sim.Calls()
	return stock{
		collectors: calls["CreatePropertyCollector"] - calls["DestroyPropertyCollector"],
		filters:    calls["CreateFilter"] - calls["DestroyPropertyFilter"],
		views:      calls["CreateContainerView"] - calls["DestroyView"],
	}
}

// resynced waits until everything has been read again after the event, and a
// change of now is seen.
func (r *rig) resynced(event func(), name string) {
	r.t.Helper()
	before := r.pool.Stats()[0].Mirror.Syncs
	event()
	waitFor(r.t, func() bool { return r.pool.Stats()[0].Mirror.Syncs > before })
	r.update("VirtualMachine", name, rename(name+"x"))
	waitFor(r.t, func() bool { return r.response(ask("vm.get", name+"x", "guest.hostName")).Success == 0 })
	r.update("VirtualMachine", name+"x", rename(name))
	waitFor(r.t, func() bool { return r.response(ask("vm.get", name, "guest.hostName")).Success == 0 })
}

func TestWatchSurvives(t *testing.T) {
	for name, happen := range map[string]func(*rig){
		"the end of the session": func(r *rig) { r.sim.ExpireSessions() },
		"a lost version": func(r *rig) {
			r.sim.Fail("WaitForUpdatesEx", &types.InvalidCollectorVersion{}, 1)
			r.stir()
		},
		"the end of a view": func(r *rig) {
			view, err := r.session().view(r.t.Context(), "VirtualMachine")
			if err == nil {
				_, err = methods.DestroyView(r.t.Context(), r.session(), &types.DestroyView{This: view})
			}
			if err != nil {
				r.t.Fatal(err)
			}
			r.stir()
		},
		"a restart": func(r *rig) {
			if err := r.sim.Restart(); err != nil {
				r.t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { p.retry = 50 * time.Millisecond })
			r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
			r.joins("VirtualMachine", "guest.hostName")
			for range 2 {
				r.resynced(func() { happen(r) }, "DC0_H0_VM0")
			}
			r.joins("VirtualMachine", "guest.hostName")
			if n := len(r.sim.Sessions()); n != 1 {
				t.Errorf("%d sessions, want 1", n)
			}
			r.sim.ResetCalls()
			r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
			if n := r.soapCalls(); n != 0 {
				t.Errorf("a poll of a watched path cost %v", r.sim.Calls())
			}
		})
	}
}

// session is the one that the rig's pool has now.
func (r *rig) session() *session {
	r.t.Helper()
	s, err := r.pool.agents["vc"].link.session(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return s
}

// stir changes something, so that the watch is told and asks again.
func (r *rig) stir() {
	r.update("VirtualMachine", "DC0_H0_VM1", types.PropertyChange{Name: "guest.hostName", Val: time.Now().String()})
}

// TestNothingIsLeftAtTheVCenter counts what one session leaves there.
func TestNothingIsLeftAtTheVCenter(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
	r.joins("VirtualMachine", "guest.hostName")
	before := r.stock()
	for range 5 {
		r.resynced(func() {
			r.sim.Fail("WaitForUpdatesEx", &types.InvalidCollectorVersion{}, 1)
			r.stir()
		}, "DC0_H0_VM0")
	}
	after := r.stock()
	if after.collectors != 1 || after.views != before.views {
		t.Errorf("before %+v, after five lost watches %+v", before, after)
	}
	shutDown(r.pool)
	if n := len(r.sim.Sessions()); n != 0 {
		t.Errorf("%d sessions after the end", n)
	}
	if end := r.stock(); end.collectors != 0 {
		t.Errorf("%d collectors after the end", end.collectors)
	}
}

// TestRestartIsSurvivedWithinAMinute keeps the real pace.
func TestRestartIsSurvivedWithinAMinute(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { *p = defaultPace(p.bulk / bulkShare) })
	r.result(powerBody)
	if err := r.sim.Stop(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return r.response(powerBody).Success == 1 })
	if err := r.sim.Restart(); err != nil {
		t.Fatal(err)
	}
	back := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for r.response(powerBody).Success != 0 && ctx.Err() == nil {
		pause(ctx, 100*time.Millisecond)
	}
	if took := time.Since(back); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	r.update("VirtualMachine", "DC0_H0_VM0", types.PropertyChange{Name: "runtime.powerState", Val: types.VirtualMachinePowerStateSuspended})
	waitFor(t, func() bool {
		v, _ := r.result(powerBody).Get("runtime.powerState")
		return v == "suspended"
	})
}
