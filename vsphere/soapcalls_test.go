package vsphere

import (
	"testing"
	"time"
)

// TestCallsPerMethod counts SOAP calls of each method: of the first request in
// a session, and of the same request again.
func TestCallsPerMethod(t *testing.T) {
	vm, host, ds := `"name": "DC0_H0_VM0"`, `"name": "DC0_H0"`, `"name": "/vmfs/sim/DC0-LocalDS_0"`
	tests := []struct {
		body         string
		first, again int
	}{
		{`{"method": "about"}`, 1, 1},
		{`{"method": "event.latest"}`, 1, 1},
		{`{"method": "session.get"}`, 1, 1},
		{`{"method": "perf.metric.info"}`, 1, 0},
		{`{"method": "perf.interval.info"}`, 1, 0},
		{`{"method": "vm.discover", "properties": ["runtime.powerState"]}`, 2, 1},
		{`{"method": "vm.get", "properties": ["runtime.powerState"], ` + vm + `}`, 3, 1},
		{`{"method": "datastore.get", "properties": ["summary.capacity"], ` + ds + `}`, 3, 1},
		{`{"method": "vm.alarm.get", ` + vm + `}`, 4, 2},
		{`{"method": "host.alarm.get", ` + host + `}`, 3, 1},
		{`{"method": "host.vm.get", ` + host + `}`, 3, 1},
		{`{"method": "host.net.get", ` + host + `}`, 3, 1},
		{`{"method": "host.datastore.get", ` + host + `}`, 3, 1},
		{`{"method": "host.cluster.get", ` + host + `}`, 3, 1},
		{`{"method": "vm.host.get", ` + vm + `}`, 3, 1},
		{`{"method": "vm.net.get", ` + vm + `}`, 3, 1},
		{`{"method": "vm.datastore.get", ` + vm + `}`, 3, 1},
		{`{"method": "vm.cpu.usage.percent", ` + vm + `}`, 3, 1},
		{`{"method": "vm.disk.get", "key": "/", ` + vm + `}`, 3, 1},
		{`{"method": "vm.guest.net.get", ` + vm + `}`, 3, 1},
		{`{"method": "vm.snapshot.get", ` + vm + `}`, 3, 1},
		{`{"method": "vm.process.get", "username": "root", "password": "pw", ` + vm + `}`, 5, 2},
		{`{"method": "datastore.vm.get", ` + ds + `}`, 3, 1},
		{`{"method": "datastore.host.get", ` + ds + `}`, 4, 2},
		{`{"method": "resource.pool.vm.get", "name": "DC0_C0_RP1"}`, 3, 1},
		{`{"method": "vsan.health.get", ` + host + `}`, 4, 2},
		{`{"method": "vm.perf.metric.get", "counter-name": "cpu.usage.percent.average", ` + vm + `}`, 6, 2},
		{`{"method": "vm.perf.metric.info", ` + vm + `}`, 6, 2},
	}
	r := newRecordedRig(t)
	for _, test := range tests {
		r.sim.ExpireSessions()
		r.pool = newPool(t, hostFor(r.sim))
		r.call(`{"method": "about"}`) // logs in
		for i, want := range []int{test.first, test.again} {
			r.sim.ResetCalls()
			if resp := r.response(test.body); resp.Success != 0 {
				t.Errorf("%s: %s", test.body, resp.Msg)
			}
			if got := r.sim.TotalCalls(); got != want {
				t.Errorf("%s, time %d: %d calls, want %d: %v", test.body, i+1, got, want, r.sim.Calls())
			}
		}
	}
}

func TestDiscoveryTeachesTheNames(t *testing.T) {
	r := newRecordedRig(t)
	succeeds(t, r.call(`{"method": "vm.discover"}`))
	r.sim.ResetCalls()
	succeeds(t, r.call(ask("vm.get", "DC0_C0_RP1_VM1", "runtime.powerState")))
	if n := r.sim.TotalCalls(); n != 1 {
		t.Errorf("%d calls for a name that a discovery has shown, want 1", n)
	}
}

func TestNamesAreReadAgainAfterAWhile(t *testing.T) {
	r := newRecordedRig(t)
	body := ask("vm.get", "DC0_H0_VM0", "runtime.powerState")
	succeeds(t, r.call(body))
	x := r.pool.agents["vc"].inventory.(*direct).index("VirtualMachine")
	x.made = time.Now().Add(-2 * indexLife)
	for _, want := range []int{2, 1} {
		r.sim.ResetCalls()
		succeeds(t, r.call(body))
		if n := r.sim.TotalCalls(); n != want {
			t.Errorf("%d calls, want %d", n, want)
		}
	}
}
