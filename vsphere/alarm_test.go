package vsphere

import (
	"regexp"
	"testing"
)

func TestAlarms(t *testing.T) {
	want := regexp.MustCompile(`^\{"success": 0, "msg": "Successfully retrieved alarms", "result": \[` +
		`\{"key": "[0-9.]+", "info": "vcsim VM Alarm", "time": "20[-0-9]+ [0-9:.]+\+00:00", "entity": "DC0_H0_VM0", ` +
		`"acknowledged": false, "overallStatus": "yellow", "acknowledgedByUser": null\}\]\}$`)
	r := newRecordedRig(t)
	for _, body := range []string{ask("vm.alarm.get", "DC0_H0_VM0"), ask("datacenter.alarm.get", "DC0")} {
		if got := r.call(body); !want.MatchString(got) {
			t.Errorf("%s\n got %s", body, got)
		}
	}
}
