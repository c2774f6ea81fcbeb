package vsphere

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/internal/perfplan"
	"vpoller/vsphere/vcsimtest"
)

// rowBody asks for counters of an object; more is further members.
func rowBody(kind, name, counters, more string) string {
	return `{"method": "` + kind + `.perf.get", "name": "` + name + `", "counter-name": "` + counters + `"` + more + `}`
}

func TestCountersInARow(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	const cpu, mem = "cpu.usage.percent.average", "mem.usage.percent.average"
	got := r.call(rowBody("vm", "DC0_H0_VM0", cpu+", "+mem+","+cpu, ""))
	want := regexp.MustCompile(`^\{"success": 0, "msg": "Successfully retrieved performance metrics", "result": \[\{"name": "DC0_H0_VM0", ` +
		`"timestamp": "20[-0-9]+T[0-9:]+Z", "` + cpu + `": [0-9]+, "` + mem + `": [0-9]+\}\]\}$`)
	if !want.MatchString(got) {
		t.Errorf("two counters are %s", got)
	}
	row := r.result(rowBody("vm", "DC0_H0_VM0", cpu+",no.such.counter.here,"+mem+",vmop.numPoweron.number.latest", ""))
	missing, _ := row.Get("missing")
	if want := (protocol.Object{{Name: "no.such.counter.here", Value: "unknown counter"}, {Name: "vmop.numPoweron.number.latest", Value: "no sample"}}); fmt.Sprint(missing) != fmt.Sprint(want) || len(row) != 5 {
		t.Errorf("with bad counters among good ones the row is %v", row)
	}
	for _, counter := range []string{cpu, mem} { // each alone is the same
		alone := r.result(`{"method": "vm.perf.metric.get", "name": "DC0_H0_VM0", "counter-name": "` + counter + `"}`)
		value, _ := alone.Get("value")
		if v, _ := row.Get(counter); v != value {
			t.Errorf("%s is %v in a row, %v alone", counter, v, value)
		}
	}
}

func TestInstancesInARow(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	const cpu = "cpu.usage.percent.average"
	all, _ := r.result(rowBody("host", "DC0_H0", cpu, `, "instance": "*"`)).Get(cpu)
	instances, _ := all.(protocol.Object)
	if len(instances) < 2 || instances[0].Name != "" {
		t.Fatalf("all instances are %v", all)
	}
	for _, one := range instances {
		v, _ := r.result(rowBody("host", "DC0_H0", cpu, `, "instance": "`+one.Name+`"`)).Get(cpu)
		if v != one.Value {
			t.Errorf("instance %q is %v, among all %v", one.Name, v, one.Value)
		}
	}
}

// TestRowsOfThePast: what has no realtime samples answers from the finest
// interval, or the one that is named.
func TestRowsOfThePast(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	const counter = "cpu.usagemhz.megaHertz.average"
	row := r.result(rowBody("cluster", "DC0_C0", counter, ""))
	named := r.result(rowBody("cluster", "DC0_C0", counter, `, "perf-interval": "past day"`))
	if v, ok := row.Get(counter); !ok || fmt.Sprint(row) != fmt.Sprint(named) {
		t.Errorf("without an interval %v (%v), with one %v", row, v, named)
	}
	past := r.result(rowBody("vm", "DC0_H0_VM0", "cpu.usage.percent.average", `, "perf-interval": "Past Day"`))
	at, _ := past.Get("timestamp")
	when, err := time.Parse(time.RFC3339, at.(string))
	if err != nil || when.Unix()%300 != 0 {
		t.Errorf("a sample of 5 minutes is of %v, %v", at, err)
	}
}

