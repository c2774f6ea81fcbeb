package vsphere

import (
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestGuestDisks(t *testing.T) {
	r := newRecordedRig(t)
	r.wants(ask("vm.disk.discover", "DC0_H0_VM0", "freeSpace", "nosuch"),
		`{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "DC0_H0_VM0", "disk": [`+
			`{"diskPath": "/", "freeSpace": 5368709120, "nosuch": "(null)"}, `+
			`{"diskPath": "/var", "freeSpace": 1073741824, "nosuch": "(null)"}, `+
			`{"diskPath": "C:\\", "freeSpace": 2147483648, "nosuch": "(null)"}]}]}`)
	r.wants(`{"method": "vm.disk.get", "name": "DC0_H0_VM0", "key": "C:\\", "properties": ["capacity"]}`,
		`{"success": 0, "msg": "Successfully retrieved properties", "result": [{"name": "DC0_H0_VM0", "disk": {"diskPath": "C:\\", "capacity": 42949672960}}]}`)
	r.wants(`{"method": "vm.disk.get", "name": "DC0_H0_VM0", "key": null}`,
		`{"success": 0, "msg": "Successfully discovered objects", "result": [{"name": "DC0_H0_VM0", "disk": [{"diskPath": "/"}, {"diskPath": "/var"}, {"diskPath": "C:\\"}]}]}`)
	r.refuses(`{"method": "vm.disk.get", "name": "DC0_H0_VM0", "key": "/nope"}`, protocol.CodeNotFound, "Unable to find guest disk /nope")
}

func TestGuestNetwork(t *testing.T) {
	newRecordedRig(t).wants(ask("vm.guest.net.get", "DC0_H0_VM0", "macAddress", "ipAddress", "nosuch"),
		`{"success": 0, "msg": "Successfully retrieved properties", "result": {"name": "DC0_H0_VM0", "net": [`+
			`{"network": "VM Network", "macAddress": "00:50:56:00:00:01", "ipAddress": ["10.0.0.5", "fe80::1"], "nosuch": "(null)"}]}}`)
}

func TestGuestProcesses(t *testing.T) {
	r := newRecordedRig(t)
	const login = `{"method": "vm.process.get", "name": "DC0_H0_VM0", "username": "root", `
	r.wants(login+`"password": "pw", "properties": ["pid", "startTime", "nosuch"]}`,
		`{"success": 0, "msg": "Successfully retrieved properties", "result": [`+
			`{"cmdLine": "/sbin/init", "pid": 1, "startTime": "2026-01-02T03:04:05Z", "nosuch": "(null)"}, `+
			`{"cmdLine": "/usr/sbin/sshd -D", "pid": 700, "startTime": "2026-01-02T03:04:05Z", "nosuch": "(null)"}, `+
			`{"cmdLine": "sshd: admin [priv]", "pid": 1200, "startTime": "2026-01-02T03:04:05Z", "nosuch": "(null)"}]}`)
	r.refuses(login+`"password": "bad"}`, protocol.CodeGuestAuth, "Cannot get guest processes: the guest refused the login of root")
	for _, none := range []string{`""`, `null`} {
		r.refuses(login+`"password": `+none+`}`, protocol.CodeGuestAuth,
			"Need username and password for authentication in guest system DC0_H0_VM0")
	}
	r.refuses(`{"method": "vm.process.get", "name": "DC0_H0_VM0", "username": null, "password": "pw"}`, protocol.CodeGuestAuth,
		"Need username and password for authentication in guest system DC0_H0_VM0")
}

func TestGuestWithoutTools(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	vm := r.sim.Model().Map().Get(r.refOf("VirtualMachine", "DC0_H0_VM0")).(*simulator.VirtualMachine)
	vm.Guest.ToolsRunningStatus = string(types.VirtualMachineToolsRunningStatusGuestToolsNotRunning)
	vm.Guest.Disk, vm.Guest.Net = nil, nil
	for _, body := range []string{
		ask("vm.disk.discover", "DC0_H0_VM0"), ask("vm.guest.net.get", "DC0_H0_VM0"),
		`{"method": "vm.disk.get", "name": "DC0_H0_VM0", "key": "/"}`,
		`{"method": "vm.process.get", "name": "DC0_H0_VM0", "username": "root", "password": "pw"}`,
	} {
		r.refuses(body, protocol.CodeUnavailable, "DC0_H0_VM0 is not running VMware Tools")
	}
}

func TestNoSnapshots(t *testing.T) {
	newRecordedRig(t).refuses(ask("vm.snapshot.get", "DC0_H0_VM1"), protocol.CodeNotFound, "No snapshots found for: DC0_H0_VM1")
}
