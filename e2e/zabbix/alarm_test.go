package zabbix

import (
	"fmt"
	"regexp"
	"slices"
	"testing"
)

// off is the problem of a virtual machine that does not run.
var off = regexp.MustCompile(`(?i)powered off|not running|power state`)

// alarm turns a virtual machine off, waits for Zabbix to say so, and turns it on
// until Zabbix takes it back.
func alarm(t *testing.T, z *api, s *system, vm monitored) {
	t.Helper()
	for _, on := range []bool{false, true} {
		if err := s.sim.SetPower(vm.Name, on); err != nil {
			t.Fatal(err)
		}
		await(t, func() []string {
			problems := problemsOf(z, vm)
			if slices.ContainsFunc(problems, off.MatchString) == on {
				return []string{fmt.Sprintf("%s is on: %v; its problems: %q", vm.Name, on, problems)}
			}
			return nil
		})
	}
}

// problemsOf are the names of a host's problems that have not ended.
func problemsOf(z *api, h monitored) []string {
	var found []struct{ Name string }
	z.call("problem.get", params{"hostids": h.HostID, "output": []string{"name"}}, &found)
	var all []string
	for _, f := range found {
		all = append(all, f.Name)
	}
	return all
}
