package zabbix

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKeys has Zabbix call the external check with parameters that a shell, a
// quoting or a limit could spoil. The names are of nobody, so that the error,
// which to Zabbix is a text as any other, says how they arrived.
func TestKeys(t *testing.T) {
	z := login(t, setting(t, "ZABBIX_API"), setting(t, "ZABBIX_RELEASE"), setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD"))
	startSystem(t)
	trap := filepath.Join(setting(t, "ZABBIX_EXTERNALSCRIPTS"), "..", "run", "trap")
	vm := "DC0_H0_VM0"
	cases := map[string]struct {
		parameters     []string
		value, refusal string // what the item shows: all of it, or a part of what follows ZBX_NOTSUPPORTED
	}{
		"plain":               {[]string{"vm.get", vcenter, vm, "runtime.powerState"}, "poweredOn", ""},
		"flags":               {[]string{"-m", "vm.get", "-V", vcenter, "-n", vm, "-p", "name"}, vm, ""},
		"ten with empty ones": {[]string{"vm.get", vcenter, vm, "name", "", "", "", "", "", ""}, vm, ""},
		"eleven":              {[]string{"vm.get", vcenter, vm, "name", "", "", "", "", "", "", "x"}, "", "parameter"},
		"empty":               {[]string{"vm.get", vcenter, "", "name"}, "", "name"},
		"of a shell":          {[]string{"vm.get", vcenter, "$(touch " + trap + ")`touch " + trap + "`;touch " + trap, "name"}, "", "$(touch " + trap + ")`touch " + trap + "`;touch " + trap},
		"quotes":              {[]string{"vm.get", vcenter, `a "quoted" 'name'`, "name"}, "", `a "quoted" 'name'`},
		"backslashes":         {[]string{"vm.get", vcenter, `C:\temp\new x`, "name"}, "", `C:\temp\new x`},
		"commas":              {[]string{"vm.get", vcenter, "a,b]c[d", "name"}, "", "a,b]c[d"},
		"not ASCII":           {[]string{"vm.get", vcenter, "Prüfstand-東京", "name"}, "", "Prüfstand-東京"},
		"a hyphen":            {[]string{"vm.get", vcenter, "--help", "name"}, "", "--help"},
	}
	parameters := make(map[string][]string)
	for name, c := range cases {
		parameters[name] = c.parameters
	}
	shown := externalChecks(t, z, parameters)
	for name, c := range cases {
		refusal, refused := strings.CutPrefix(shown[name], "ZBX_NOTSUPPORTED: ")
		if refused != (c.refusal != "") || !strings.Contains(refusal, c.refusal) || !refused && shown[name] != c.value {
			t.Errorf("%s: the item shows %q; want %q%q", name, shown[name], c.value, c.refusal)
		}
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("a shell has run a parameter")
	}
}

// externalChecks are what items with these parameters show, by name, as soon as
// each shows something.
func externalChecks(t *testing.T, z *api, parameters map[string][]string) map[string]string {
	t.Helper()
	const host = "keys"
	createHost(z, host, "", nil)
	var hosts []struct {
		HostID     string
		Interfaces []struct{ InterfaceID string }
	}
	z.call("host.get", params{"filter": params{"host": host}, "output": []string{"hostid"}, "selectInterfaces": []string{"interfaceid"}}, &hosts)
	h := hosts[0]
	t.Cleanup(func() { z.call("host.delete", []string{h.HostID}, nil) })
	for name, p := range parameters {
		const external, text = 10, 4
		z.call("item.create", params{
			"hostid": h.HostID, "interfaceid": h.Interfaces[0].InterfaceID, "name": name,
			"key_": key(p), "type": external, "value_type": text, "delay": "5s",
		}, nil)
	}
	shown := make(map[string]string)
	await(t, func() []string {
		var items []item
		z.call("item.get", params{"hostids": h.HostID, "output": []string{"name", "error", "lastvalue"}}, &items)
		var missing []string
		for _, i := range items {
			if shown[i.Name] = i.LastValue + i.Error; shown[i.Name] == "" {
				missing = append(missing, i.Name+" shows nothing yet")
			}
		}
		return missing
	})
	return shown
}

// key is the item key with these parameters, all in quotes.
func key(parameters []string) string {
	quoted := make([]string, len(parameters))
	for i, p := range parameters {
		quoted[i] = `"` + strings.ReplaceAll(p, `"`, `\"`) + `"`
	}
	return "vpoller-zabbix[" + strings.Join(quoted, ",") + "]"
}
