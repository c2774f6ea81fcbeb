package vsphere

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// manyNames are objects of each type, one that is off, one that there is not, one
// in another spelling and a name that two have.
var manyNames = map[string][]string{
	"Datacenter":             {"DC0", "gone", "/DC0"},
	"ClusterComputeResource": {"DC0_C0", "gone", "DC0_C0"},
	"ResourcePool":           {"Resources", "gone"},
	"HostSystem":             {"DC0_H0", "DC0_C0_H0", "gone"},
	"VirtualMachine":         {"DC0_H0_VM0", "twice", "gone", "DC0_H0_VM1", "VirtualMachine:vm-0", "DC0_H0_VM0"},
	"Datastore":              {"LocalDS_0", "gone"},
	"Network":                {"VM Network", "gone", "DC0_DVPG0"},
	"":                       {"DC0_C0", "gone"},
}

// manyBody asks m about names, or about one.
func manyBody(m *protocol.Method, names []string) map[string]any {
	body := map[string]any{"method": m.Name}
	if len(names) == 1 {
		body["name"] = names[0]
	} else {
		body["names"] = names
	}
	for _, f := range m.Required {
		switch f {
		case protocol.FieldProperties:
			body["properties"] = []string{"name"}
		case protocol.FieldCounterName:
			body["counter-name"] = "cpu.usagemhz.megaHertz.average"
		case protocol.FieldPerfInterval:
			body["perf-interval"] = "Past day"
		case protocol.FieldKey:
			body["key"] = "/"
		}
	}
	return body
}

// ages are what grows between two requests.
var ages = regexp.MustCompile(`"[a-z]+Age": \d+`)

// TestManyAsOne: a row of each method that is about many has what the request
// about this object alone has, with the mirror and without.
func TestManyAsOne(t *testing.T) {
	for _, mirror := range []bool{false, true} {
		r := newRig(t, vcsimtest.Options{VMs: 4}, func(h *Host) { h.Mirror = mirror })
		if err := r.sim.SetPower("DC0_H0_VM1", false); err != nil {
			t.Fatal(err)
		}
		r.rename("DC0_C0_RP0_VM0", "twice")
		r.rename("DC0_C0_RP0_VM1", "twice")
		for _, m := range protocol.Methods() {
			if !m.Many {
				continue
			}
			t.Run(fmt.Sprintf("%s/%v", m.Name, mirror), func(t *testing.T) {
				r.asOne(t, &m)
			})
		}
	}
}

func (r *rig) asOne(t *testing.T, m *protocol.Method) {
	names := manyNames[m.Type]
	text := func(names []string) string {
		body, err := json.Marshal(manyBody(m, names))
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	resp := r.response(text(names))
	rows, _ := resp.Result.(protocol.List)
	if resp.Success != 0 || resp.Msg != m.Done || len(rows) != len(names) {
		t.Fatalf("%d rows, %s", len(rows), resp.Append(nil))
	}
	for i, name := range names {
		alone := r.response(text([]string{name}))
		want := protocol.Row(name, alone.Result, nil)
		if alone.Success != 0 {
			want = protocol.Row(name, nil, protocol.Errorf(alone.Code, "%s", alone.Msg).WithHint("%s", alone.Hint))
		}
		got, wanted := string(protocol.AppendJSON(nil, rows[i], false)), string(protocol.AppendJSON(nil, want, false))
		got, wanted = ages.ReplaceAllString(got, ""), ages.ReplaceAllString(wanted, "")
		if got != wanted {
			t.Errorf("%s\n got %s\nwant %s", name, got, wanted)
		}
	}
}

// TestManyCounters: many counters of many machines that nobody asked for before
// are read by few calls, and by none the next time.
func TestManyCounters(t *testing.T) {
	const vms = 300
	r := newRig(t, vcsimtest.Options{VMs: vms}, func(h *Host) { h.Mirror = true })
	names := make([]string, 0, vms)
	for _, row := range r.rows(`{"method": "vm.discover"}`) {
		name, _ := row.Get("name")
		names = append(names, name.(string))
	}
	list, err := json.Marshal(names)
	if err != nil {
		t.Fatal(err)
	}
	body := `{"method": "vm.perf.get", "counter-name": "cpu.usage.percent.average,mem.usage.percent.average", "names": ` + string(list) + `}`
	for i, most := range []int{4, 0} {
		r.sim.ResetCalls()
		for _, row := range r.rows(body) {
			if name, reply, ok := protocol.ReadRow(row); !ok || reply.Success != 0 {
				t.Fatalf("%s: %+v", name, reply)
			}
		}
		if n := r.sim.Calls()["QueryPerf"]; n > most {
			t.Errorf("%d calls of QueryPerf, time %d", n, i+1)
		}
	}
}

// rows sends a request whose result is rows.
func (r *rig) rows(body string) []protocol.Object {
	r.t.Helper()
	resp := r.response(body)
	list, _ := resp.Result.(protocol.List)
	if resp.Success != 0 || len(list) == 0 {
		r.t.Fatalf("%s: %s", body, resp.Append(nil))
	}
	rows := make([]protocol.Object, len(list))
	for i, v := range list {
		rows[i], _ = v.(protocol.Object)
	}
	return rows
}

// TestManyOutOfTime: what is not done in time says so, and the rest is there.
func TestManyOutOfTime(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.call(ask("vm.get", "DC0_H0_VM0", "name")) // logs in
	r.sim.Hang(true)
	defer r.sim.Hang(false)
	ctx, cancel := context.WithTimeout(context.Background(), 500*time.Millisecond)
	defer cancel()
	got := r.callWithin(ctx, `{"method": "vm.get", "properties": ["name"], "names": ["DC0_H0_VM0", "DC0_H0_VM1"]}`)
	if strings.Count(got, `"code": "timeout"`) != 2 {
		t.Errorf("got %s", got)
	}
	if ctx.Err() != nil {
		t.Error("the answer came when nobody waited for it any more")
	}
}

// TestManyAskedDirectly: what is not kept is asked for in one call for all, but
// for what nobody can find.
func TestManyAskedDirectly(t *testing.T) {
	r := newRig(t, vcsimtest.Options{VMs: 50}, nil)
	var names []string
	for _, row := range r.rows(`{"method": "vm.discover"}`) {
		name, _ := row.Get("name")
		names = append(names, name.(string))
	}
	list, err := json.Marshal(append(names, names[0]))
	if err != nil {
		t.Fatal(err)
	}
	r.sim.ResetCalls()
	for i, row := range r.rows(`{"method": "vm.get", "properties": ["runtime.powerState", "guest.ipAddress"], "names": ` + string(list) + `}`) {
		if name, reply, ok := protocol.ReadRow(row); !ok || reply.Success != 0 || name != names[i%len(names)] {
			t.Fatalf("row %d is of %s: %+v", i, name, reply)
		}
	}
	if n := r.sim.TotalCalls(); n != 1 {
		t.Errorf("%d calls for %d machines: %v", n, len(names), r.sim.Calls())
	}
}

func TestSideBySide(t *testing.T) {
	var done [100]bool
	sideBySide(len(done), 7, func(i int) { done[i] = true })
	for i, d := range done {
		if !d {
			t.Errorf("%d is not done", i)
		}
	}
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "oh no") {
			t.Errorf("panic was %v", p)
		}
	}()
	sideBySide(3, 2, func(i int) {
		if i == 1 {
			panic("oh no")
		}
	})
}
