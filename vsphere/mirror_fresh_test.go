package vsphere

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const usagePath = "summary.quickStats.overallCpuUsage"

func usage(mhz int32) types.PropertyChange { return types.PropertyChange{Name: usagePath, Val: mhz} }

func (r *rig) reads() int { return r.sim.Calls()["RetrieveProperties"] }

func TestVolatilePathsAreReadTogetherAndNeverWatched(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.result(powerBody)
	r.sim.ResetCalls()
	for range 20 {
		r.result(ask("vm.get", "DC0_H0_VM0", usagePath))
		r.result(ask("vm.get", "DC0_H0_VM1", usagePath))
	}
	if r.reads() != 1 || r.sim.Calls()["CreateFilter"] != 0 {
		t.Errorf("calls are %v; want one read", r.sim.Calls())
	}
	if n := len(r.mirror().store.Candidates()); n != 0 {
		t.Errorf("%d kinds have paths that are going to be watched", n)
	}
}

func TestValuesOlderThanPromisedAreReadAgain(t *testing.T) {
	const maxAge = 300 * time.Millisecond
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxAge = maxAge }, nil)
	body := ask("vm.get", "DC0_H0_VM0", usagePath)
	r.result(body)
	r.update("VirtualMachine", "DC0_H0_VM0", usage(77))
	changed := time.Now()
	waitFor(t, func() bool {
		v, _ := r.result(body).Get(usagePath)
		if late := time.Since(changed); v != int64(77) && late > maxAge+2*time.Second {
			t.Fatalf("after %v the value is still %v", late, v)
		}
		return v == int64(77)
	})
	r.sim.ResetCalls()
	start := time.Now()
	for time.Since(start) < 4*maxAge {
		r.result(body)
	}
	if n := r.reads(); n < 2 || n > 8 {
		t.Errorf("%d reads in %v; a value may be %v old", n, time.Since(start), maxAge)
	}
}

func TestMaxAgeOfARequest(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	body := func(age string) string {
		return `{"method": "vm.get", "name": "DC0_H0_VM0", "properties": ["` + usagePath + `"], "max-age": ` + age + `}`
	}
	r.result(body("null"))
	r.update("VirtualMachine", "DC0_H0_VM0", usage(78))
	if v, _ := r.result(body("3600")).Get(usagePath); v == int64(78) {
		t.Error("a value that may be old was read again")
	}
	if v, _ := r.result(body(`"0"`)).Get(usagePath); v != int64(78) {
		t.Errorf("with max-age 0 the value is %v", v)
	}
	waitFor(t, func() bool {
		v, _ := r.result(body("0.01")).Get(usagePath)
		return v == int64(78)
	})
}

func TestMoreVolatilePathsByConfiguration(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.Volatile = []string{"guest.hostName"} }, nil)
	r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
	if c := r.mirror().store.Candidates(); len(c) != 0 {
		t.Errorf("%v are going to be watched", c)
	}
}

func TestWhatIsVolatile(t *testing.T) {
	for path, want := range map[string]bool{
		"summary": true, "summary.quickStats": true, usagePath: true, "guest.disk": true, "guest": true,
		"summary.config.name": false, "guest.hostName": false, "runtime.powerState": false, "config.hardware.memoryMB": false,
		"summary.storage.committed": true, "guest.diskSpace": false, "triggeredAlarmState": false,
	} {
		if isVolatile(path, nil) != want {
			t.Errorf("%s: volatile is %v", path, !want)
		}
	}
	for _, v := range volatilePaths() {
		if v.reason == "" {
			t.Errorf("%s has no reason", v.path)
		}
	}
}

func TestPathsBeyondTheLimitAreReadDirectly(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxPaths = 1 }, nil)
	r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
	r.joins("VirtualMachine", "guest.hostName")
	r.sim.ResetCalls()
	for range 3 {
		if _, ok := r.result(ask("vm.get", "DC0_H0_VM0", "guest.ipAddress")).Get("guest.ipAddress"); !ok {
			t.Error("there is no address")
		}
		r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
	}
	if r.reads() < 3 {
		t.Errorf("%d reads for three requests beyond the limit", r.reads())
	}
	if s := r.pool.Stats()[0].Mirror; s.Paths != 1 || s.Direct != 3 {
		t.Errorf("stats are %+v", s)
	}
}

