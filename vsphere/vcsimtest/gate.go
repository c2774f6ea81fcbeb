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
	hub   *hub

	adopting sync.Mutex // held while a session gets its collector

	mu       sync.Mutex // guards all below
	faults   map[string]*plannedFault
	sessions map[string]*simulator.Registry // objects of each session, by its key
}

// plannedFault is what Fail asked for. left < 0 means without end.
type plannedFault struct {
	fault types.BaseMethodFault
	left  int
}

func newGate(r *simulator.Registry) *gate {
	g := &gate{
		hub:      newHub(r),
		faults:   make(map[string]*plannedFault),
		sessions: make(map[string]*simulator.Registry),
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
	switch req := m.Body.(type) {
	case *types.Logout:
		g.closeSession(ctx.Session.Key)
		return nil, nil
	case *types.TerminateSession:
		for _, key := range req.SessionId {
			if key != ctx.Session.Key { // which is refused
				g.closeSession(key)
			}
		}
	}
	g.note(ctx.Session)
	object := g.object(ctx, m.This)
	if object == nil {
		return nil, &types.ManagedObjectNotFound{Obj: m.This}
	}
	if _, ok := object.(*collector); ok {
		return nil, g.checkPaths(ctx.Map, m)
	}
	return nil, nil
}

// object finds the receiver of a call. The collector that comes with a session
// is replaced by ours when it is first used.
func (g *gate) object(ctx *simulator.Context, ref types.ManagedObjectReference) mo.Reference {
	g.adopting.Lock()
	defer g.adopting.Unlock()
	object := ctx.Session.Get(ref)
	if inner, ok := object.(*simulator.PropertyCollector); ok {
		return ctx.Session.Registry.Put(newCollector(g.hub, &g.paths, inner, ctx.Session.Key))
	}
	return object
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

// note remembers where a session keeps its objects.
func (g *gate) note(session *simulator.Session) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sessions[session.Key] = session.Registry
}

// closeSession ends what a session has going on.
func (g *gate) closeSession(key string) {
	g.mu.Lock()
	delete(g.sessions, key)
	g.mu.Unlock()
	g.hub.closeSession(key)
}
