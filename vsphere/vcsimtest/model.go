package vcsimtest

import (
	"fmt"
	"slices"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// building is held while a model is made: the simulator changes variables of
// its own package then.
var building sync.Mutex

// buildModel makes the inventory that the options ask for. On error nothing of
// it is left behind.
func buildModel(o Options) (*simulator.Model, error) {
	building.Lock()
	defer building.Unlock()
	var m *simulator.Model
	var build func(*simulator.Model) error
	switch {
	case o.Load != "":
		m = simulator.VPX()
		build = func(m *simulator.Model) error { return load(m, o.Load) }
	case o.Golden:
		m = goldenModel()
		build = createGolden
	default:
		m = madeUpModel(o)
		build = func(m *simulator.Model) error { return createMadeUp(m, o.VMs) }
	}
	if err := build(m); err != nil {
		if m.Service != nil {
			m.Remove()
		}
		return nil, err
	}
	forgetIdleTimeout(m.Map())
	return m, nil
}

// madeUpModel is the simulator's vCenter or ESXi, with one virtual machine per
// pool to copy from when a number is asked for.
func madeUpModel(o Options) *simulator.Model {
	m := simulator.VPX()
	if o.ESX {
		m = simulator.ESX()
	}
	if o.Hosts > 0 {
		m.ClusterHost = o.Hosts
	}
	if o.Datastores > 0 {
		m.Datastore = o.Datastores
	}
	if o.VMs > 0 {
		m.Machine = 1
	}
	return m
}

func createMadeUp(m *simulator.Model, vms int) error {
	if err := m.Create(); err != nil {
		return fmt.Errorf("vcsimtest: creating the model: %w", err)
	}
	if vms > 0 {
		resize(m.Map(), vms)
	}
	first := virtualMachines(m.Map())[0]
	giveSnapshots(m.Map(), first, []snapshotSpec{
		{"before-upgrade", "the state of last week"}, {"tuned", "more memory"}, {"try-out", ""},
	})
	giveSnapshotFiles(first)
	volumeURLs(m.Map())
	givePerformance(m.Map(), nil, nil)
	Enrich(m.Map())
	return furnish(m.Map())
}

// furnish gives a made-up inventory what a site has: hardware with a fault or
// two, licenses, alarms, attributes.
func furnish(r *simulator.Registry) error {
	giveFacts(r)
	giveSensors(r)
	givePaths(r)
	giveServices(r)
	giveLicenses(r)
	giveAttributes(r)
	giveAlarms(r)
	return giveCertificates(r)
}

// forgetIdleTimeout removes the setting that makes the simulator start one
// goroutine per login that outlives the server; sessions end by ExpireSessions.
func forgetIdleTimeout(r *simulator.Registry) {
	o := r.OptionManager()
	o.Setting = slices.DeleteFunc(o.Setting, func(v types.BaseOptionValue) bool {
		return v.GetOptionValue().Key == "config.vmacore.soap.sessionTimeout"
	})
}
