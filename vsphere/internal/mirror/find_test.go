package mirror

import "testing"

func TestWhatAnObjectCanBeCalled(t *testing.T) {
	s := newStore()
	s.enter(folders, folder("dc"), "DC0", nil)
	s.enter(folders, folder("f"), "a%2fb", map[string]any{"parent": folder("dc")})
	one := map[string]any{"parent": folder("f"), "config.instanceUuid": "500F", "config.uuid": "420f"}
	s.enter(vms, vm("vm-1"), "one%2ftwo", one)
	s.enter(vms, vm("vm-2"), "vm-1", map[string]any{"config.uuid": "500f"})
	ds := Ref{Type: "Datastore", Value: "ds-1"}
	s.enter(stores, ds, "store", map[string]any{"info.url": "ds:///vmfs/1/"})

	s.found(t, vms, "one%2ftwo", vm("vm-1"))
	s.found(t, vms, "one/two", vm("vm-1"))
	s.found(t, vms, "one%2Ftwo", vm("vm-1"))
	s.found(t, vms, "vm-1", vm("vm-2")) // a name before a key
	s.found(t, vms, "vm-2", vm("vm-2"))
	s.found(t, vms, "500f", vm("vm-1")) // an instance's UUID before a BIOS's
	s.found(t, vms, "420F", vm("vm-1"))
	s.found(t, vms, "/DC0/a%2fb/one%2ftwo", vm("vm-1"))
	s.found(t, vms, "/DC0/one%2ftwo")
	s.found(t, stores, "ds:///vmfs/1", ds)
	s.found(t, stores, "store", ds)
	s.found(t, vms, "store")

	s.Modify("VirtualMachine", vm("vm-1"), map[string]any{"name": "new", "config.instanceUuid": nil})
	s.found(t, vms, "one/two")
	s.found(t, vms, "new", vm("vm-1"))
	s.found(t, vms, "500f", vm("vm-2"))
	s.Modify("Folder", folder("f"), map[string]any{"name": "moved", "parent": nil})
	s.found(t, vms, "/moved/new", vm("vm-1"))
	s.Leave("VirtualMachine", vm("vm-1"), vms.Identity, true)
	s.found(t, vms, "new")
	s.found(t, vms, "420f")
}

func TestEqualNamesAreAllFound(t *testing.T) {
	s := newStore()
	s.enter(vms, vm("vm-1"), "web", nil)
	s.enter(vms, vm("vm-2"), "web", nil)
	s.found(t, vms, "web", vm("vm-1"), vm("vm-2"))
	s.Leave("VirtualMachine", vm("vm-1"), nil, true)
	s.found(t, vms, "web", vm("vm-2"))
}

func TestTornInventoryHasAnEnd(t *testing.T) {
	s := newStore()
	s.enter(folders, folder("a"), "a", map[string]any{"parent": folder("b")})
	s.enter(folders, folder("b"), "b", map[string]any{"parent": folder("a")})
	if path := s.PathOf(folder("a")); len(path) > 2*maxDepth {
		t.Errorf("path is %s", path)
	}
}
