package vsphere

import (
	"context"
	"strings"
	"testing"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func discoverBody(kind, properties string) string {
	return `{"method": "` + kind + `.discover", "context": true, "properties": [` + properties + `]}`
}

// entity finds an object of the simulator by its name.
func entity[T any](r *rig, kind, name string) T {
	r.t.Helper()
	for _, o := range r.sim.Model().Map().All(kind) {
		if o.Entity().Name == name {
			return o.(T)
		}
	}
	r.t.Fatalf("there is no %s %s", kind, name)
	panic("unreachable")
}

// furnish adds to the simulator's inventory what real ones have: datacenters
// in folders, folders in folders, vApps in vApps, a virtual machine without a
// host. No client may be connected.
func furnish(r *rig) {
	r.t.Helper()
	m := r.sim.Model().Map()
	root := m.Get(r.sim.Model().ServiceContent.RootFolder).(*simulator.Folder)
	vms := entity[*simulator.Datacenter](r, "Datacenter", "DC0").VmFolder
	r.operate(func(ctx context.Context, s *session) error {
		outer := r.folder(ctx, s, root.Self, "sites")
		inner := r.folder(ctx, s, outer, "north/west")
		if _, err := methods.CreateDatacenter(ctx, s, &types.CreateDatacenter{This: inner, Name: "DC1"}); err != nil {
			return err
		}
		r.folder(ctx, s, r.folder(ctx, s, vms, "web"), "db")
		return r.into(ctx, s, "DC0_H0_VM0", "db")
	})
	pool := *entity[*simulator.ClusterComputeResource](r, "ClusterComputeResource", "DC0_C0").ResourcePool
	web := entity[*simulator.Folder](r, "Folder", "web").Self
	outer := r.app("shop", pool, &web)
	inner := r.app("shop-db", outer, nil)
	inApp := entity[*simulator.VirtualMachine](r, "VirtualMachine", "DC0_C0_RP0_VM0")
	inApp.Parent, inApp.ParentVApp = nil, &inner
	hostless := entity[*simulator.VirtualMachine](r, "VirtualMachine", "DC0_C0_RP0_VM1")
	hostless.Runtime.Host = nil
}

func (r *rig) folder(ctx context.Context, s *session, parent Ref, name string) Ref {
	r.t.Helper()
	res, err := methods.CreateFolder(ctx, s, &types.CreateFolder{This: parent, Name: name})
	if err != nil {
		r.t.Fatal(err)
	}
	return res.Returnval
}

// into moves a virtual machine into a folder.
func (r *rig) into(ctx context.Context, s *session, vm, folder string) error {
	r.t.Helper()
	_, err := methods.MoveIntoFolder_Task(ctx, s, &types.MoveIntoFolder_Task{
		This: entity[*simulator.Folder](r, "Folder", folder).Self,
		List: []Ref{{Type: "VirtualMachine", Value: r.key(vm)}},
	})
	return err
}

// app registers a vApp.
func (r *rig) app(name string, parent Ref, folder *Ref) Ref {
	app := new(simulator.VirtualApp)
	app.Name, app.Parent, app.ParentFolder = name, &parent, folder
	m := r.sim.Model().Map()
	ref := m.Put(app).Reference()
	switch in := m.Get(parent).(type) {
	case *simulator.ResourcePool:
		in.ResourcePool.ResourcePool = append(in.ResourcePool.ResourcePool, ref)
	case *simulator.VirtualApp:
		in.ResourcePool.ResourcePool = append(in.ResourcePool.ResourcePool, ref)
	}
	return ref
}

// contextOf is the member "context" of the row with that name, or its reply.
func contextOf(t *testing.T, reply, name string) string {
	t.Helper()
	_, row, ok := strings.Cut(reply, `{"name": "`+name+`", "moid": "`)
	_, found, also := strings.Cut(row, `"context": `)
	found, _, end := strings.Cut(found, "}")
	if !ok || !also || !end {
		t.Fatalf("there is no %s in %s", name, reply)
	}
	return found + "}"
}

func TestContext(t *testing.T) {
	place := func(dc, more, folder, path string) string {
		if dc != "" {
			dc = `"datacenter.name": "` + dc + `", `
		}
		return `{"vcenter": "vc", ` + dc + more + `"folder.name": "` + folder + `", "folder.path": "` + path + `"}`
	}
	const standalone, clustered = `"cluster.name": "", `, `"cluster.name": "DC0_C0", `
	cases := []struct{ kind, name, want string }{
		{"datacenter", "DC0", place("", "", "", "/")},
		{"datacenter", "DC1", place("", "", "north%2fwest", "/sites/north%2fwest")},
		{"cluster", "DC0_C0", place("DC0", "", "host", "/DC0/host")},
		{"host", "DC0_H0", place("DC0", standalone, "host", "/DC0/host")},
		{"host", "DC0_C0_H0", place("DC0", clustered, "host", "/DC0/host")},
		{"datastore", "LocalDS_0", place("DC0", "", "datastore", "/DC0/datastore")},
		{"net", "DC0_DVPG0", place("DC0", "", "network", "/DC0/network")},
		{"resource.pool", "shop", `{"vcenter": "vc", "datacenter.name": "DC0", "cluster.name": "DC0_C0"}`},
		{"resource.pool", "shop-db", `{"vcenter": "vc", "datacenter.name": "DC0", "cluster.name": "DC0_C0"}`},
		{"vm", "DC0_H0_VM0", place("DC0", standalone+`"host.name": "DC0_H0", `, "db", "/DC0/vm/web/db")},
		{"vm", "DC0_H0_VM1", place("DC0", standalone+`"host.name": "DC0_H0", `, "vm", "/DC0/vm")},
		{"vm", "DC0_C0_RP0_VM0", place("DC0", clustered+`"host.name": "HOST", `, "web", "/DC0/vm/web")},
		{"vm", "DC0_C0_RP0_VM1", place("DC0", standalone+`"host.name": "", `, "vm", "/DC0/vm")},
	}
	for _, mirrored := range []bool{false, true} {
		r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Mirror = mirrored })
		furnish(r)
		inApp := entity[*simulator.VirtualMachine](r, "VirtualMachine", "DC0_C0_RP0_VM0")
		host := r.sim.Model().Map().Get(*inApp.Runtime.Host).(*simulator.HostSystem).Name
		for _, c := range cases {
			want := strings.Replace(c.want, "HOST", host, 1)
			if got := contextOf(t, r.call(discoverBody(c.kind, "")), c.name); got != want {
				t.Errorf("mirrored is %v: context of %s is\n%s, want\n%s", mirrored, c.name, got, want)
			}
		}
	}
}

