package zabbix

import (
	"regexp"
	"slices"
	"testing"
)

// reason says why something shows no value, or a rule finds nothing, although
// nothing is wrong.
type reason struct {
	objects []string       // of templates; none for all
	key     *regexp.Regexp // of the item or rule
	why     string
}

// reasons are all that are accepted. One that is never needed fails the test.
var reasons = []reason{
	{[]string{"Cluster", "Hypervisor", "vCenter"}, regexp.MustCompile(`alarm`), "the simulator triggers alarms of datastores and virtual machines only"},
	{[]string{"Datastore"}, regexp.MustCompile(`summary\.multipleHostAccess`), "the simulator does not say it"},
	{[]string{"Hypervisor"}, regexp.MustCompile(`summary\.currentEVCModeKey`), "unset for a hypervisor outside of clusters with EVC"},
	{[]string{"Hypervisor"}, regexp.MustCompile(`runtime\.dasHostState`), "unset for a hypervisor outside of clusters with HA"},
	{[]string{"Virtual Machine"}, regexp.MustCompile(`runtime\.dasVmProtection`), "unset for a virtual machine outside of clusters with HA"},
	{[]string{"Virtual Machine"}, regexp.MustCompile(`guest\.guestFullName`), "the simulated guests do not report it"},
	{[]string{"Virtual Machine"}, regexp.MustCompile(`config\.annotation`), "the simulated virtual machines have no notes"},
	{[]string{"vCenter"}, regexp.MustCompile(`license.*daysLeft`), "a license that does not expire"},
}

// reasonFor is the first reason that fits, nil without one.
func reasonFor(object, key string) *reason {
	for i, r := range reasons {
		if (len(r.objects) == 0 || slices.Contains(r.objects, object)) && r.key.MatchString(key) {
			return &reasons[i]
		}
	}
	return nil
}

// checkReasons fails the test for reasons that no verdict needed.
func checkReasons(t *testing.T, verdicts []verdict) {
	t.Helper()
	used := make(map[string]bool)
	for _, v := range verdicts {
		for _, why := range v.reasons {
			used[why] = true
		}
	}
	for _, r := range reasons {
		if !used[r.why] {
			t.Errorf("%q is a reason for nothing any more", r.why)
		}
	}
}
