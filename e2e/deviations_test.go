package e2e

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"

	"vpoller/protocol"
)

// deviation is a recorded reply that ours differs from on purpose.
type deviation struct {
	pattern string // of recorded.id, as in path.Match with / as any other character
	key     string // the entry of docs/compatibility.md that says why
	check   func(r recorded, reply []byte) error
}

// deviations are all of them; the first row that matches counts.
var deviations = []deviation{
	{"_protocol/method is list", "no-crash", fails(protocol.CodeUnknownMethod, "Unknown or missing task/method name")},
	{"_protocol/helper is list", "no-crash", fails(protocol.CodeBadRequest, "Invalid task request: helper must be text")},

	{"cluster.perf.metric.info/missing name", "missing-name", fails(protocol.CodeMissingField, "Invalid task request: missing name")},
	{"datacenter.perf.metric.info/missing name", "missing-name", fails(protocol.CodeMissingField, "Invalid task request: missing name")},
	{"vm.disk.get/no key at all", "missing-name", fails(protocol.CodeMissingField, "Invalid task request: missing key")},

	{"*/unknown property", "invalid-property", fails(protocol.CodeInvalidProperty, "Task ")},
	{"resource.pool.vm.get/empty pool", "ambiguous", fails(protocol.CodeAmbiguous, "Ambiguous name Resources: ")},

	{"host.get/MoRef property parent", "values", answers(`[{"name": "DC0_H0", "parent": "ComputeResource:domain-s24"}]`)},
	{"host.get/datetime property", "values", answers(`[{"name": "DC0_H0", "runtime.bootTime": "2026-01-02T03:04:05Z"}]`)},
	{"vm.get/property type: MoRef (runtime.host)", "values", answers(`[{"name": "DC0_H0_VM0", "runtime.host": "HostSystem:host-21"}]`)},
	{"vm.get/property type: datetime (runtime.bootTime)", "values", answers(`[{"name": "DC0_H0_VM0", "runtime.bootTime": "2026-01-02T03:04:05Z"}]`)},
	{"vm.get/property type: data object nested (config.hardware)", "values", holds(`"config.hardware": {"numCPU": 1, "numCoresPerSocket": 1, "memoryMB": 32, "device": [{"key": `)},
	{"vm.get/property type: whole summary (summary)", "values", holds(`"summary": {"vm": "VirtualMachine:vm-99", "runtime": {"host": "HostSystem:host-21", `)},
	{"vm.process.get/startTime (datetime)", "values", answers(`[
		{"cmdLine": "/sbin/init", "startTime": "2026-01-02T03:04:05Z"},
		{"cmdLine": "/usr/sbin/sshd -D", "startTime": "2026-01-02T03:04:05Z"},
		{"cmdLine": "sshd: admin [priv]", "startTime": "2026-01-02T03:04:05Z"}]`)},

	{"host.get/quickStats", "data-objects", onlySetFields},
	{"host.get/hardware float/int16", "data-objects", onlySetFields},
	{"vm.get/property type: data object (summary.quickStats)", "data-objects", onlySetFields},
	{"vm.get/property type: list of data objects (guest.net)", "data-objects", onlySetFields},
	{"vm.guest.net.get/ipConfig (data object)", "data-objects", onlySetFields},

	{"vm.get/property type zabbix: MoRef (runtime.host)", "helper-values", says(`"HostSystem:host-21"`)},
	{"vm.get/property type zabbix: datetime (runtime.bootTime)", "helper-values", says(`"2026-01-02T03:04:05Z"`)},
	{"vm.get/property type zabbix: data object (summary.quickStats)", "helper-values", says(`{"overallCpuUsage": 104, "guestMemoryUsage": 512, "guestHeartbeatStatus": "gray"}`)},
	{"vm.get/property type zabbix: list of strings (layoutEx.disk)", "helper-values", says(`[{"key": 204, "chain": [{"fileKey": [2, 3]}]}]`)},
	{"vm.get/property type zabbix: whole summary (summary)", "helper-values", holds(`{"vm": "VirtualMachine:vm-99", "runtime": {`)},
	{"vm.guest.net.get/ipConfig zabbix", "helper-values", says(`{"data": [{"{#VSPHERE.VM.NETWORK}": "VM Network", "{#VSPHERE.VM.IPCONFIG}": {"ipAddress": [{"ipAddress": "10.0.0.5", "prefixLength": 24, "state": "preferred"}]}}]}`)},

	{"host.perf.metric.info/all", "unknown-counters", holds(`{"counterId": "cpu.usage.percent.average", "instance": "0"}`)},
	{"vm.perf.metric.info/all", "unknown-counters", holds(`{"counterId": "cpu.usage.percent.average", "instance": ""}`)},

	{"vm.process.get/bad login", "guest-login", fails(protocol.CodeGuestAuth, "Cannot get guest processes: ")},

	{"vm.snapshot.get/ok (3-level tree: grandchild is left out)", "snapshots", answers(`[
		{"createTime": "<time>", "description": "first snap", "id": 1, "name": "s1", "quiesced": "False", "state": "poweredOn"},
		{"createTime": "<time>", "description": "child", "id": 2, "name": "s2", "quiesced": "False", "state": "poweredOn"},
		{"createTime": "<time>", "description": "grandchild", "id": 3, "name": "s3", "quiesced": "False", "state": "poweredOn"}]`)},
	{"vm.snapshot.get/helper czabbix", "snapshots", holds(`"{#VSPHERE.VM.SNAPSHOT.NAME}": "s3"`)},
	{"vm.snapshot.get/helper csvhelper", "snapshots", holds("<time>,child,2,s2,False,poweredOn\r\n<time>,grandchild,3,s3,False,poweredOn\r\n")},
	{"vm.snapshot.get/no snapshots", "no-snapshots", fails(protocol.CodeNotFound, "No snapshots found for: DC0_H0_VM1")},
	{"vm.snapshot.get/zabbix no snapshots", "no-snapshots", says("No snapshots found for: DC0_H0_VM1")},
}

