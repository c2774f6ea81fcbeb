package helpers

import (
	"strings"
	"testing"

	"vpoller/protocol"
)

func TestMacros(t *testing.T) {
	for _, c := range []struct{ path, strict, plain string }{
		{"name", "{#VSPHERE.VM.NAME}", "{#VSPHERE.VM.NAME}"},
		{"runtime.powerState", "{#VSPHERE.VM.RUNTIME.POWERSTATE}", "{#VSPHERE.VM.RUNTIME.POWERSTATE}"},
		{"a_b-c", "{#VSPHERE.VM.A_B_C}", "{#VSPHERE.VM.A_B-C}"},
		{`x["y z"]`, "{#VSPHERE.VM.X__Y_Z__}", `{#VSPHERE.VM.X["Y Z"]}`},
		{"größe", "{#VSPHERE.VM.GR__E}", "{#VSPHERE.VM.GRÖßE}"},
	} {
		equal(t, strictMacros("VM").name(c.path), c.strict)
		names := plainMacros("VM")
		equal(t, names.name(c.path), c.plain)
		equal(t, names.name(c.path), c.plain) // the one that was kept
	}
}

// TestLLDOfEveryMethod: whatever rows a method returns can be discovered.
func TestLLDOfEveryMethod(t *testing.T) {
	for _, m := range protocol.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			want := `[{"{#VSPHERE.` + m.Macro + `.SOME.PATH}": "x", "{#VSPHERE.` + m.Macro + `.N}": 1}]`
			equal(t, render(t, ask(m.Name, ZabbixLLD), protocol.OK("", sampleResult(&m))), want)
		})
	}
}

// sampleResult is a result of m with one row to discover.
func sampleResult(m *protocol.Method) protocol.Value {
	var result protocol.Value = row("some.path", "x", "n", int64(1))
	switch {
	case m.View == protocol.ViewInnerRows:
		result = row("name", "db01", m.Inner, protocol.List{result})
	case m.Inner != "":
		result = row("name", "db01", m.Inner, result)
	}
	if m.Shape == protocol.ShapeObject {
		return result
	}
	return protocol.List{result}
}

func TestLLD(t *testing.T) {
	for _, c := range []struct {
		name     string
		request  *protocol.Request
		response *protocol.Response
		want     string
	}{
		{"nothing found", ask("vm.discover", ZabbixLLD), protocol.OK("", rows()), "[]"},
		{"values keep their type", ask("vm.discover", ZabbixLLD),
			protocol.OK("", rows(row("a", nil, "b", false, "c", 1.0, "d", protocol.List{"x"}))),
			`[{"{#VSPHERE.VM.A}": null, "{#VSPHERE.VM.B}": false, "{#VSPHERE.VM.C}": 1.0, "{#VSPHERE.VM.D}": ["x"]}]`},
		{"error", ask("vm.discover", ZabbixLLD), protocol.ResponseOf(protocol.Errorf(protocol.CodeTimeout, "too late")), "too late"},
		{"no rows in it", ask("host.net.get", ZabbixLLD), protocol.OK("", row("name", "esx1")),
			"The result of host.net.get has no rows to discover"},
		{"rows that are none", ask("vm.discover", ZabbixLLD), protocol.OK("", protocol.List{int64(1)}),
			"The result of vm.discover has no rows to discover"},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, render(t, c.request, c.response), c.want)
		})
	}
}

// TestMacroAlphabet: Zabbix ignores a macro with any other character in it.
func TestMacroAlphabet(t *testing.T) {
	for _, m := range protocol.Methods() {
		if rest := strings.Trim(m.Macro, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_."); rest != "" {
			t.Errorf("macro %s of %s has %q in it", m.Macro, m.Name, rest)
		}
	}
}

