package vsphere

import "testing"

// TestRecorded holds what each kind of method answers on the recorded
// inventory, key order included.
func TestRecorded(t *testing.T) {
	r := newRecordedRig(t)
	for body, want := range map[string]string{
		`{"method": "about", "properties": ["apiType", "nosuch", "localeBuild"]}`: `{"msg": "Successfully retrieved properties", "success": 0, "result": [{"apiType": "VirtualCenter", "nosuch": "(null)", "localeBuild": "000"}]}`,
		`{"method": "event.latest"}`:              `{"msg": "Successfully retrieved event", "success": 0, "result": [{"event": "User user@127.0.0.1 logged in as pyvmomi"}]}`,
		ask("host.cluster.get", "DC0_C0_H0"):      `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_C0_H0", "cluster": "DC0_C0"}]}`,
		ask("host.cluster.get", "DC0_H0"):         `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0", "cluster": "DC0_H0"}]}`,
		ask("host.vm.get", "DC0_H0"):              `{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "DC0_H0_VM0"}, {"name": "DC0_H0_VM1"}, {"name": "vm-ünïcode \"q\""}]}`,
		ask("host.net.get", "DC0_H0"):             `{"success": 0, "msg": "Successfully discovered objects", "result": {"name": "DC0_H0", "network": [{"name": "VM Network"}, {"name": "DVS0-DVUplinks-8"}, {"name": "DC0_DVPG0"}]}}`,
		ask("host.datastore.get", "DC0_H0"):       `{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "LocalDS_0", "info.url": "/vmfs/sim/DC0-LocalDS_0"}, {"name": "LocalDS_1", "info.url": "/vmfs/sim/DC0-LocalDS_1"}]}`,
		ask("vm.host.get", "DC0_H0_VM0"):          `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0_VM0", "host": "DC0_H0"}]}`,
		ask("vm.net.get", "DC0_H0_VM0"):           `{"success": 0, "msg": "Successfully discovered objects", "result": {"name": "DC0_H0_VM0", "network": [{"name": "DC0_DVPG0"}]}}`,
		ask("vm.datastore.get", "DC0_H0_VM0"):     `{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "LocalDS_0", "info.url": "/vmfs/sim/DC0-LocalDS_0"}]}`,
		ask("vm.cpu.usage.percent", "DC0_H0_VM0"): `{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0_VM0", "vm.cpu.usage.percent": 3.0365198553745185}]}`,
		ask("net.host.get", "VM Network"):         `{"success": 0, "msg": "Successfully discovered objects", "result": {"name": "VM Network", "host": []}}`,
		ask("net.vm.get", "DC0_DVPG0"):            `{"success": 0, "msg": "Successfully discovered objects", "result": {"name": "DC0_DVPG0", "vm": []}}`,
		ask("vsan.health.get", "DC0_H0"):          `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0", "uuid": "52d8a111-0000-0000-0000-000000000001", "nodeUuid": "5a0f1111-0000-0000-0000-000000000002", "health": "healthy"}]}`,
		ask("host.alarm.get", "DC0_H0"):           `{"success": 0, "msg": "Successfully retrieved alarms", "result": []}`,
		ask("resource.pool.vm.get", "DC0_C0_RP1", "runtime.powerState"): `{"success": 0, "msg": "Successfully discovered objects", "result": [` +
			`{"name": "DC0_C0_RP1_VM0", "runtime.powerState": "poweredOn", "resourcePool.name": "DC0_C0_RP1"}, ` +
			`{"name": "DC0_C0_RP1_VM1", "runtime.powerState": "poweredOn", "resourcePool.name": "DC0_C0_RP1"}, ` +
			`{"name": "DC0_C0_RP1_VM2", "runtime.powerState": "poweredOn", "resourcePool.name": "DC0_C0_RP1"}]}`,
		ask("datastore.host.get", "/vmfs/sim/DC0-LocalDS_0"): `{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "DC0_H0"}, {"name": "DC0_C0_H0"}, {"name": "DC0_C0_H1"}, {"name": "DC0_C0_H2"}, {"name": "DC0_C1_H0"}, {"name": "DC0_C1_H1"}, {"name": "DC0_C1_H2"}]}`,
		ask("vm.snapshot.get", "DC0_H0_VM0"): `{"success": 0, "msg": "Successfully retrieved snapshots", "result": [` +
			`{"createTime": "2026-01-03 04:05:06.789012+00:00", "description": "first snap", "id": 1, "name": "s1", "quiesced": "False", "state": "poweredOn"}, ` +
			`{"createTime": "2026-01-03 05:05:06.789012+00:00", "description": "child", "id": 2, "name": "s2", "quiesced": "False", "state": "poweredOn"}, ` +
			`{"createTime": "2026-01-03 06:05:06.789012+00:00", "description": "grandchild", "id": 3, "name": "s3", "quiesced": "False", "state": "poweredOn"}]}`,
	} {
		r.wants(body, want)
	}
}
