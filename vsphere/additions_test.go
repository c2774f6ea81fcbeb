package vsphere

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// masked hides what depends on the day in replies of the added methods.
func masked(reply string) string {
	for _, mask := range []struct{ form, with string }{
		{`"(notBefore|notAfter|expires)": "20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"`, `"$1": "DATE"`},
		{`"(oldestAge|newestAge)": \d+`, `"$1": AGE`},
		{`"key": "\d+\.\d+"`, `"key": "KEY"`},
		{`"moid": "([a-z]+)-\d+"`, `"moid": "$1-N"`},
	} {
		reply = regexp.MustCompile(mask.form).ReplaceAllString(reply, mask.with)
	}
	return reply
}

// TestAdditions holds what each method that the original does not have answers
// on the made-up inventory, key order included.
func TestAdditions(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	for body, want := range map[string]string{
		`{"method": "alarm.get"}`: `{"success": 0, "msg": "Successfully retrieved alarms", "result": [` +
			`{"key": "KEY", "info": "Datastore usage on disk", "time": "2026-01-04 05:06:07+00:00", "entity": "LocalDS_0", "acknowledged": false, "overallStatus": "red", "acknowledgedByUser": null, "type": "Datastore", "moid": "datastore-N"}, ` +
			`{"key": "KEY", "info": "Virtual machine memory usage", "time": "2026-01-04 05:06:07+00:00", "entity": "DC0_H0_VM1", "acknowledged": true, "overallStatus": "yellow", "acknowledgedByUser": "VSPHERE.LOCAL\\operator", "type": "VirtualMachine", "moid": "vm-N"}]}`,
		`{"method": "license.get"}`: `{"success": 0, "msg": "Successfully retrieved licenses", "result": [` +
			`{"key": "00000", "name": "Evaluation Mode", "edition": "eval", "total": 0, "used": 0, "unit": "", "expires": "DATE", "daysLeft": 60}, ` +
			`{"key": "0RJ1N", "name": "vCenter Server 8 Standard", "edition": "vc.standard.instance", "total": 2, "used": 1, "unit": "server"}, ` +
			`{"key": "2Q9KX", "name": "vSphere 8 Enterprise Plus", "edition": "esx.enterprisePlus.cpuPackageCoreLimited", "total": 16, "used": 8, "unit": "cpuPackage", "expires": "DATE", "daysLeft": 300}]}`,
		ask("cluster.services.get", "DC0_C0"): `{"success": 0, "msg": "Successfully retrieved properties", "result": [` +
			`{"name": "DC0_C0", "haEnabled": true, "haAdmissionControl": true, "haHostMonitoring": true, "haVmMonitoring": "vmMonitoringDisabled", "failoverLevel": 1, "currentFailoverLevel": 1, ` +
			`"drsEnabled": true, "drsBehavior": "fullyAutomated", "drsRate": 3, "drsScore": 96, "vsanEnabled": false, "evcMode": "intel-icelake", "hosts": 3, "hostsEffective": 3}]}`,
		ask("cluster.services.get", "DC0_C0", "evcMode", "haEnabled"): `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_C0", "evcMode": "intel-icelake", "haEnabled": true}]}`,
		ask("host.certificate.get", "DC0_C0_H2"): `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_C0_H2", ` +
			`"subject": "CN=DC0_C0_H2,OU=VMware Engineering,O=VMware,C=US", "issuer": "CN=CA,OU=VMware Engineering,O=vcenter.example.org,C=US", "notBefore": "DATE", "notAfter": "DATE", "daysLeft": 21}]}`,
		ask("host.certificate.get", "DC0_C0_H2", "daysLeft"):         `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_C0_H2", "daysLeft": 21}]}`,
		ask("vm.hypervisor.get", "DC0_H0_VM0", "runtime.powerState"): `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0", "runtime.powerState": "poweredOn"}]}`,
		ask("vm.snapshot.info", "DC0_H0_VM1"):                        `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0_VM1", "count": 0, "depth": 0, "size": 0, "consolidationNeeded": false}]}`,
		ask("vm.snapshot.info", "DC0_H0_VM1", "count", "oldestAge"):  `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0_VM1", "count": 0}]}`,
		ask("vm.snapshot.info", "DC0_H0_VM0"): `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0_VM0", "count": 3, "depth": 3, ` +
			`"oldest": "2026-01-03T04:05:06.789012Z", "oldestAge": AGE, "newest": "2026-01-03T06:05:06.789012Z", "newestAge": AGE, "size": 6442544304, "consolidationNeeded": false}]}`,
		ask("vm.attribute.get", "DC0_H0_VM0"): `{"success": 0, "msg": "Successfully retrieved attributes", "result": [{"name": "Owner", "value": "web team"}, {"name": "Cost Center", "value": "4000"}]}`,
		ask("vm.tag.get", "DC0_H0_VM0"):       `{"success": 0, "msg": "Successfully retrieved tags", "result": [{"category": "Backup", "name": "Daily", "description": ""}, {"category": "Environment", "name": "Production", "description": "what customers see"}]}`,
		ask("vm.tag.get", "DC0_H0_VM1"):       `{"success": 0, "msg": "Successfully retrieved tags", "result": [{"category": "Environment", "name": "Production", "description": "what customers see"}]}`,
	} {
		if got := masked(r.call(body)); got != want {
			t.Errorf("%s\n got %s\nwant %s", body, got, want)
		}
	}
}

