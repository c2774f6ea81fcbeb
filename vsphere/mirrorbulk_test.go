package vsphere

import (
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// TestAVCenterTooSlowForAllIsAskedForSome: a reading of all objects that is not
// answered in time becomes several, and nothing is missing.
func TestAVCenterTooSlowForAllIsAskedForSome(t *testing.T) {
	const vms = 600
	r := newMirrorRig(t, vcsimtest.Options{VMs: vms}, nil, nil)
	waitFor(t, func() bool { return r.response(powerBody).Success == 0 }) // many objects, under the race detector
	m := r.mirror()
	patience := m.pace.bulk
	m.pace.bulk = 60 * time.Millisecond
	r.sim.Hang(true)
	if err := m.read(t.Context(), "VirtualMachine", []string{usagePath}, whole); err == nil {
		t.Error("a vCenter that hangs answers")
	}
	r.sim.Hang(false)
	m.pace.bulk = patience
	waitFor(t, func() bool { return m.link.breaker.outage() == nil })

	r.sim.ResetCalls()
	resp := r.response(`{"method": "vm.discover", "properties": ["` + usagePath + `"]}`)
	list, _ := resp.Result.(protocol.List)
	with := 0
	for _, row := range list {
		if v, ok := row.(protocol.Object).Get(usagePath); ok && v != nil {
			with++
		}
	}
	if len(list) < vms || with != len(list) {
		t.Errorf("%d objects, %d with the property: %s", len(list), with, resp.Msg)
	}
	if n := r.reads(); n != 2 && n != 3 {
		t.Errorf("%d reads of %d objects, want two or three", n, len(list))
	}
}

// TestValuesThatGrowAreGivenUp: the limit on memory holds for what the watch
// tells, too.
func TestValuesThatGrowAreGivenUp(t *testing.T) {
	const path = "config.annotation"
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxMemory = 100_000 }, nil)
	body := ask("vm.get", "DC0_H0_VM0", path)
	r.result(body)
	waitFor(t, func() bool { return r.pool.Stats()[0].Mirror.Watched == 1 })
	long := strings.Repeat("x", 200_000)
	r.update("VirtualMachine", "DC0_H0_VM0", types.PropertyChange{Name: path, Val: long})
	waitFor(t, func() bool { return r.pool.Stats()[0].Mirror.Paths == 0 })
	if s := r.pool.Stats()[0].Mirror; s.Bytes > 100_000 {
		t.Errorf("stats are %+v", s)
	}
	if v, _ := r.result(body).Get(path); v != long {
		t.Error("the value is not read directly")
	}
}
