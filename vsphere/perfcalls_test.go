package vsphere

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// vmNames are the virtual machines of a simulated vCenter.
func (r *rig) vmNames() []string {
	r.t.Helper()
	rows, _ := r.response(`{"method": "vm.discover"}`).Result.(protocol.List)
	var names []string
	for _, row := range rows {
		name, _ := row.(protocol.Object).Get("name")
		names = append(names, name.(string))
	}
	return names
}

// callAll sends requests at the same time and checks that all succeed.
func (r *rig) callAll(bodies []string) {
	r.t.Helper()
	var all sync.WaitGroup
	for _, body := range bodies {
		all.Go(func() {
			if reply := r.call(body); !strings.Contains(reply, `"success": 0`) {
				r.t.Errorf("%s: %s", body, reply)
			}
		})
	}
	all.Wait()
}

const perfBody = `{"method": "vm.perf.metric.get", "name": "%s", "counter-name": "%s", "perf-interval": %s}`

func TestFirstPollsOfManyBecomeFewCalls(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 200}, nil, nil)
	var bodies []string
	for _, vm := range r.vmNames() {
		for _, counter := range []string{"cpu.usage.percent.average", "mem.usage.percent.average"} {
			bodies = append(bodies, fmt.Sprintf(perfBody, vm, counter, `""`))
		}
	}
	r.callAll(bodies)
	first := r.sim.Calls()["QueryPerf"]
	if first < 1 || first > len(bodies)/20 {
		t.Errorf("%d first polls took %d performance queries", len(bodies), first)
	}
	r.callAll(bodies)
	if again := r.sim.Calls()["QueryPerf"] - first; again > 1 { // one for a refresh that was due
		t.Errorf("the same polls again took %d performance queries", again)
	}
	s := r.pool.Stats()[0].Perf
	if s.Objects != 200 || s.Metrics != 400 || s.Samples != 400 || s.Batches < 1 || s.Oldest.IsZero() {
		t.Errorf("stats are %+v", s)
	}
}

func TestCounterThatNobodyHasTakesFewCalls(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 50}, nil, nil)
	for _, vm := range r.vmNames() {
		r.refuses(fmt.Sprintf(perfBody, vm, "vmop.numPoweron.number.latest", `""`), protocol.CodeNoSample,
			"No sample of counter vmop.numPoweron.number.latest for "+vm)
	}
	if n := r.sim.Calls()["QueryAvailablePerfMetric"]; n != recordedVotes {
		t.Errorf("50 objects without a counter took %d calls to find out why, want %d", n, recordedVotes)
	}
	if n := r.sim.Calls()["QueryPerf"]; n > 6 { // one for each of the first, and refreshes on a slow machine
		t.Errorf("50 objects without a counter took %d performance queries", n)
	}
}

func TestRecordedCountersAreLookedAtAgain(t *testing.T) {
	r, key, now := newRecordedCounters(), recordedKey{"VirtualMachine", 20, 1}, time.Now()
	for i, yes := range []bool{false, false, true, true} {
		if _, ok := r.decided(key, now); ok {
			t.Errorf("decided after %d objects that differ", i)
		}
		for range 3 { // an object counts once
			r.vote(key, Ref{Value: fmt.Sprint(i)}, yes, now)
		}
	}
	r.vote(key, Ref{Value: "last"}, true, now)
	if yes, ok := r.decided(key, now); !yes || !ok {
		t.Error("not decided after three objects that agree")
	}
	if _, ok := r.decided(key, now.Add(recordedExpiry)); ok {
		t.Error("what was found out is never looked at again")
	}
}

// setQueryLimit tells the simulated vCenter how many series of history one
// call may ask for.
func setQueryLimit(t *testing.T, sim *vcsimtest.Server, limit string) {
	t.Helper()
	options := sim.Model().Map().OptionManager()
	options.UpdateOptions(&types.UpdateOptions{ChangedValue: []types.BaseOptionValue{
		&types.OptionValue{Key: queryLimitSetting, Value: limit},
	}})
}