// placed are rows of vm.discover with context, as a worker sends them.
const placed = `{"success": 0, "msg": "Successfully discovered objects", "result": [` +
	`{"name": "db01", "guest.hostName": "db01.example.org", "moid": "vm-42", "uuid": "420f", "instanceUuid": "500f", ` +
	`"runtime.powerState": "poweredOn", "config.template": false, "context": {"vcenter": "vc01", "datacenter.name": "DC0", ` +
	`"cluster.name": "C0", "host.name": "esx1", "folder.name": "web", "folder.path": "/DC0/vm/web"}}, ` +
	`{"name": "gone", "moid": "vm-43", "runtime.connectionState": "inaccessible", "context": {"vcenter": "vc01", "datacenter.name": "DC0", ` +
	`"cluster.name": "", "host.name": "", "folder.name": "vm", "folder.path": "/DC0/vm"}}]}`

// TestContext holds what the helpers make of context: places have no prefix,
// and with zabbix.lld every row has every macro.
func TestContext(t *testing.T) {
	resp, err := protocol.DecodeResponse([]byte(placed))
	if err != nil {
		t.Fatal(err)
	}
	place := func(cluster, host, folder, path string) string {
		return `"{#VSPHERE.VCENTER}": "vc01", "{#VSPHERE.DATACENTER.NAME}": "DC0", "{#VSPHERE.CLUSTER.NAME}": "` + cluster +
			`", "{#VSPHERE.HOST.NAME}": "` + host + `", "{#VSPHERE.FOLDER.NAME}": "` + folder + `", "{#VSPHERE.FOLDER.PATH}": "` + path + `"}`
	}
	first, second := place("C0", "esx1", "web", "/DC0/vm/web"), place("", "", "vm", "/DC0/vm")
	lld := `[{"{#VSPHERE.VM.NAME}": "db01", "{#VSPHERE.VM.GUEST.HOSTNAME}": "db01.example.org", "{#VSPHERE.VM.MOID}": "vm-42", ` +
		`"{#VSPHERE.VM.UUID}": "420f", "{#VSPHERE.VM.INSTANCEUUID}": "500f", "{#VSPHERE.VM.RUNTIME.POWERSTATE}": "poweredOn", ` +
		`"{#VSPHERE.VM.CONFIG.TEMPLATE}": false, "{#VSPHERE.VM.RUNTIME.CONNECTIONSTATE}": "", "{#VSPHERE.VM.CONFIG.ANNOTATION}": "", ` + first + `, ` +
		`{"{#VSPHERE.VM.NAME}": "gone", "{#VSPHERE.VM.GUEST.HOSTNAME}": "", "{#VSPHERE.VM.MOID}": "vm-43", ` +
		`"{#VSPHERE.VM.UUID}": "", "{#VSPHERE.VM.INSTANCEUUID}": "", "{#VSPHERE.VM.RUNTIME.POWERSTATE}": "", ` +
		`"{#VSPHERE.VM.CONFIG.TEMPLATE}": "", "{#VSPHERE.VM.RUNTIME.CONNECTIONSTATE}": "inaccessible", "{#VSPHERE.VM.CONFIG.ANNOTATION}": "", ` + second + `]`
	plain := `{"data": [{"{#VSPHERE.VM.NAME}": "db01", "{#VSPHERE.VM.GUEST.HOSTNAME}": "db01.example.org", "{#VSPHERE.VM.MOID}": "vm-42", ` +
		`"{#VSPHERE.VM.UUID}": "420f", "{#VSPHERE.VM.INSTANCEUUID}": "500f", "{#VSPHERE.VM.RUNTIME.POWERSTATE}": "poweredOn", ` +
		`"{#VSPHERE.VM.CONFIG.TEMPLATE}": false, ` + first + `, ` +
		`{"{#VSPHERE.VM.NAME}": "gone", "{#VSPHERE.VM.MOID}": "vm-43", "{#VSPHERE.VM.RUNTIME.CONNECTIONSTATE}": "inaccessible", ` + second + `]}`
	for helper, want := range map[string]string{ZabbixLLD: lld, ZabbixRaw: lld, Zabbix: plain, CZabbix: plain + "\x00"} {
		r := ask("vm.discover", helper, "guest.hostName", "config.annotation")
		r.Context = true
		equal(t, render(t, r, resp), want)
	}
}

// TestContextOfNothing: no rows are no rows.
func TestContextOfNothing(t *testing.T) {
	r := ask("vm.discover", ZabbixLLD)
	r.Context = true
	equal(t, render(t, r, protocol.OK("", rows())), "[]")
}
