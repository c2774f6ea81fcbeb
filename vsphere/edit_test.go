package vsphere

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
)

// edit changes an object of the simulator behind its back: in ways that its own
// calls do not allow, and without telling who watches.
func edit[T mo.Entity](r *rig, name string, change func(T)) {
	r.t.Helper()
	m := r.sim.Model().Map()
	for _, o := range m.All("") {
		if typed, ok := o.(T); ok && o.Entity().Name == name {
			ctx := simulator.NewContext()
			ctx.Map = m
			ctx.WithLock(o, func() { change(typed) })
			return
		}
	}
	r.t.Fatalf("there is no %s", name)
}
