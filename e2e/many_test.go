package e2e

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const goneName = "nobody"

// manyNames are all virtual machines, and in their midst one that there is not.
func manyNames(t *testing.T, c *broker.Client) []string {
	t.Helper()
	var names []string
	for _, row := range resultRows(t, c, discovery()) {
		names = append(names, member(row, "name"))
	}
	return slices.Insert(names, len(names)/2, goneName)
}

func resultRows(t *testing.T, c *broker.Client, r *protocol.Request) protocol.List {
	t.Helper()
	resp, err := protocol.DecodeResponse(ask(t, c, r.Encode()))
	if err != nil || resp.Success != 0 {
		t.Fatalf("%s: %v, %+v", r.Encode(), err, resp)
	}
	rows, _ := resp.Result.(protocol.List)
	return rows
}

// eachRow hands the first row about every object to check, and sees to it that
// there is one for each name, in order, with an error of the one that is gone.
func eachRow(t *testing.T, rows protocol.List, names []string, check func(name string, row protocol.Object)) {
	t.Helper()
	if len(rows) != len(names) {
		t.Fatalf("%d rows for %d names", len(rows), len(names))
	}
	for i, v := range rows {
		name, reply, ok := protocol.ReadRow(v)
		if !ok || name != names[i] {
			t.Fatalf("row %d, of %s, is %v", i, names[i], v)
		}
		if name == goneName {
			if reply.Code != protocol.CodeNotFound {
				t.Errorf("%s: %+v", name, reply)
			}
			continue
		}
		list, _ := reply.Result.(protocol.List)
		if reply.Success != 0 || len(list) != 1 {
			t.Fatalf("%s: %+v", name, reply)
		}
		check(name, list[0].(protocol.Object))
	}
}

// TestManyObjects asks about 200 virtual machines and one that there is not:
// for their properties, and for what was measured in the last two minutes.
func TestManyObjects(t *testing.T) {
	t.Parallel()
	sim := vcsimtest.Start(t, vcsimtest.Options{VMs: 200})
	h := host("vc", sim)
	h.Mirror = true
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), h)
	c := client(t, proxy)
	names := manyNames(t, c)

	r := request("vm.get")
	r.SetNames(names)
	r.SetProperties([]string{"runtime.powerState"})
	eachRow(t, resultRows(t, c, r), names, func(name string, row protocol.Object) {
		if member(row, "name") != name || member(row, "runtime.powerState") != "poweredOn" {
			t.Errorf("%s is %v", name, row)
		}
	})

	const counter = "cpu.usage.percent.average"
	r = request("vm.perf.get")
	r.SetNames(names)
	r.Set(protocol.FieldCounterName, counter)
	r.SetSince(time.Now().Add(-2 * time.Minute))
	last := int64(0)
	eachRow(t, resultRows(t, c, r), names, func(name string, row protocol.Object) {
		times, values := samplesOf(row, counter)
		if len(times) < 5 || len(values) != len(times) {
			t.Errorf("%s has %v", name, row)
			return
		}
		last = times[len(times)-1].(int64)
	})

	sim.ResetCalls()
	r.SetSince(time.UnixMilli(last - 1))
	eachRow(t, resultRows(t, c, r), names, func(name string, row protocol.Object) {
		if times, _ := samplesOf(row, counter); len(times) == 0 || times[0] != last {
			t.Errorf("%s has %v after %d", name, times, last-1)
		}
	})
	if n := sim.Calls()["QueryPerf"]; n > 1 { // a read ahead of the next sample may be due
		t.Errorf("%d calls of QueryPerf for what was read already", n)
	}
}

func samplesOf(row protocol.Object, counter string) (times, values protocol.List) {
	t, _ := row.Get("times")
	times, _ = t.(protocol.List)
	v, _ := row.Get("values")
	columns, _ := v.(protocol.Object)
	column, _ := columns.Get(counter)
	values, _ = column.(protocol.List)
	return times, values
}

// TestTooManyObjects: an answer that the proxy does not take is an error that
// says so, and half as many are answered.
func TestTooManyObjects(t *testing.T) {
	t.Parallel()
	sim := vcsimtest.Start(t, vcsimtest.Options{VMs: 200})
	proxy, err := broker.NewProxy(broker.ProxyConfig{
		Frontend: "tcp://127.0.0.1:*", Backend: "tcp://127.0.0.1:*", Timeout: 20 * time.Second,
		Limits: broker.Limits{Message: 16 << 10},
	})
	if err != nil {
		t.Fatal(err)
	}
	run(t, "proxy", proxy.Run)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", sim))
	c := client(t, proxy)
	names := make([]string, 200)
	for i := range names {
		names[i] = fmt.Sprintf("DC0_H0_VM%d", i%2)
	}
	r := request("vm.get")
	r.SetNames(names)
	r.SetProperties([]string{"runtime.powerState"})
	resp, err := protocol.DecodeResponse(ask(t, c, r.Encode()))
	if err != nil || resp.Success == 0 || resp.Msg != protocol.AnswerTooLarge {
		t.Errorf("%v, %+v", err, resp)
	}
	r.SetNames(names[:100])
	if rows := resultRows(t, c, r); len(rows) != 100 {
		t.Errorf("%d rows", len(rows))
	}
}
