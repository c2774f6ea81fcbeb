package vsphere

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/perfplan"
	"vpoller/vsphere/vcsimtest"
)

// TestFirstPollsOneAfterTheOther is the first minute of a large site: every
// poll is the first of its virtual machine.
func TestFirstPollsOneAfterTheOther(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 300}, nil, nil)
	vms := r.vmNames()
	r.sim.ResetCalls()
	for _, vm := range vms {
		succeeds(t, r.call(fmt.Sprintf(perfBody, vm, "cpu.usage.percent.average", `""`)))
	}
	if n := r.sim.Calls()["QueryPerf"]; n > 6 { // the first three, and refreshes on a slow machine
		t.Errorf("%d first polls took %d performance queries", len(vms), n)
	}
}

func TestOnlyRunningMachinesAreReadAhead(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 20}, nil, nil)
	m := r.mirror()
	if refs := m.running("VirtualMachine"); len(refs) != 0 {
		t.Errorf("before the mirror knows anything %d are running", len(refs))
	}
	vms := r.vmNames()
	succeeds(t, r.call(ask("vm.get", vms[0], powerPath)))
	all := len(m.running("VirtualMachine"))
	if all == 0 || len(m.running("HostSystem")) == 0 || len(m.running("Datastore")) != 0 {
		t.Errorf("%d virtual machines, %d hosts and %d datastores are running",
			all, len(m.running("HostSystem")), len(m.running("Datastore")))
	}
	r.update("VirtualMachine", vms[0], types.PropertyChange{Name: powerPath, Val: types.VirtualMachinePowerStatePoweredOff})
	waitFor(t, func() bool { return len(m.running("VirtualMachine")) == all-1 })
}

// newWidePlan is a plan that knows of so many virtual machines.
func newWidePlan(t *testing.T, f *fakeSamples, vms int) *perfPlan {
	t.Helper()
	p := newFakePlan(t, f)
	p.peers = func(kind string) []Ref {
		var refs []Ref
		for vm := range vms {
			if ref := realtimeQuery(vm, 1, 1).ref; ref.Type == kind {
				refs = append(refs, ref)
			}
		}
		return refs
	}
	return p
}

// askAll sends queries one after the other.
func askAll(t *testing.T, p *perfPlan, all ...query) {
	t.Helper()
	for _, q := range all {
		if err := queries(p, q); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALonelyPollReadsOneObject(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newWidePlan(t, f, 10_000)
		askAll(t, p, realtimeQuery(1, 1, 1), realtimeQuery(2, 1, 1), realtimeQuery(3, 2, 1))
		for vm := 10; vm < 20; vm++ { // parts of objects, and history
			part, history := realtimeQuery(vm, 1, 1), realtimeQuery(vm, 1, 1)
			part.metric.instance = "0"
			history.interval, history.realtime = 300, false
			askAll(t, p, part, history)
		}
		for _, c := range f.asked() {
			if len(c.batch) != 1 {
				t.Errorf("a lonely poll reads %d objects", len(c.batch))
			}
		}
	})
}

func TestCountersReadAheadAreReadTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newWidePlan(t, f, 2000)
		var first []query
		for vm := range 3 {
			for counter := range 20 {
				first = append(first, realtimeQuery(vm, counter, 1))
			}
		}
		if err := queries(p, first...); err != nil {
			t.Fatal(err)
		}
		if calls := f.asked(); len(calls) != 1 || len(calls[0].batch) != 2000 || seriesIn(calls[0].batch) != 40_000 {
			t.Errorf("20 counters of 2000 objects took %d calls, want one", len(calls))
		}
		askAll(t, p, realtimeQuery(1999, 19, 1), realtimeQuery(77, 0, 1))
		if n := len(f.asked()); n != 0 {
			t.Errorf("what was read ahead took %d calls", n)
		}
		askAll(t, p, realtimeQuery(2000, 1, 1)) // a new one
		if calls := f.asked(); len(calls) != 1 || len(calls[0].batch) != 1 {
			t.Errorf("an object that was not there took %d calls", len(calls))
		}
	})
}

func TestWhoComesDuringAReadAheadJoinsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: 2 * time.Second}
		p := newWidePlan(t, f, 1000)
		first := make(chan error)
		go func() { first <- queries(p, realtimeQuery(1, 1, 1), realtimeQuery(2, 1, 1), realtimeQuery(3, 1, 1)) }()
		pass(time.Second)
		askAll(t, p, realtimeQuery(500, 1, 1))
		if err := <-first; err != nil {
			t.Error(err)
		}
		if n := len(f.asked()); n != 1 {
			t.Errorf("%d calls, want one", n)
		}
	})
}

func TestWhatWasReadAheadInVainLeaves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{}
		p := newWidePlan(t, f, 1000)
		asked := []query{realtimeQuery(1, 1, 1), realtimeQuery(2, 1, 1), realtimeQuery(3, 1, 1), realtimeQuery(4, 1, 1)}
		askAll(t, p, asked...)
		pass(2 * time.Minute)
		if n := p.table.Size().Entities; n != 1000 {
			t.Errorf("after two minutes %d objects are kept, want all", n)
		}
		pass(90 * time.Second)
		if n := p.table.Size().Entities; n != len(asked) {
			t.Errorf("after three and a half minutes %d objects are kept, want %d that somebody asked for", n, len(asked))
		}
		f.asked()
		pass(time.Minute)
		for _, c := range f.asked() {
			if len(c.batch) > len(asked) {
				t.Errorf("%d objects are still read", len(c.batch))
			}
		}
	})
}

func TestReadingAheadLeavesMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit = 2000
		f := &fakeSamples{}
		p := newWidePlan(t, f, 10_000)
		p.table = perfplan.NewTable(limit)
		for vm := range 20 {
			askAll(t, p, realtimeQuery(vm, 1, 1))
		}
		if n := p.table.Size().Entities; n < 20 || n > limit/20 {
			t.Errorf("%d objects are kept", n)
		}
		if n := p.counts.unplanned.Load(); n != 0 {
			t.Errorf("%d requests found no memory", n)
		}
	})
}