func TestRowsThatAreNone(t *testing.T) {
	const cpu = "cpu.usage.percent.average"
	r := newRecordedRig(t)
	r.refuses(rowBody("vm", "DC0_H0_VM0", "a.b.c.d,e.f.g.h", ""), protocol.CodeUnknownCounter, "Unknown performance counter requested")
	for _, none := range []string{"", " , "} {
		r.refuses(rowBody("vm", "DC0_H0_VM0", none, ""), protocol.CodeMissingField, "Invalid task request: missing counter-name")
	}
	r.refuses(rowBody("vm", "nope", cpu, ""), protocol.CodeNotFound, "Cannot find object nope")
	r.refuses(rowBody("vm", "DC0_C1_RP1_VM2", cpu, ""), protocol.CodeUnavailable, "VM is not powered on, cannot get performance metrics")
	r.refuses(rowBody("host", "DC0_C1_H2", cpu, ""), protocol.CodeUnavailable, "Host is not connected, cannot get performance metrics")
	r.refuses(rowBody("cluster", "DC0_C0", cpu, `, "perf-interval": "nope"`), protocol.CodeUnknownCounter, "Historical interval nope does not exists")

	r = newRig(t, vcsimtest.Options{}, nil)
	r.refuses(rowBody("vm", "DC0_H0_VM0", "a.b.c.d,vmop.numPoweron.number.latest", ""), protocol.CodeNoSample,
		"No sample of counter vmop.numPoweron.number.latest for DC0_H0_VM0")
	r.refuses(rowBody("vm", "DC0_H0_VM0", cpu, `, "instance": "nope"`), protocol.CodeUnknownCounter,
		`Counter cpu.usage.percent.average of DC0_H0_VM0 has no instance "nope"`)
	r.sim.SetPerfGaps(1)
	r.refuses(rowBody("vm", "DC0_H0_VM1", cpu+",mem.usage.percent.average", ""), protocol.CodeNoSample,
		"No value (-1) of counter cpu.usage.percent.average for DC0_H0_VM1")
}

func TestWhyACounterIsMissing(t *testing.T) {
	at := time.Unix(1000, 0)
	asked := counters{names: []string{"good", "gap"}, keys: map[string]int32{"good": 1, "gap": 2}}
	row := asked.row(Object{Name: "x"}, "", []series{
		{metric: metric{2, ""}, gaps: 1}, {metric: metric{1, ""}, samples: []sample{{at, 20, 7}}},
	})
	const want = `[{name x} {timestamp 1970-01-01T00:16:40Z} {good 7} {missing [{gap no value (-1)}]}]`
	if got := fmt.Sprint(row); got != want {
		t.Errorf("row is %s, want %s", got, want)
	}
}

// TestManyCountersAreReadTogether: twenty counters of a thousand objects are one
// call, and none once they are known.
func TestManyCountersAreReadTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fakeSamples{takes: time.Second}
		p := newFakePlan(t, f)
		var metrics []metric
		for counter := range int32(20) {
			metrics = append(metrics, metric{counter: counter})
		}
		poll := func() {
			var all sync.WaitGroup
			for vm := range 1000 {
				all.Go(func() {
					found, err := p.QueryMany(t.Context(), realtimeQuery(vm, 0, 1), metrics)
					if err != nil || len(found) != 20 {
						t.Errorf("%d series, %v", len(found), err)
					}
				})
			}
			all.Wait()
		}
		poll()
		if calls := f.asked(); len(calls) != 1 || len(calls[0].batch) != 1000 || len(calls[0].batch[0].Metrics) != 20 {
			t.Errorf("%d calls", len(calls))
		}
		poll()
		if n := len(f.asked()); n != 0 {
			t.Errorf("%d calls for what is in memory", n)
		}
	})
}

// TestCountersBeyondTheMemory are asked for directly, together.
func TestCountersBeyondTheMemory(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.pool.agents["vc"].perf.(*perfPlan).table = perfplan.NewTable(0)
	body := rowBody("vm", "DC0_H0_VM0", "cpu.usage.percent.average,mem.usage.percent.average", "")
	first := fmt.Sprint(r.result(body))
	if strings.Contains(first, "missing") {
		t.Errorf("the row is %s", first)
	}
	r.sim.ResetCalls()
	r.result(body)
	if n := r.sim.Calls()["QueryPerf"]; n != 1 {
		t.Errorf("%d calls, want 1", n)
	}
}
