package helpers

import (
	"testing"

	"vpoller/protocol"
)

func TestBatch(t *testing.T) {
	const vm = `{"success": 0, "msg": "m", "result": [{"name": "db\"01", "runtime.powerState": "poweredOn", "config.template": false, "n": 100.0, "none": null}]}`
	cases := map[string]struct{ request, reply, want string }{
		"the properties asked for": {`{"method": "vm.get", "properties": ["config.template", "no.such", "none", "runtime.powerState", "n"]}`, vm,
			`{"config.template": false, "runtime.powerState": "poweredOn", "n": 100.0}`},
		"all there are": {`{"method": "vm.get"}`, vm,
			`{"name": "db\"01", "runtime.powerState": "poweredOn", "config.template": false, "n": 100.0}`},
		"one twice":           {`{"method": "vm.get", "properties": ["name", "name"]}`, vm, `{"name": "db\"01"}`},
		"none of them is set": {`{"method": "vm.get", "properties": ["no.such"]}`, vm, `{}`},
		"an object":           {`{"method": "about"}`, `{"success": 0, "msg": "m", "result": [{"apiVersion": "8.0.1.0"}]}`, `{"apiVersion": "8.0.1.0"}`},
		"rows": {`{"method": "vm.discover", "properties": ["config.template"]}`, vm,
			`[{"name": "db\"01", "runtime.powerState": "poweredOn", "config.template": false, "n": 100.0, "none": null}]`},
		"no rows": {`{"method": "vm.discover"}`, `{"success": 0, "msg": "m", "result": []}`, `[]`},
		"inner rows": {`{"method": "vm.disk.discover"}`, `{"success": 0, "msg": "m", "result": [{"name": "a", "disk": [{"diskPath": "C:\\"}, {"diskPath": "D:\\"}]}]}`,
			`[{"diskPath": "C:\\"}, {"diskPath": "D:\\"}]`},
		"an inner value": {`{"method": "vm.disk.get", "key": "/", "properties": ["capacity", "freeSpace"]}`, `{"success": 0, "msg": "m", "result": {"name": "a", "disk": {"diskPath": "/", "capacity": 10, "freeSpace": 1}}}`,
			`{"capacity": 10, "freeSpace": 1}`},
		"what is counted": {`{"method": "vm.process.get"}`, processes, `[{"cmdLine": "/usr/sbin/apache2 -k start"}, {"cmdLine": "sh"}]`},
		"what matches":    {`{"method": "vm.process.get", "key": "apache2"}`, processes, `[{"cmdLine": "/usr/sbin/apache2 -k start"}]`},
		"counters": {`{"method": "vm.perf.get", "counter-name": "a,b", "properties": ["value"]}`, counterRow,
			`{"timestamp": "2026-11-22T12:44:40Z", "a": 1, "missing": {"b": "no sample"}}`},
		"an error":       {`{"method": "vm.get"}`, `{"success": 1, "msg": "Cannot find object x", "code": "not_found"}`, "error: Cannot find object x"},
		"no such method": {`{"method": "vm.nothing"}`, vm, "error: Unknown or missing task/method name"},
		"nothing":        {`{"method": "vm.get"}`, `{"success": 0, "msg": "m", "result": []}`, "error: The result of vm.get has no value"},
		"no rows at all": {`{"method": "vm.discover"}`, `{"success": 0, "msg": "m", "result": "x"}`, "error: The result of vm.discover has no value"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, err := protocol.Decode([]byte(c.request))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := protocol.DecodeResponse([]byte(c.reply))
			if err != nil {
				t.Fatal(err)
			}
			got, err := Batch(r, resp)
			if err != nil {
				got = []byte("error: " + err.Error())
			}
			if string(got) != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

const processes = `{"success": 0, "msg": "m", "result": [{"cmdLine": "/usr/sbin/apache2 -k start"}, {"cmdLine": "sh"}]}`

const counterRow = `{"success": 0, "msg": "m", "result": [{"name": "db01", "timestamp": "2026-11-22T12:44:40Z", "a": 1, "missing": {"b": "no sample"}}]}`

// Every method of the catalogue has a form, and no result makes Batch panic.
func TestBatchOfEveryMethod(t *testing.T) {
	for _, m := range protocol.Methods() {
		r := &protocol.Request{Method: m.Name}
		for _, result := range []protocol.Value{nil, "x", int64(1), protocol.List{}, protocol.List{"x"}, protocol.Object{}, protocol.List{protocol.Object{{Name: "a", Value: nil}}}} {
			_, _ = Batch(r, protocol.OK("m", result))
		}
	}
}