// deviationOf finds the row for a recorded case.
func deviationOf(r recorded) (deviation, bool) {
	for _, row := range deviations {
		if matches(row.pattern, r.id()) {
			return row, true
		}
	}
	return deviation{}, false
}

// matches is path.Match for names that hold slashes and brackets.
func matches(pattern, id string) bool {
	plain := strings.NewReplacer("/", "\x01", "[", "\x02", "]", "\x03", `\`, "\x04", "?", "\x05")
	ok, err := path.Match(plain.Replace(pattern), plain.Replace(id))
	return err == nil && ok
}

// fails is the check for an error reply with a code and the beginning of a text.
func fails(code protocol.Code, text string) func(recorded, []byte) error {
	return func(_ recorded, reply []byte) error {
		resp, err := protocol.DecodeResponse(reply)
		switch {
		case err != nil:
			return err
		case resp.Success == 0 || resp.Code != code || !strings.HasPrefix(resp.Msg, text):
			return fmt.Errorf("the reply is %s, want code %s, msg %q", reply, code, text)
		}
		return nil
	}
}

// says is the check for a helper's text.
func says(text string) func(recorded, []byte) error {
	return func(r recorded, reply []byte) error {
		if got := masked(r.method, string(reply)); got != text {
			return fmt.Errorf("the text is %q, want %q", got, text)
		}
		return nil
	}
}

// answers is the check for a success with the result given as JSON.
func answers(result string) func(recorded, []byte) error {
	return func(r recorded, reply []byte) error {
		var got struct {
			Success int
			Result  any
		}
		var want any
		if err := json.Unmarshal([]byte(result), &want); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(masked(r.method, string(reply))), &got); err != nil {
			return err
		}
		if got.Success != 0 || !reflect.DeepEqual(got.Result, want) {
			return fmt.Errorf("the reply is\n  %s, want the result\n  %s", reply, result)
		}
		return nil
	}
}

// holds is the check for a success or a helper's text by a part of it.
func holds(part string) func(recorded, []byte) error {
	return func(r recorded, reply []byte) error {
		if text := masked(r.method, string(reply)); !strings.Contains(text, part) {
			return fmt.Errorf("the reply is\n  %s, want in it\n  %s", text, part)
		}
		return nil
	}
}

// onlySetFields is the check for the recorded reply without what pyVmomi adds
// to data objects: their type, and nothing or an empty list for what is not set.
func onlySetFields(r recorded, reply []byte) error {
	recorded, _ := r.reply()
	var want, got any
	if err := json.Unmarshal([]byte(recorded), &want); err != nil {
		return err
	}
	if err := json.Unmarshal(reply, &got); err != nil {
		return err
	}
	if want = withoutUnset(want); !reflect.DeepEqual(got, want) {
		return fmt.Errorf("the reply is\n  %s, want\n  %v", reply, want)
	}
	return nil
}

func withoutUnset(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			list, isList := member.([]any)
			if member == nil || isList && len(list) == 0 {
				delete(v, name)
				continue
			}
			v[name] = withoutUnset(member)
		}
	case []any:
		for i := range v {
			v[i] = withoutUnset(v[i])
		}
	}
	return v
}

// TestDeviationsAreDocumented looks for every key in docs/compatibility.md.
func TestDeviationsAreDocumented(t *testing.T) {
	text, err := os.ReadFile("../docs/compatibility.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := func(key string) {
		if !strings.Contains(string(text), "| `"+key+"` |") {
			t.Errorf("docs/compatibility.md has no row %q", key)
		}
	}
	for _, row := range deviations {
		documented(row.key)
	}
	for _, c := range continuations {
		documented(c.key)
	}
}
