package vcsimtest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

func TestEqualSeedsMakeEqualChanges(t *testing.T) {
	const n = 200
	run := func(seed uint64) []string {
		c := Start(t, Options{VMs: 20}).Changes(ChangeOptions{Seed: seed})
		made := make([]string, n)
		for i := range made {
			change := c.Next()
			made[i] = string(change.Kind) + " " + change.Name
		}
		if c.Made() != n {
			t.Errorf("%d made, want %d", c.Made(), n)
		}
		return made
	}
	first := run(1)
	if !slices.Equal(first, run(1)) {
		t.Error("the same seed made other changes")
	}
	if slices.Equal(first, run(2)) {
		t.Error("another seed made the same changes")
	}
	for _, kind := range ChangeKinds() {
		if !slices.ContainsFunc(first, func(s string) bool { return strings.HasPrefix(s, string(kind)) }) {
			t.Errorf("never %s", kind)
		}
	}
}

// TestWatchersSeeEveryChange compares what a watcher knows after many changes
// with the inventory.
func TestWatchersSeeEveryChange(t *testing.T) {
	s := Start(t, Options{VMs: 30})
	w := newWatch(t, s, "name", "parent", "runtime.host", "runtime.powerState", "config.annotation")
	known := make(map[string]string)
	learn := func() {
		for _, told := range w.drain() {
			kind, rest, _ := strings.Cut(told, " ")
			vm, values, _ := strings.Cut(rest, " ")
			if kind == "leave" {
				delete(known, vm)
				continue
			}
			for v := range strings.SplitSeq(values, " ") {
				if name, value, ok := strings.Cut(v, "="); ok && name == "name" {
					known[vm] = value
				}
			}
		}
	}
	learn()
	c := s.Changes(ChangeOptions{Seed: 7})
	for range 50 {
		for range 10 {
			c.Next()
		}
		learn()
		vms := virtualMachines(s.model.Map())
		for _, vm := range vms {
			if known[vm.Self.Value] != vm.Name {
				t.Fatalf("%s is %q, known as %q", vm.Self.Value, vm.Name, known[vm.Self.Value])
			}
		}
		if len(known) != len(vms) {
			t.Fatalf("%d known, there are %d", len(known), len(vms))
		}
	}
}

func TestChangesKeepTheInventoryWhole(t *testing.T) {
	s := Start(t, Options{VMs: 20})
	c := s.Changes(ChangeOptions{Seed: 3})
	for range 500 {
		c.Next()
	}
	r := s.model.Map()
	uuids := make(map[string]bool)
	for _, vm := range virtualMachines(r) {
		for _, l := range listsOf(vm) {
			if !slices.Contains(listed(s, l), vm.Self) {
				t.Errorf("%s is not in the %s of %s", vm.Name, l.name, l.ref)
			}
		}
		if vm.Config.Name != vm.Name || vm.Summary.Config.Name != vm.Name {
			t.Errorf("%s is also called %s and %s", vm.Name, vm.Config.Name, vm.Summary.Config.Name)
		}
		if uuids[vm.Config.InstanceUuid] {
			t.Errorf("two have the UUID %s", vm.Config.InstanceUuid)
		}
		uuids[vm.Config.InstanceUuid] = true
	}
	for _, h := range hostSystems(r) {
		for _, ref := range h.Vm {
			if r.Get(ref) == nil {
				t.Errorf("%s lists %s, which is gone", h.Name, ref)
			}
		}
	}
}

func listed(s *Server, l referrer) []types.ManagedObjectReference {
	var list []types.ManagedObjectReference
	c := &Changer{s: s}
	c.edit(s.context(), l.ref, func(refs []types.ManagedObjectReference) []types.ManagedObjectReference {
		list = slices.Clone(refs)
		return refs
	})
	return list
}

func TestChangerRunsUntilStopped(t *testing.T) {
	s := Start(t, Options{})
	c := s.Changes(ChangeOptions{PerMinute: 60_000, Drift: time.Millisecond, Kinds: []ChangeKind{Renamed}})
	before := virtualMachines(s.model.Map())[0].Summary.QuickStats.OverallCpuUsage
	c.Start()
	c.Start()
	await(t, "changes", func() bool { return c.Made() > 10 })
	c.Stop()
	c.Stop()
	made := c.Made()
	c.Drift()
	if after := virtualMachines(s.model.Map())[0].Summary.QuickStats.OverallCpuUsage; after == before {
		t.Error("usage figures stay as they were")
	}
	if c.Made() != made {
		t.Error("changes go on after Stop")
	}
}