func TestHistoryWithinTheLimitOfTheVCenter(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 200}, nil, nil)
	var bodies []string
	for _, vm := range r.vmNames() {
		bodies = append(bodies, fmt.Sprintf(perfBody, vm, "cpu.usage.percent.average", `"Past Day"`))
	}
	r.callAll(bodies) // 200 are within 256, which the vCenter turns out to refuse
	if n := r.sim.Calls()["QueryPerf"]; n < 4 || n > 20 {
		t.Errorf("history of 200 virtual machines took %d performance queries", n)
	}
	if s := r.pool.Stats()[0]; s.Perf.Isolated != 0 {
		t.Errorf("%d objects are taken for bad ones", s.Perf.Isolated)
	}
	r.sim.ResetCalls()
	for i, body := range bodies { // another counter each, so that all are first polls
		bodies[i] = strings.Replace(body, "cpu.usage", "mem.usage", 1)
	}
	r.callAll(bodies)
	if s := r.pool.Stats()[0]; r.sim.Calls()["QueryPerf"] > 12 || s.Perf.Isolated != 0 {
		t.Errorf("once the limit is known, 200 more took %v", r.sim.Calls())
	}
}

// clientOf is a client of a vCenter of a version.
func clientOf(version string) *vim25.Client {
	return &vim25.Client{ServiceContent: types.ServiceContent{About: types.AboutInfo{Version: version}}}
}

