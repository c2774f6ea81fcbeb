package vcsimtest

import (
	"reflect"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// gate decides, before the simulator acts on a call, whether a vCenter would
// refuse it. It is installed as the registry's Handler.
type gate struct {
	paths pathChecker

	mu     sync.Mutex // guards all below
	faults map[string]*plannedFault
	waits  map[*simulator.PropertyCollector]bool // collectors that ever waited for updates
}

// plannedFault is what Fail asked for. left < 0 means without end.
type plannedFault struct {
	fault types.BaseMethodFault
	left  int
}

func newGate(r *simulator.Registry) *gate {
	g := &gate{
		faults: make(map[string]*plannedFault),
		waits:  make(map[*simulator.PropertyCollector]bool),
	}
	r.Handler = g.check
	return g
}

// check is called for every method call; a nil object leaves the choice of the
// receiver to the simulator.
func (g *gate) check(ctx *simulator.Context, m *simulator.Method) (mo.Reference, types.BaseMethodFault) {
	if fault := g.planned(m.Name); fault != nil {
		return nil, fault
	}
	if ctx.Session == nil {
		if anonymous(m) {
			return nil, nil
		}
		return nil, notAuthenticated(m.This)
	}
	object := ctx.Session.Get(m.This)
	if object == nil {
		return nil, &types.ManagedObjectNotFound{Obj: m.This}
	}
	if pc, ok := object.(*simulator.PropertyCollector); ok {
		g.note(m.Name, pc)
		return nil, g.checkPaths(ctx.Map, m)
	}
	return nil, nil
}

// checkPaths is what a vCenter's property collector does and the simulator's
// does not: refuse unknown paths and answer in pages.
func (g *gate) checkPaths(r *simulator.Registry, m *simulator.Method) types.BaseMethodFault {
	switch req := m.Body.(type) {
	case *types.RetrieveProperties:
		return g.paths.invalid(r, req.SpecSet...)
	case *types.RetrievePropertiesEx:
		limitPage(req)
		return g.paths.invalid(r, req.SpecSet...)
	case *types.CreateFilter:
		return g.paths.invalid(r, req.Spec)
	}
	return nil
}

// anonymous reports whether a call is allowed before login. The simulator lets
// any property be asked for and answers each with a fault of its own; a vCenter
// refuses the call, except for the two objects that a client needs for logging in.
func anonymous(m *simulator.Method) bool {
	switch m.Name {
	case "RetrieveProperties":
		return loginObjects(m.Body.(*types.RetrieveProperties).SpecSet)
	case "RetrievePropertiesEx":
		return loginObjects(m.Body.(*types.RetrievePropertiesEx).SpecSet)
	case "Fetch": // pyVmomi's way of reading a property; the receiver is only in the body
		this, ok := reflect.Indirect(reflect.ValueOf(m.Body)).FieldByName("This").Interface().(types.ManagedObjectReference)
		return ok && loginObject(this)
	}
	return true // the simulator refuses all but its login methods
}

func loginObjects(specs []types.PropertyFilterSpec) bool {
	for _, spec := range specs {
		for _, o := range spec.ObjectSet {
			if !loginObject(o.Obj) {
				return false
			}
		}
	}
	return true
}

func loginObject(ref types.ManagedObjectReference) bool {
	return ref.Type == "ServiceInstance" || ref.Type == "SessionManager"
}

func notAuthenticated(this types.ManagedObjectReference) types.BaseMethodFault {
	return &types.NotAuthenticated{NoPermission: types.NoPermission{
		Object: &this, PrivilegeId: "System.View"}}
}

// planned takes one use of the fault planned for a method, if any.
func (g *gate) planned(method string) types.BaseMethodFault {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, name := range []string{method, "*"} {
		p := g.faults[name]
		if p == nil {
			continue
		}
		if p.left--; p.left == 0 {
			delete(g.faults, name)
		}
		return p.fault
	}
	return nil
}

func (g *gate) fail(method string, fault types.BaseMethodFault, times int) {
	if times <= 0 {
		times = -1
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults[method] = &plannedFault{fault: fault, left: times}
}

func (g *gate) clearFaults() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.faults)
}

// note remembers collectors whose WaitForUpdatesEx may be in progress: the
// simulator would wait on after its client is gone.
func (g *gate) note(method string, pc *simulator.PropertyCollector) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch method {
	case "WaitForUpdatesEx", "WaitForUpdates":
		g.waits[pc] = true
	case "DestroyPropertyCollector":
		delete(g.waits, pc)
	}
}

// silence stops telling property collectors about changes: those of sessions
// that are gone would gather them for ever.
func (g *gate) silence(r *simulator.Registry) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for pc := range g.waits {
		r.RemoveHandler(pc)
	}
}

// cancelWaits ends every WaitForUpdatesEx in progress with RequestCanceled: a
// client that went away does not end its own.
func (g *gate) cancelWaits() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for pc := range g.waits {
		pc.CancelWaitForUpdates(new(types.CancelWaitForUpdates))
	}
}
