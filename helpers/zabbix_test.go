package helpers

import (
	"testing"

	"vpoller/protocol"
)

// What the recordings do not show.
func TestZabbix(t *testing.T) {
	key := func(r *protocol.Request, key string) *protocol.Request {
		r.Set(protocol.FieldKey, key)
		return r
	}
	for _, c := range []struct {
		name    string
		request *protocol.Request
		result  protocol.Value
		want    string
	}{
		{"last of several rows", ask("vm.perf.metric.get", Zabbix, "value"),
			rows(row("value", int64(1)), row("value", int64(2))), "2"},
		{"first of several properties", ask("vm.get", Zabbix, "b", "a"), rows(row("a", int64(1), "b", 2.0)), "2.0"},
		{"no row", ask("vm.get", Zabbix, "name"), protocol.List{}, cannotSend},
		{"properties are an empty list", ask("vm.get", Zabbix, []string{}...), rows(row("name", "x")), cannotSend},
		{"disk list for one disk", ask("vm.disk.get", Zabbix, "capacity"), rows(row("disk", rows())), cannotSend},
		{"discovery without its member", ask("vm.disk.discover", Zabbix), rows(row("name", "x")), cannotSend},
		{"discovery of nothing", ask("vm.disk.discover", Zabbix), rows(row("disk", rows())), `{"data": []}`},
		{"path with brackets stays", ask("vm.discover", Zabbix), rows(row(`config.extraConfig["a b"]`, "x")),
			`{"data": [{"{#VSPHERE.VM.CONFIG.EXTRACONFIG[\"A B\"]}": "x"}]}`},
		{"key matches no process", key(ask("vm.process.get", Zabbix), "httpd"), rows(row("cmdLine", "sshd")), "0"},
		{"process without command line", key(ask("vm.process.get", Zabbix), "x"), rows(row("cmdLine", nil)), "0"},
		{"unknown method", ask("vm.nope", Zabbix), rows(), "[zbx-helper]: Do not know how to process vm.nope method"},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, render(t, c.request, protocol.OK("", c.result)), c.want)
			c.request.Helper = CZabbix
			equal(t, render(t, c.request, protocol.OK("", c.result)), c.want+"\x00")
		})
	}
}
