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
