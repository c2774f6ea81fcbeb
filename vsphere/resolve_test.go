package vsphere

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// vmNamed finds a virtual machine in the simulator's own objects.
func (r *rig) refOf(kind, name string) Ref {
	r.t.Helper()
	for _, e := range r.sim.Model().Map().All(kind) {
		if e.Entity().Name == name {
			return e.Reference()
		}
	}
	r.t.Fatalf("the simulator has no %s %s", kind, name)
	return Ref{}
}

func TestAnObjectAnswersToAllItsNames(t *testing.T) {
	r := newRecordedRig(t)
	vm := r.refOf("VirtualMachine", "DC0_H0_VM0")
	uuids := r.response(ask("vm.get", "DC0_H0_VM0", "config.uuid", "config.instanceUuid"))
	row := uuids.Result.(protocol.List)[0].(protocol.Object)
	bios, _ := row.Get("config.uuid")
	instance, _ := row.Get("config.instanceUuid")
	want := `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0_VM0"}]}`
	for _, id := range []string{
		"DC0_H0_VM0", vm.Value, vm.String(), bios.(string), instance.(string),
		strings.ToUpper(instance.(string)), "/DC0/vm/DC0_H0_VM0",
	} {
		r.wants(ask("vm.get", id, "name"), want)
	}
	r.wants(ask("cluster.get", "/DC0/host/DC0_C0", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_C0"}]}`)
	r.wants(ask("datastore.get", "/DC0/datastore/LocalDS_1", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "LocalDS_1", "info.url": "/vmfs/sim/DC0-LocalDS_1"}]}`)
	r.wants(ask("datastore.get", "LocalDS_1", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "LocalDS_1", "info.url": "/vmfs/sim/DC0-LocalDS_1"}]}`)
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	r := newRecordedRig(t)
	for _, id := range []string{
		"nope", "vm-999999", "VirtualMachine:vm-999999", "HostSystem:host-1",
		"/DC0/vm/nope", "/DC0/host/DC0_C0", "00000000-0000-0000-0000-000000000000",
		"dc0_h0_vm0", // names are exact
	} {
		r.refuses(ask("vm.get", id, "name"), protocol.CodeNotFound, "Cannot find object "+id)
	}
	r.refuses(ask("vm.snapshot.get", "nope"), protocol.CodeNotFound, "Cannot find object: nope")
}

func TestNoNameAtAll(t *testing.T) {
	r := newRecordedRig(t)
	r.refuses(`{"method": "vm.get", "name": null, "properties": ["name"]}`, protocol.CodeMissingField, "Cannot find object None")
	r.refuses(`{"method": "vm.get", "name": "", "properties": ["name"]}`, protocol.CodeMissingField, "Cannot find object None")
	r.refuses(`{"method": "vm.perf.metric.get", "name": null, "counter-name": "x"}`, protocol.CodeMissingField, "Cannot find object: None")
}

func TestAmbiguousNameListsTheCandidates(t *testing.T) {
	r := newRecordedRig(t)
	resp := r.response(ask("resource.pool.vm.get", "Resources"))
	if resp.Code != protocol.CodeAmbiguous {
		t.Fatalf("code is %s, want %s", resp.Code, protocol.CodeAmbiguous)
	}
	for _, want := range []string{"/DC0/host/DC0_C0/Resources (resgroup-", "/DC0/host/DC0_C1/Resources (resgroup-", "/DC0/host/DC0_H0/Resources (resgroup-"} {
		if !strings.Contains(resp.Msg, want) {
			t.Errorf("%q does not list %s", resp.Msg, want)
		}
	}
	r.wants(ask("resource.pool.get", "/DC0/host/DC0_C0/Resources", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "Resources"}]}`)
}

func TestAmbiguityIsNotRemembered(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.rename("DC0_H0_VM1", "DC0_H0_VM0")
	for range 2 {
		if resp := r.response(ask("vm.get", "DC0_H0_VM0", "name")); resp.Code != protocol.CodeAmbiguous {
			t.Errorf("of two with that name the answer is %s %q", resp.Code, resp.Msg)
		}
	}
	r.rename("DC0_H0_VM0", "other")
	succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name")))
}

func TestEscapedNames(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.rename("DC0_H0_VM0", "web%2fdb 100%25")
	want := `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "web%2fdb 100%25"}]}`
	for _, id := range []string{"web%2fdb 100%25", "web/db 100%", "web%2Fdb 100%25"} {
		r.wants(ask("vm.get", id, "name"), want)
	}
}

// rename changes the name of a virtual machine as an administrator does.
func (r *rig) rename(from, to string) {
	r.t.Helper()
	for _, e := range r.sim.Model().Map().All("VirtualMachine") {
		if e.Entity().Name == from {
			e.Entity().Name = to
			return
		}
	}
	r.t.Fatalf("the simulator has no virtual machine %s", from)
}

func TestRenamedObjectIsFoundByItsNewNameOnly(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.call(ask("vm.get", "DC0_H0_VM0", "name"))
	r.rename("DC0_H0_VM0", "new")
	r.refuses(ask("vm.get", "DC0_H0_VM0", "name"), protocol.CodeNotFound, "Cannot find object DC0_H0_VM0")
	r.wants(ask("vm.get", "new", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "new"}]}`)
}

func TestNotFoundIsNotRemembered(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.refuses(ask("vm.get", "late", "name"), protocol.CodeNotFound, "Cannot find object late")
	r.rename("DC0_H0_VM1", "late")
	r.wants(ask("vm.get", "late", "name"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "late"}]}`)
}

func TestDeletedObjectIsGone(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name")))
	registry := r.sim.Model().Map()
	registry.Remove(simulator.NewContext(), r.refOf("VirtualMachine", "DC0_H0_VM0"))
	r.refuses(ask("vm.get", "DC0_H0_VM0", "name"), protocol.CodeNotFound, "Cannot find object DC0_H0_VM0")
	r.rename("DC0_H0_VM1", "DC0_H0_VM0") // another one takes its place
	succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name")))
}

func TestManyCallersReadTheNamesOnce(t *testing.T) {
	r := newRecordedRig(t)
	succeeds(t, r.call(aboutBody))
	r.sim.SetLatency(100 * time.Millisecond)
	defer r.sim.SetLatency(0)
	r.sim.ResetCalls()
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() { succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name"))) })
	}
	callers.Wait()
	if n := r.sim.TotalCalls(); n != 1+1+8 {
		t.Errorf("%d calls, want one for the view, one for all names and one for each caller", n)
	}
}