// TestMembers: rows consist of the members that the catalogue promises, in
// that order.
func TestMembers(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	names := map[string]string{"ClusterComputeResource": "DC0_C0", "HostSystem": "DC0_C0_H2", "VirtualMachine": "DC0_H0_VM0", "": ""}
	for _, m := range protocol.Methods() {
		if m.Members == nil || slices.Contains(m.Required, protocol.FieldCounterName) {
			continue
		}
		seen := make(map[string]bool)
		rows, _ := r.response(ask(m.Name, names[m.Type])).Result.(protocol.List)
		for _, row := range rows {
			o, _ := row.(protocol.Object)
			for _, member := range o {
				seen[member.Name] = true
			}
			if sorted := inOrder(o, m.Members); string(protocol.AppendJSON(nil, sorted, false)) != string(protocol.AppendJSON(nil, o, false)) {
				t.Errorf("%s answers %v, want members %v", m.Name, o, m.Members)
			}
		}
		for _, name := range m.Members {
			if !seen[name] {
				t.Errorf("%s: no row has the member %s", m.Name, name)
			}
		}
	}
}

func TestUnknownMembers(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	r.refuses(ask("vm.snapshot.info", "DC0_H0_VM0", "count", "total", "Size"), protocol.CodeInvalidProperty,
		"vm.snapshot.info has no property total, Size")
	r.refuses(ask("vm.hypervisor.get", "DC0_H0_VM0", "no.such"), protocol.CodeInvalidProperty,
		"Task vm.hypervisor.get failed: HostSystem has no property no.such")
}

func TestAdditionsNeedAnObject(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	for _, m := range protocol.Methods() {
		if m.Added && m.Type != "" && !slices.Contains(m.Required, protocol.FieldCounterName) {
			r.refuses(ask(m.Name, "no such", m.Default...), protocol.CodeNotFound, "Cannot find object no such")
		}
	}
}

// TestAdditionsOnESXi asks a host without a vCenter for what it does not have.
func TestAdditionsOnESXi(t *testing.T) {
	r := newRig(t, vcsimtest.Options{ESX: true}, nil)
	r.refuses(`{"method": "alarm.get"}`, protocol.CodeUnavailable, "this vSphere host has no alarm manager")
	r.refuses(ask("vm.attribute.get", "ha-host_VM0"), protocol.CodeUnavailable, "this vSphere host has no custom fields manager")
	r.refuses(ask("vm.tag.get", "ha-host_VM0"), protocol.CodeUnavailable, "this vSphere host has no tagging service")
	r.refuses(ask("cluster.services.get", "x"), protocol.CodeNotFound, "Cannot find object x")
	for _, body := range []string{
		`{"method": "license.get"}`, ask("vm.snapshot.info", "ha-host_VM0"), ask("vm.hypervisor.get", "ha-host_VM0", "name"),
	} {
		succeeds(t, r.call(body))
	}
	host := r.result(`{"method": "host.discover"}`)
	name, _ := host.Get("name")
	for _, method := range []string{"host.sensor.get", "host.certificate.get", "host.multipath.get"} {
		succeeds(t, r.call(ask(method, name.(string))))
	}
}

// TestAdditionsFromTheMirror: what is watched is answered without calls, and
// what is read for all for as long as it may be old.
func TestAdditionsFromTheMirror(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	bodies := []string{
		ask("vm.hypervisor.get", "DC0_H0_VM0", "runtime.powerState"), ask("vm.snapshot.info", "DC0_H0_VM0"),
		ask("vm.snapshot.info", "DC0_H0_VM1"), ask("vm.attribute.get", "DC0_H0_VM0"), ask("vm.tag.get", "DC0_H0_VM1"),
		ask("host.certificate.get", "DC0_H0"), ask("cluster.services.get", "DC0_C0"),
		`{"method": "license.get"}`,
	}
	want := make(map[string]string)
	for _, body := range bodies {
		want[body] = masked(r.call(body))
	}
	r.joins("VirtualMachine", "snapshot.rootSnapshotList", "runtime.consolidationNeeded", "customValue", "runtime.host")
	r.joins("HostSystem", "config.certificate")
	r.joins("ClusterComputeResource", "configurationEx")
	r.sim.ResetCalls()
	rest := r.sim.RESTCalls()
	for range 10 {
		for _, body := range bodies {
			if got := masked(r.call(body)); got != want[body] {
				t.Errorf("%s\n got %s\nwant %s", body, got, want[body])
			}
		}
	}
	if n := r.soapCalls(); n != 0 {
		t.Errorf("%d calls: %v; want none", n, r.sim.Calls())
	}
	if n := r.sim.RESTCalls() - rest; n != 0 {
		t.Errorf("%d REST calls, want none", n)
	}
}