func TestQueryLimit(t *testing.T) {
	for _, test := range []struct {
		version string
		setting any
		want    int
	}{
		{"8.0.1", "64", 64}, {"8.0.1", int32(512), 512}, {"8.0.1", "-1", DefaultPerfBatch}, {"8.0.1", "many", newQueryLimit},
		{"8.0.1", nil, newQueryLimit}, {"6.7.0", nil, newQueryLimit}, {"6.5.0", nil, newQueryLimit}, {"10.0", nil, newQueryLimit},
		{"6.0.0", nil, oldQueryLimit}, {"5.5.0", nil, oldQueryLimit},
	} {
		s := &session{Client: clientOf(test.version)}
		if got := s.queryLimitOf(test.setting); got != test.want {
			t.Errorf("vCenter %s with %v: %d, want %d", test.version, test.setting, got, test.want)
		}
	}
	r := newRig(t, vcsimtest.Options{}, nil)
	for _, limit := range []string{"", "100"} {
		want := newQueryLimit
		if limit != "" {
			setQueryLimit(t, r.sim, limit)
			want = 100
		}
		s, err := r.pool.agents["vc"].link.session(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.readQueryLimit(t.Context()); err != nil || got != want {
			t.Errorf("with the setting %q the limit is %d, %v; want %d", limit, got, err, want)
		}
	}
}

func TestMoreSamplesThanAreKept(t *testing.T) {
	r := newRecordedRig(t)
	rows, _ := r.response(perfAsk("cpu.usage.percent.average", `, "max-sample": 5000`)).Result.(protocol.List)
	if len(rows) < 179 || len(rows) > 180 {
		t.Errorf("%d samples, want those of an hour", len(rows))
	}
}

func TestAnswersThatAreNoSamplesDiffer(t *testing.T) {
	const cpu = "cpu.usage.percent.average"
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.sim.SetPerfGaps(1)
	for range 2 { // from the vCenter and from memory
		r.refuses(perfAsk(cpu, ""), protocol.CodeNoSample, "No value (-1) of counter cpu.usage.percent.average for DC0_H0_VM0")
		r.refuses(perfAsk(cpu, `, "perf-interval": "Past Day"`), protocol.CodeNoSample, "No value (-1) of counter cpu.usage.percent.average for DC0_H0_VM0")
		r.refuses(perfAsk(cpu, `, "instance": "nope"`), protocol.CodeUnknownCounter, `Counter cpu.usage.percent.average of DC0_H0_VM0 has no instance "nope"`)
		r.refuses(perfAsk("vmop.numPoweron.number.latest", ""), protocol.CodeNoSample, "No sample of counter vmop.numPoweron.number.latest for DC0_H0_VM0")
	}
	r.sim.ResetCalls()
	r.call(perfAsk(cpu, `, "instance": "nope"`))
	if n := r.sim.Calls()["QueryAvailablePerfMetric"] + r.sim.Calls()["QueryPerf"]; n != 0 {
		t.Errorf("a request without an answer takes %d calls each time", n)
	}
}

func TestInstances(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	host := func(instance string) protocol.List {
		rows, _ := r.response(`{"method": "host.perf.metric.get", "name": "DC0_H0", "counter-name": "cpu.usage.percent.average", "instance": "` + instance + `"}`).Result.(protocol.List)
		return rows
	}
	all := host("*")
	if len(all) < 2 {
		t.Fatalf("all instances are %v", all)
	}
	for _, row := range all {
		instance, _ := row.(protocol.Object).Get("instance")
		alone := host(instance.(string))
		if len(alone) != 1 || fmt.Sprint(alone[0]) != fmt.Sprint(row) {
			t.Errorf("instance %q alone is %v, among all %v", instance, alone, row)
		}
	}
}

func TestGoneObjectSpoilsNobodysSamples(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	p := r.pool.agents["vc"].perf
	s, err := r.pool.agents["vc"].link.session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	table, err := s.counters.get(t.Context(), s.readCounters)
	if err != nil {
		t.Fatal(err)
	}
	vm := r.sim.Model().Map().Any("VirtualMachine").Reference()
	errs := make(chan error, 2)
	for _, ref := range []Ref{vm, {Type: "VirtualMachine", Value: "vm-0"}} {
		go func() {
			found, err := p.Query(t.Context(), query{ref: ref, metric: metric{table.keys["cpu.usage.percent.average"], ""}, interval: 20, realtime: true, samples: 1})
			if err == nil && len(found) == 1 {
				errs <- nil
			} else {
				errs <- err
			}
		}()
	}
	gone := 0
	for range 2 {
		if err := <-errs; isFault[types.ManagedObjectNotFound](err) {
			gone++
		} else if err != nil {
			t.Error(err)
		}
	}
	if gone != 1 || r.pool.Stats()[0].Perf.Objects != 1 {
		t.Errorf("%d are gone, stats are %+v; want one forgotten", gone, r.pool.Stats()[0].Perf)
	}
}

func TestSamplesSurviveTheSession(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	succeeds(t, r.call(perfAsk("cpu.usage.percent.average", "")))
	r.sim.ExpireSessions()
	succeeds(t, r.call(perfAsk("mem.usage.percent.average", "")))
	r.sim.ResetCalls()
	succeeds(t, r.call(perfAsk("cpu.usage.percent.average", "")))
	if n := r.sim.Calls()["QueryPerf"]; n != 0 {
		t.Errorf("%d performance queries for what was read in another session", n)
	}
}

func TestPartsAreKeptForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPerfParts()
		ref := func(i int) partsKey { return partsKey{Ref{Type: "VirtualMachine", Value: fmt.Sprint(i)}, 20} }
		first := p.entry(ref(0), time.Now())
		pass(partsExpiry - time.Second)
		if p.entry(ref(0), time.Now()) != first {
			t.Error("what an object has is forgotten too early")
		}
		pass(2 * time.Second)
		second := p.entry(ref(0), time.Now())
		if second == first {
			t.Error("what an object has is never looked up again")
		}
		for i := range 2 * partsLimit {
			pass(time.Nanosecond)
			p.entry(ref(i), time.Now())
		}
		if len(p.known) != partsLimit {
			t.Errorf("%d objects are remembered, want %d", len(p.known), partsLimit)
		}
		if last := ref(2*partsLimit - 1); p.known[last] == nil {
			t.Error("the latest is not among them")
		}
	})
}
