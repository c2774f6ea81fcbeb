package zabbix

import (
	"os"
	"testing"
)

// TestTemplates proves the templates against the server: what a user does, what
// Zabbix makes of it, and an alarm from beginning to end. The flavour native
// needs a loadable module for its values; here it is imported.
func TestTemplates(t *testing.T) {
	release := setting(t, "ZABBIX_RELEASE")
	z := login(t, setting(t, "ZABBIX_API"), release, setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD"))
	s := startSystem(t)
	var verdicts []verdict
	for _, flavour := range []string{"batch", "external"} {
		t.Run(flavour, func(t *testing.T) { verdicts = append(verdicts, prove(t, z.in(t), s, flavour)...) })
	}
	t.Run("native", func(t *testing.T) { importFile(t, z.in(t), templateFile(release, "native")) })
	checkReasons(t, verdicts)
	publish(t, table(verdicts))
}

// prove does what a user of a flavour does and judges what comes of it.
func prove(t *testing.T, z *api, s *system, flavour string) []verdict {
	all, vm := arrange(t, z, flavour)
	verdicts := settle(t, z, all)
	alarm(t, z, s, vm)
	return verdicts
}

// arrange imports a flavour and creates the host of the vCenter, and as soon as
// there is a virtual machine, one that watches its processes: the only template
// that no discovery gives to hosts, as it needs the password of the guest.
func arrange(t *testing.T, z *api, flavour string) (templates names, vm monitored) {
	t.Helper()
	importFile(t, z, templateFile(z.release, flavour))
	all := templatesOf(z, flavour)
	hurry(z, all)
	createHost(z, vcenter, all.id(t, "vCenter"), nil)
	t.Cleanup(func() { tidy(t, z, all) })
	vm = awaitVM(t, z, all)
	createHost(z, "processes of "+vm.Name, all.id(t, "Virtual Machine Processes"), vm.Macros)
	return all, vm
}

// publish writes the table to where scripts/e2e wants it, and to the log.
func publish(t *testing.T, table string) {
	t.Log("\n" + table)
	path := os.Getenv("VPOLLER_E2E_TABLE")
	if path == "" {
		return
	}
	if err := os.WriteFile(path, []byte(table), 0o644); err != nil {
		t.Error(err)
	}
}
