package vsphere

import (
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// asking is a body that only a call can answer.
const asking = `{"method": "vm.get", "name": "DC0_H0_VM0", "properties": ["runtime.powerState"], "max-age": 0}`

// TestTheWatchStretchesBeforePollsFail: when a vCenter's budget runs low, the
// watch and the reading of what is going to be too old come later; then, when
// it is spent, polls that need a call are refused; those from memory never are.
func TestTheWatchStretchesBeforePollsFail(t *testing.T) {
	const limit = 40
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.CallsPerMinute = limit }, nil)
	stats := func() HostStats { return r.pool.Stats()[0] }
	volatile := ask("vm.get", "DC0_H0_VM0", usagePath)
	r.result(volatile)
	for stats().CallsPerMinute < limit-limit/minuteShare {
		r.result(asking)
	}
	r.update("VirtualMachine", "DC0_H0_VM0", // the watch is told, and may not ask again
		types.PropertyChange{Name: powerPath, Val: types.VirtualMachinePowerStatePoweredOff})
	waitFor(t, func() bool { return stats().Stretched > 0 })
	r.result(asking) // a poll may
	if s := stats(); s.Refused != 0 {
		t.Errorf("%d polls are refused after %d calls of %d", s.Refused, s.CallsPerMinute, limit)
	}
	for stats().CallsPerMinute < limit {
		r.result(asking)
	}
	if resp := r.response(asking); resp.Code != protocol.CodeOverloaded {
		t.Errorf("over the budget the answer is %s %q", resp.Code, resp.Msg)
	}
	r.result(volatile)
	if s := stats(); s.Refused == 0 || s.CallsPerMinute != limit {
		t.Errorf("%d calls, %d refused", s.CallsPerMinute, s.Refused)
	}
}

// TestSlowVCenterIsAskedOnceAtATime: polls of values that are too old by the
// time they come share the reading under way; when polling ends, so does the
// asking.
func TestSlowVCenterIsAskedOnceAtATime(t *testing.T) {
	const latency, clients = 2 * time.Second, 50
	r := newMirrorRig(t, vcsimtest.Options{}, func(h *Host) { h.MaxAge = 100 * time.Millisecond }, nil)
	body := ask("vm.get", "DC0_H0_VM0", usagePath)
	r.result(body)
	r.sim.SetLatency(latency)
	r.sim.ResetCalls()
	var polls sync.WaitGroup
	start := time.Now()
	for range clients {
		polls.Go(func() {
			for time.Since(start) < 2*latency {
				r.call(body)
			}
		})
	}
	polls.Wait()
	if n, most := r.reads(), int(time.Since(start)/latency)+1; n > most {
		t.Errorf("%d reads in %v by a vCenter that takes %v for one", n, time.Since(start), latency)
	}
	if s := r.pool.Stats()[0]; s.Waiting > 1 || s.Running > 2 { // the watch, and a refresh
		t.Errorf("%d calls run and %d wait after the last poll", s.Running, s.Waiting)
	}
	r.sim.SetLatency(0)
}