func TestContextBesideProperties(t *testing.T) {
	r := newRecordedRig(t)
	reply := r.call(discoverBody("vm", `"runtime.powerState", "no.such", "config.uuid"`))
	if !strings.Contains(reply, "no.such") || !strings.Contains(reply, `"success": 1`) {
		t.Errorf("with a property that is none: %s", reply)
	}
	reply = r.call(discoverBody("vm", `"runtime.powerState"`))
	if rows, states := strings.Count(reply, `"moid": `), strings.Count(reply, `"runtime.powerState": `); states != rows {
		t.Errorf("%d rows have %d power states", rows, states)
	}
	row := r.result(discoverBody("vm", `"runtime.powerState", "guest.toolsStatus"`))
	var names []string
	for _, member := range row {
		names = append(names, member.Name)
	}
	const want = "name runtime.powerState guest.toolsStatus moid uuid instanceUuid runtime.connectionState config.template context"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("a row has %s, want %s", got, want)
	}
	moid, _ := row.Get("moid")
	uuid, _ := row.Get("instanceUuid")
	for _, id := range []any{moid, uuid} {
		name, _ := r.result(ask("vm.get", id.(string), "name")).Get("name")
		if first, _ := row.Get("name"); name != first {
			t.Errorf("%v names %v, want %v", id, name, first)
		}
	}
}

// TestContextIsCheap: from memory it costs no call, read directly one for each
// kind of object that others can belong to.
func TestContextIsCheap(t *testing.T) {
	want := map[string]int{"datacenter": 2, "cluster": 3, "host": 4, "vm": 7, "datastore": 3, "net": 3, "resource.pool": 6}
	for _, mirrored := range []bool{false, true} {
		r := newRig(t, vcsimtest.Options{}, nil)
		if mirrored {
			r = newMirrorRig(t, vcsimtest.Options{}, nil, nil)
		}
		furnish(r)
		for kind := range want {
			r.result(discoverBody(kind, ""))
		}
		if mirrored {
			r.joins("VirtualMachine", "config.template", "runtime.host")
			r.joins("HostSystem", "runtime.inMaintenanceMode")
			r.joins("Datastore", "summary.accessible")
		}
		for kind, n := range want {
			r.sim.ResetCalls()
			r.result(discoverBody(kind, ""))
			if mirrored {
				n = 0
			}
			if got := r.soapCalls(); got != n {
				t.Errorf("mirrored is %v: %s takes %d calls, want %d: %v", mirrored, kind, got, n, r.sim.Calls())
			}
		}
	}
}