// TestLargePropertiesAreNotKept: what is too large to be kept of all hosts is
// read of the one that is asked for, in one call for as long as it may be old.
func TestLargePropertiesAreNotKept(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	for _, method := range []string{"host.sensor.get", "host.multipath.get"} {
		succeeds(t, r.call(ask(method, "DC0_C0_H0")))
		r.sim.ResetCalls()
		succeeds(t, r.call(ask(method, "DC0_C0_H1")))
		succeeds(t, r.call(ask(method, "DC0_C0_H1")))
		if n := r.soapCalls(); n != 1 {
			t.Errorf("%s takes %d calls: %v; want 1", method, n, r.sim.Calls())
		}
	}
	for _, path := range []string{healthPath, multipathPath, scsiLunPath} {
		if r.mirror().store.Wanted("HostSystem", path) {
			t.Errorf("%s is kept in memory", path)
		}
	}
}

// TestMaxAgeZeroAsks: a request that allows no age gets values read for it.
func TestMaxAgeZeroAsks(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	for _, body := range []string{
		`{"method": "license.get", "max-age": 0}`, `{"method": "alarm.get", "max-age": 0}`,
		strings.Replace(ask("vm.attribute.get", "DC0_H0_VM0"), "{", `{"max-age": 0, `, 1),
		strings.Replace(ask("vm.snapshot.info", "DC0_H0_VM0"), "{", `{"max-age": 0, `, 1),
	} {
		succeeds(t, r.call(body))
		r.sim.ResetCalls()
		succeeds(t, r.call(body))
		if r.soapCalls() == 0 {
			t.Errorf("%s: nobody was asked", body)
		}
	}
	body := strings.Replace(ask("vm.tag.get", "DC0_H0_VM0"), "{", `{"max-age": 0, `, 1)
	succeeds(t, r.call(body))
	before := r.sim.RESTCalls()
	succeeds(t, r.call(body))
	if r.sim.RESTCalls() == before {
		t.Errorf("%s: nobody was asked", body)
	}
}

func TestAdditionsWithoutPermission(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(aboutBody))
	r.sim.Fail("RetrieveProperties", denied(), 0)
	for method, body := range map[string]string{
		"alarm.get": `{"method": "alarm.get"}`, "license.get": `{"method": "license.get"}`,
	} {
		r.refuses(body, protocol.CodeUnavailable,
			"Task "+method+" failed: vCenter vc denies permission: the account needs the privilege System.Read")
	}
	r.sim.ClearFaults()
	succeeds(t, r.call(`{"method": "license.get"}`)) // a refusal is not remembered
}

// TestDeniedLists: where a vCenter leaves out what the account may not see, the
// answer is not that there is nothing.
func TestDeniedLists(t *testing.T) {
	o := Object{}
	o.deny(licensesPath, "Global.Licenses")
	if err := o.whyNoLicenses(); err == nil || !strings.Contains(err.Error(), "No permission to read the licenses") {
		t.Errorf("error is %v", err)
	}
	if err := (Object{}).whyNoLicenses(); err != nil {
		t.Errorf("without licenses: %v", err)
	}
}

func TestAlarmsAreAcknowledged(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	body := `{"method": "alarm.get", "max-age": 0}`
	state, ok := r.result(body).Get("acknowledged")
	if !ok || state != false {
		t.Fatalf("acknowledged is %v", state)
	}
	r.operate(func(ctx context.Context, s *session) error {
		root, err := s.retrieve(ctx, ofRefs([]Ref{s.ServiceContent.RootFolder}, []string{alarmPath}))
		if err != nil {
			return err
		}
		states := root[0].Props[alarmPath].(types.ArrayOfAlarmState)
		return acknowledge(ctx, s, states.AlarmState[0])
	})
	if state, _ := r.result(body).Get("acknowledged"); state != true {
		t.Errorf("acknowledged is %v after it was", state)
	}
}

func TestDaysUntil(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for hours, want := range map[int]int64{0: 0, 23: 0, 24: 1, 49: 2, -1: -1, -24: -1, -25: -2} {
		if got := daysUntil(now.Add(time.Duration(hours)*time.Hour), now); got != want {
			t.Errorf("%d hours are %d days, want %d", hours, got, want)
		}
	}
}

// acknowledge is what an operator does about an alarm.
func acknowledge(ctx context.Context, s *session, state types.AlarmState) error {
	_, err := methods.AcknowledgeAlarm(ctx, s, &types.AcknowledgeAlarm{
		This: *s.ServiceContent.AlarmManager, Alarm: state.Alarm, Entity: state.Entity,
	})
	return err
}
