package vcsimtest

import (
	"crypto/x509"
	"encoding/pem"
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// TestOneHostHasFaults: something for triggers to fire at, and the rest is well.
func TestOneHostHasFaults(t *testing.T) {
	hosts := hostSystems(Start(t, Options{}).Model().Map())
	for i, host := range hosts {
		faulty := i == len(hosts)-1
		if got := worstSensor(host) != "green"; got != faulty {
			t.Errorf("%s has a sensor that is %s", host.Name, worstSensor(host))
		}
		if got := deadPaths(host) > 0; got != faulty {
			t.Errorf("%s has %d dead paths", host.Name, deadPaths(host))
		}
		block, _ := pem.Decode(host.Config.Certificate)
		if block == nil {
			t.Fatalf("%s has no certificate", host.Name)
		}
		cert, err := x509.ParseCertificate(block.Bytes)
		if err != nil || cert.Subject.CommonName != host.Name {
			t.Errorf("%s has the certificate of %v, %v", host.Name, cert, err)
		}
	}
}

func worstSensor(host *simulator.HostSystem) string {
	for _, s := range host.Runtime.HealthSystemRuntime.SystemHealthInfo.NumericSensorInfo {
		if key := s.HealthState.GetElementDescription().Key; key != "green" {
			return key
		}
	}
	return "green"
}

func deadPaths(host *simulator.HostSystem) (n int) {
	for _, lun := range host.Config.StorageDevice.MultipathInfo.Lun {
		for _, path := range lun.Path {
			if path.State == string(types.MultipathStateDead) {
				n++
			}
		}
	}
	return n
}

// TestRecordedAndLoadedInventoriesStayTrue: nothing is made up about them.
func TestRecordedAndLoadedInventoriesStayTrue(t *testing.T) {
	r := Start(t, Options{Golden: true}).Model().Map()
	for _, vm := range virtualMachines(r) {
		if vm.CustomValue != nil {
			t.Errorf("%s has attributes", vm.Name)
		}
	}
	manager := r.Get(*serviceContent(r).LicenseManager).(*simulator.LicenseManager)
	if len(manager.Licenses) != 1 {
		t.Errorf("there are %d licenses", len(manager.Licenses))
	}
}

// TestSnapshotFilesOfCopies: copies of a virtual machine do not get the files
// of the original's snapshots.
func TestSnapshotFilesOfCopies(t *testing.T) {
	vms := virtualMachines(Start(t, Options{VMs: 8}).Model().Map())
	for i, vm := range vms {
		if got := len(vm.LayoutEx.Snapshot); (i == 0) != (got > 0) {
			t.Errorf("%s has files of %d snapshots", vm.Name, got)
		}
	}
}