func TestMemoryBeyondTheLimitIsGivenUp(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxMemory = 6000 }, nil)
	for range 2 {
		r.result(ask("vm.get", "DC0_H0_VM0", "config.hardware.device"))
	}
	if s := r.pool.Stats()[0].Mirror; s.Paths != 0 || s.Direct == 0 {
		t.Errorf("stats are %+v", s)
	}
}

func TestPathsThatNobodyAsksForLeave(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { p.wait, p.idle = time.Second, 2*time.Second })
	r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName", "guest.ipAddress"))
	r.joins("VirtualMachine", "guest.hostName", "guest.ipAddress")
	r.sim.ResetCalls()
	waitFor(t, func() bool {
		r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
		return !r.mirror().store.Wanted("VirtualMachine", "guest.ipAddress")
	})
	waitFor(t, func() bool { return r.sim.Calls()["DestroyPropertyFilter"] == 1 })
	r.sim.ResetCalls()
	r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName"))
	if n := r.soapCalls(); n != 0 {
		t.Errorf("the path that stayed cost %v", r.sim.Calls())
	}
	waitFor(t, func() bool { return r.pool.Stats()[0].Mirror.Paths == 0 })
	waitFor(t, func() bool { return r.sim.Calls()["DestroyPropertyFilter"] == 1 })
}

func TestAPathThatTheVCenterDoesNotKnowHarmsNoOther(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.result(powerBody)
	r.sim.Fail("RetrieveProperties", &types.InvalidProperty{Name: "guest.hwVersion"}, 2)
	const both = "the vCenter refuses two paths, and then the first of them alone"
	r.refuses(ask("vm.get", "DC0_H0_VM0", "guest.hwVersion", "guest.hostName"), protocol.CodeInvalidProperty,
		"Task vm.get failed: VirtualMachine has no property guest.hwVersion")
	if _, ok := r.result(ask("vm.get", "DC0_H0_VM0", "guest.hostName")).Get("guest.hostName"); !ok {
		t.Error(both + ": the other is lost")
	}
}

func TestListsAreRefusedUntilTheFirstSyncIsComplete(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.sim.SetLatency(150 * time.Millisecond)
	for _, body := range []string{`{"method": "vm.discover"}`, powerBody} {
		ctx, cancel := context.WithTimeout(t.Context(), 700*time.Millisecond)
		reply := r.callWithin(ctx, body)
		cancel()
		if !strings.Contains(reply, `"unavailable"`) || !strings.Contains(reply, "the inventory of vCenter vc is incomplete: its first reading began at 2") {
			t.Errorf("reply is %s", reply)
		}
	}
	r.sim.SetLatency(0)
	if resp := r.response(`{"method": "vm.discover"}`); resp.Success != 0 || len(resp.Result.(protocol.List)) != 4 {
		t.Errorf("then the reply is %+v", resp)
	}
}

func TestWhileTheVCenterIsAway(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.result(powerBody)
	if err := r.sim.Stop(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return r.response(`{"method": "vm.discover"}`).Success == 1 })
	for _, body := range []string{
		`{"method": "vm.discover"}`, `{"method": "vm.discover", "max-age": 3600}`, ask("vm.get", "DC0_H0_VM0", "guest.hostName"),
	} {
		resp := r.response(body)
		if resp.Code != protocol.CodeUnavailable || !strings.Contains(resp.Msg, " vCenter vc is unavailable since 2") ||
			!strings.Contains(resp.Msg, "connection refused") {
			t.Errorf("%s: %s %q; want since when and why", body, resp.Code, resp.Msg)
		}
	}
	old := `{"method": "vm.get", "name": "DC0_H0_VM0", "properties": ["runtime.powerState"], "max-age": 3600}`
	if v, _ := r.result(old).Get("runtime.powerState"); v != "poweredOn" {
		t.Errorf("the last value is %v", v)
	}
	if err := r.sim.Restart(); err != nil {
		t.Fatal(err)
	}
}
