package vsphere

import (
	"testing"

	"vpoller/protocol"
)

func TestGet(t *testing.T) {
	r := newRecordedRig(t)
	r.wants(ask("vm.get", "DC0_H0_VM0", "runtime.powerState", "guest.ipAddress"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0_VM0", "runtime.powerState": "poweredOn", "guest.ipAddress": "10.0.0.5"}]}`)
	r.wants(ask("datastore.get", "/vmfs/sim/DC0-LocalDS_0", "summary.accessible"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "LocalDS_0", "info.url": "/vmfs/sim/DC0-LocalDS_0", "summary.accessible": true}]}`)
}

func TestGetLeavesOutWhatIsNotSet(t *testing.T) {
	newRecordedRig(t).wants(ask("vm.get", "DC0_H0_VM0", "guest.guestFullName"),
		`{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "DC0_H0_VM0"}]}`)
}

func TestDiscover(t *testing.T) {
	newRecordedRig(t).wants(`{"method": "net.discover", "properties": ["summary.accessible"]}`,
		`{"success": 0, "msg": "Successfully discovered objects", "result": [`+
			`{"name": "VM Network", "summary.accessible": true}, `+
			`{"name": "DVS0-DVUplinks-8", "summary.accessible": true}, `+
			`{"name": "DC0_DVPG0", "summary.accessible": true}]}`)
}

func TestUnknownProperties(t *testing.T) {
	r := newRecordedRig(t)
	r.refuses(ask("vm.get", "DC0_H0_VM0", "no.such", "runtime.powerState", "Name"), protocol.CodeInvalidProperty,
		"Task vm.get failed: VirtualMachine has no property no.such, Name")
	r.refuses(`{"method": "host.discover", "properties": ["runtime.nope"]}`, protocol.CodeInvalidProperty,
		"Task host.discover failed: HostSystem has no property runtime.nope")
}