// TestContextFollowsItsParents renames and moves everything above a virtual
// machine, and never the machine itself.
func TestContextFollowsItsParents(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	furnish(r)
	vm := func() string { return contextOf(t, r.call(discoverBody("vm", "")), "DC0_H0_VM0") }
	shows := func(want string) {
		t.Helper()
		waitFor(t, func() bool { return strings.Contains(vm(), want) })
	}
	shows(`"folder.path": "/DC0/vm/web/db"`)
	r.update("Folder", "web", rename("shop"))
	shows(`"folder.path": "/DC0/vm/shop/db"`)
	r.update("HostSystem", "DC0_H0", rename("esx1"))
	shows(`"host.name": "esx1"`)
	r.update("Datacenter", "DC0", rename("Berlin"))
	shows(`"datacenter.name": "Berlin", "cluster.name": "", "host.name": "esx1", "folder.name": "db", "folder.path": "/Berlin/vm/shop/db"`)
	cluster := entity[*simulator.ClusterComputeResource](r, "ClusterComputeResource", "DC0_C0").Self
	r.update("HostSystem", "esx1", types.PropertyChange{Name: "parent", Val: cluster})
	shows(`"cluster.name": "DC0_C0"`)
	r.update("ClusterComputeResource", "DC0_C0", rename("prod"))
	shows(`"cluster.name": "prod"`)
	r.operate(func(ctx context.Context, s *session) error {
		site := r.folder(ctx, s, entity[*simulator.Folder](r, "Folder", "shop").Self, "new")
		_, err := methods.MoveIntoFolder_Task(ctx, s, &types.MoveIntoFolder_Task{
			This: site, List: []Ref{entity[*simulator.Folder](r, "Folder", "db").Self},
		})
		return err
	})
	shows(`"folder.name": "db", "folder.path": "/Berlin/vm/shop/new/db"`)
}

// laggard is an inventory that lists some objects, and knows others only when it
// is asked for them.
type laggard struct {
	Inventory
	listed, known map[Ref]Object
	reads         int
}

func (l *laggard) List(_ context.Context, kind string, _ []string) ([]Object, error) {
	var all []Object
	for _, o := range l.listed {
		if isKind(o.Ref.Type, kind) {
			all = append(all, o)
		}
	}
	return all, nil
}

func (l *laggard) Read(_ context.Context, selections ...Selection) (map[Ref]Object, error) {
	l.reads++
	found := make(map[Ref]Object)
	for _, ref := range selections[0].Refs {
		if o, ok := l.known[ref]; ok {
			found[ref] = o
		}
	}
	return found, nil
}

// below is an object in another one.
func (l *laggard) below(parent Ref, kind, name string) Object {
	return Object{Ref: Ref{Type: kind, Value: name}, Name: name, Props: map[string]any{parentPath: parent}}
}

func TestAncestorThatCameMeanwhile(t *testing.T) {
	l := &laggard{listed: make(map[Ref]Object), known: make(map[Ref]Object)}
	dc := l.below(Ref{Type: "Folder", Value: "root"}, "Datacenter", "DC")
	folder := l.below(dc.Ref, "Folder", "vm")
	pod := l.below(folder.Ref, "StoragePod", "pod")
	store := l.below(pod.Ref, "Datastore", "store")
	l.listed[dc.Ref], l.known[pod.Ref], l.known[folder.Ref] = dc, pod, folder
	a, err := readAncestry(t.Context(), l, "Datastore", []Object{store})
	if err != nil {
		t.Fatal(err)
	}
	if got := a.of(store); got != (place{datacenter: "DC", folder: "pod", path: "/DC/vm/pod"}) || l.reads != 2 {
		t.Errorf("after %d reads the place is %+v", l.reads, got)
	}
}

func TestAncestorThatMayNotBeSeen(t *testing.T) {
	l := new(laggard)
	store := l.below(Ref{Type: "Folder", Value: "hidden"}, "Datastore", "store")
	a, err := readAncestry(t.Context(), l, "Datastore", []Object{store})
	if err != nil || a.of(store) != (place{}) || l.reads != 1 {
		t.Errorf("after %d reads the place is %+v, %v", l.reads, a.of(store), err)
	}
}

func TestAncestryInACircleEnds(t *testing.T) {
	l := new(laggard)
	a, b := Ref{Type: "Folder", Value: "a"}, Ref{Type: "Folder", Value: "b"}
	l.listed = map[Ref]Object{a: l.below(b, "Folder", "a"), b: l.below(a, "Folder", "b")}
	for _, kind := range []string{"Datastore", "Datacenter"} {
		o := l.below(a, kind, "x")
		found, err := readAncestry(t.Context(), l, kind, []Object{o})
		if err != nil || found.of(o).folder == "" {
			t.Errorf("%+v, %v", found.of(o), err)
		}
	}
}

// BenchmarkDiscover lists 10,000 virtual machines from memory.
func BenchmarkDiscover(b *testing.B) {
	sim := vcsimtest.Start(b, vcsimtest.Options{VMs: 10_000, Hosts: 64})
	h := hostFor(sim)
	h.Mirror, h.Timeout = true, 0
	p := newPool(b, h)
	for name, body := range map[string]string{
		"plain":   `{"method": "vm.discover", "properties": ["runtime.powerState", "config.template"], "hostname": "vc"}`,
		"context": strings.Replace(discoverBody("vm", ""), "{", `{"hostname": "vc", `, 1),
	} {
		r, err := protocol.Decode([]byte(body))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := p.Call(b.Context(), r); err != nil { // reads everything
			b.Fatal(err)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := p.Call(b.Context(), r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
