package vcsimtest

import (
	"path"
	"slices"
	"testing"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// instancesSeen are the instances that an entity has of a counter.
func (c perfClient) instancesSeen(t *testing.T, entity types.ManagedObjectReference, counter string) []string {
	t.Helper()
	answer, err := c.query(t, types.PerfQuerySpec{Entity: entity, IntervalId: 20, MaxSample: 1}, counter, "*")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	if answer != nil {
		for _, v := range answer.Value {
			names = append(names, v.(*types.PerfMetricIntSeries).Id.Instance)
		}
	}
	return names
}

func TestVirtualDisksHaveCounters(t *testing.T) {
	c := newPerfClient(t, Options{})
	vm := vmByName(t, c.Client, "DC0_H0_VM0")
	got := c.instancesSeen(t, vm.Self, "virtualDisk.totalReadLatency.average")
	if !slices.Equal(got, []string{"scsi0:0"}) {
		t.Errorf("the disks are %q", got)
	}
}

func TestDatastoresAreNamedByTheirVolumes(t *testing.T) {
	c := newPerfClient(t, Options{})
	var hosts []mo.HostSystem
	retrieve(t, c.Client, "HostSystem", []string{"datastore"}, &hosts)
	var stores []mo.Datastore
	retrieve(t, c.Client, "Datastore", []string{"info"}, &stores)
	want := path.Base(stores[0].Info.GetDatastoreInfo().Url)
	if got := c.instancesSeen(t, hosts[0].Self, "datastore.totalReadLatency.average"); !slices.Contains(got, want) {
		t.Errorf("the datastores are %q, without %q", got, want)
	}
	if got := c.instancesSeen(t, hosts[0].Self, "disk.deviceLatency.average"); len(got) == 0 || slices.Contains(got, want) {
		t.Errorf("the devices are %q", got)
	}
}
