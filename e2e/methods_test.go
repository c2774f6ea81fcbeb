package e2e

import (
	"encoding/json"
	"strings"
	"testing"

	"vpoller/helpers"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// subjects names an object of each type in the made-up inventory, and a counter
// that it has.
var subjects = map[string]struct{ name, counter string }{
	"Datacenter":             {"DC0", "vmop.numPoweron.number.latest"},
	"ClusterComputeResource": {"DC0_C0", "cpu.usagemhz.megaHertz.average"},
	"ResourcePool":           {"/DC0/host/DC0_C0/Resources", ""},
	"HostSystem":             {"DC0_C0_H0", "cpu.usage.percent.average"},
	"VirtualMachine":         {"DC0_H0_VM0", "cpu.usage.percent.average"},
	"Datastore":              {"LocalDS_0", "datastore.numberReadAveraged.number.average"},
	"Network":                {"DC0_DVPG0", ""},
}

// fullRequest fills in every field that a method requires or knows.
func fullRequest(t *testing.T, m protocol.Method, helper string) []byte {
	t.Helper()
	subject := subjects[m.Type]
	if m.Name == "vsan.health.get" {
		subject = subjects["HostSystem"]
	}
	request := map[string]any{"method": m.Name, "hostname": "vc"}
	for _, f := range append(m.Required, m.Optional...) {
		switch f {
		case protocol.FieldName:
			request["name"] = subject.name
		case protocol.FieldProperties:
			request["properties"] = []string{"name"}
		case protocol.FieldKey:
			request["key"] = "/"
		case protocol.FieldUsername, protocol.FieldPassword:
			request[string(f)] = "root"
		case protocol.FieldCounterName:
			request["counter-name"] = subject.counter
		case protocol.FieldMaxSample:
			request["max-sample"] = "2"
		case protocol.FieldPerfInterval:
			if m.Type != "VirtualMachine" && m.Type != "HostSystem" {
				request["perf-interval"] = "Past Day"
			}
		}
	}
	if m.Name == "about" {
		request["properties"] = []string{"fullName"}
	}
	if helper != "" {
		request["helper"] = helper
	}
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// maxCalls is how many SOAP calls one request may take at the most, however
// many objects there are: find and read the object, ask a manager about it, ask
// for what the manager says.
const maxCalls = 3

// TestEveryMethod asks each method of the catalogue on an inventory large enough
// for a call per object to show.
func TestEveryMethod(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{VMs: 300, Hosts: 20})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	expectAnswer(t, c, "vc") // the login

	for _, m := range protocol.Methods() {
		if m.Local { // no vCenter has a part in it
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			vc.ResetCalls()
			body := fullRequest(t, m, "")
			reply := ask(t, c, body)
			resp, err := protocol.DecodeResponse(reply)
			if err != nil || resp.Success != 0 {
				t.Fatalf("%s: %s, %v", body, reply, err)
			}
			if resp.Msg != m.Done && !strings.HasPrefix(m.Name, "vm.disk.") {
				t.Errorf("msg is %q, want %q", resp.Msg, m.Done)
			}
			if !hasShape(resp.Result, m.Shape) {
				t.Errorf("the result is no %s: %s", m.Shape, reply)
			}
			if n := vc.TotalCalls(); n > maxCalls {
				t.Errorf("%d SOAP calls: %v", n, vc.Calls())
			}
		})
	}
}

func hasShape(v protocol.Value, shape protocol.Shape) bool {
	if shape == protocol.ShapeObject {
		_, ok := v.(protocol.Object)
		return ok
	}
	rows, ok := v.(protocol.List)
	for _, row := range rows {
		_, isObject := row.(protocol.Object)
		ok = ok && isObject
	}
	return ok && (shape == protocol.ShapeRows || len(rows) == 1)
}

// TestEveryMethodWithEveryHelper wants some text for each, and the NUL where C
// clients read up to it.
func TestEveryMethodWithEveryHelper(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	for _, m := range protocol.Methods() {
		if m.Local { // no vCenter has a part in it
			continue
		}
		for _, helper := range helpers.New().Names() {
			body := fullRequest(t, m, helper)
			reply := ask(t, c, body)
			nul := strings.HasSuffix(helper, "cclient") || strings.HasSuffix(helper, "czabbix")
			if len(reply) == 0 || nul != (reply[len(reply)-1] == 0) || strings.Contains(string(reply), `"internal"`) {
				t.Errorf("%s: %q", body, reply)
			}
		}
	}
}

// TestStandaloneESXi asks a host without a vCenter for everything that it has.
func TestStandaloneESXi(t *testing.T) {
	esx := vcsimtest.Start(t, vcsimtest.Options{ESX: true})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("esx", esx))
	c := client(t, proxy)
	for _, request := range []string{
		`{"method": "about"}`,
		`{"method": "host.discover", "properties": ["summary.hardware.memorySize"]}`,
		`{"method": "vm.get", "name": "ha-host_VM0", "properties": ["runtime.powerState"]}`,
		`{"method": "vm.perf.metric.get", "name": "ha-host_VM0", "counter-name": "cpu.usage.percent.average"}`,
		`{"method": "vm.perf.get", "name": "ha-host_VM0", "counter-name": "cpu.usage.percent.average,mem.usage.percent.average"}`,
		`{"method": "vm.discover", "context": true}`,
		`{"method": "vm.process.get", "name": "ha-host_VM0", "username": "root", "password": "pw"}`,
		`{"method": "host.cluster.get", "name": "localhost.localdomain"}`,
		`{"method": "datastore.vm.get", "name": "LocalDS_0"}`,
	} {
		body := strings.Replace(request, `{`, `{"hostname": "esx", `, 1)
		resp, err := protocol.DecodeResponse(ask(t, c, []byte(body)))
		if err != nil || resp.Success != 0 {
			t.Errorf("%s: %+v, %v", body, resp, err)
			continue
		}
		if rows, ok := resp.Result.(protocol.List); !ok || len(rows) == 0 {
			t.Errorf("%s: %v", body, resp.Result)
		}
	}
	expectCode(t, c, []byte(`{"method": "cluster.get", "hostname": "esx", "name": "x", "properties": []}`), protocol.CodeNotFound)
}
