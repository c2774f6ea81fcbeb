package helpers

import (
	"errors"
	"testing"

	"vpoller/protocol"
)

func TestRawValues(t *testing.T) {
	for _, c := range []struct {
		name  string
		value protocol.Value
		want  string
	}{
		{"text is bare", `say "ü"`, `say "ü"`},
		{"empty text", "", ""},
		{"whole number", int64(7696581394432), "7696581394432"},
		{"fraction", 3.0365198553745185, "3.0365198553745185"},
		{"fraction that is whole", 100.0, "100"},
		{"large fraction", 1e16, "1e+16"},
		{"true", true, "true"},
		{"false", false, "false"},
		{"list", protocol.List{"a", int64(1)}, `["a", 1]`},
		{"object", row("a", nil), `{"a": null}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			resp := protocol.OK("", rows(row("name", "db01", "p", c.value)))
			equal(t, render(t, ask("vm.get", ZabbixRaw, "p", "name"), resp), c.want)
		})
	}
}

func TestRawChoice(t *testing.T) {
	sample := row("interval", int64(20), "counterId", "cpu.usage.percent.average", "instance", "", "value", int64(2681))
	for _, c := range []struct {
		name    string
		request *protocol.Request
		result  protocol.Value
		want    string
	}{
		{"newest sample", ask("vm.perf.metric.get", ZabbixRaw, "value"), rows(row("value", int64(1)), sample), "2681"},
		{"sample by its counter", ask("vm.perf.metric.get", ZabbixRaw, "cpu.usage.percent.average"), rows(sample), "2681"},
		{"sample, nothing asked for", ask("vm.perf.metric.get", ZabbixRaw), rows(sample), "2681"},
		{"nothing asked for", ask("vm.host.get", ZabbixRaw), rows(row("name", "db01", "host", "esx1")), "esx1"},
		{"disk", ask("vm.disk.get", ZabbixRaw, "freeSpace"),
			rows(row("name", "db01", "disk", row("diskPath", "/", "freeSpace", int64(5)))), "5"},
		{"processes", ask("vm.process.get", ZabbixRaw), rows(row("cmdLine", "a"), row("cmdLine", "b")), "2"},
		{"discovery", ask("host.discover", ZabbixRaw), rows(row("name", "esx1")), `[{"{#VSPHERE.HOST.NAME}": "esx1"}]`},
		{"method that zabbix refuses", ask("net.get", ZabbixRaw, "overallStatus"), rows(row("overallStatus", "green")), "green"},
		{"inner rows", ask("host.net.get", ZabbixRaw), row("name", "esx1", "network", rows(row("name", "VM Network"))),
			`[{"{#VSPHERE.HOST.NET.NAME}": "VM Network"}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, render(t, c.request, protocol.OK("", c.result)), c.want)
		})
	}
}

func TestRawErrors(t *testing.T) {
	notFound := protocol.ResponseOf(protocol.Errorf(protocol.CodeAmbiguous, "Several objects are called db01"))
	for _, c := range []struct {
		name     string
		request  *protocol.Request
		response *protocol.Response
		code     protocol.Code
		want     string
	}{
		{"error reply", ask("vm.get", ZabbixRaw, "p"), notFound, protocol.CodeAmbiguous, "Several objects are called db01"},
		{"not set", ask("vm.get", ZabbixRaw, "p"), protocol.OK("", rows(row("name", "db01"))),
			protocol.CodeNotFound, "Property p of db01 is not set"},
		{"null", ask("vm.get", ZabbixRaw, "p"), protocol.OK("", rows(row("p", nil))),
			protocol.CodeNotFound, "Property p of db01 is not set"},
		{"not set, no object", &protocol.Request{Method: "about", Helper: ZabbixRaw, Properties: []string{"p"}},
			protocol.OK("", rows(row("x", "y"))), protocol.CodeNotFound, "Property p is not set"},
		{"no row", ask("vm.perf.metric.get", ZabbixRaw, "value"), protocol.OK("", rows()),
			protocol.CodeNotFound, "The result of vm.perf.metric.get has no value"},
		{"empty row", ask("vm.get", ZabbixRaw), protocol.OK("", rows(row())),
			protocol.CodeNotFound, "The result of vm.get has no value"},
		{"processes are no list", ask("vm.process.get", ZabbixRaw), protocol.OK("", "x"),
			protocol.CodeNotFound, "The result of vm.process.get has no value"},
		{"unknown method", ask("vm.nope", ZabbixRaw), protocol.OK("", rows()),
			protocol.CodeUnknownMethod, "Unknown or missing task/method name"},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, render(t, c.request, c.response), c.want)
			value, err := Raw(c.request, c.response)
			var e *protocol.Error
			if !errors.As(err, &e) || e.Code != c.code || value != nil {
				t.Errorf("Raw gave %q and %v, want an error with code %s", value, err, c.code)
			}
		})
	}
}

func TestRawCounters(t *testing.T) {
	resp, err := protocol.DecodeResponse([]byte(counterRow))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ counters, raw, zabbix string }{
		{"a", "1", "1"}, {" a , b", "1", "1"},
		{"b,a", "Counter b of db01: no sample", "null"},
		{"c", "No sample of counter c for db01", "null"},
		{"", "The result of vm.perf.get has no value", cannotSend},
	} {
		r := ask("vm.perf.get", ZabbixRaw, "value")
		r.Set(protocol.FieldCounterName, c.counters)
		equal(t, render(t, r, resp), c.raw)
		r.Helper = Zabbix
		equal(t, render(t, r, resp), c.zabbix)
	}
	r := ask("vm.perf.get", ZabbixRaw)
	r.Set(protocol.FieldCounterName, "a")
	equal(t, render(t, r, protocol.OK("", rows(row("name", "x", "a", row("", int64(1), "0", int64(2)))))), `{"": 1, "0": 2}`)
	if _, err := Raw(r, protocol.OK("", rows(row("name", "x")))); protocol.ResponseOf(err).Code != protocol.CodeNoSample {
		t.Errorf("without a value: %v", err)
	}
}
