package vsphere

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
	"vpoller/vsphere/internal/mirror"
	"vpoller/vsphere/vcsimtest"
)

const powerBody = `{"method": "vm.get", "name": "DC0_H0_VM0", "properties": ["runtime.powerState"]}`

// newMirrorRig is a rig whose pool keeps the inventory in memory; change and
// hurry may be nil.
func newMirrorRig(t *testing.T, opts vcsimtest.Options, change func(*Host), hurry func(*pace)) *rig {
	t.Helper()
	r := newRig(t, opts, func(h *Host) {
		h.Mirror = true
		if change != nil {
			change(h)
		}
	})
	p := &r.mirror().pace
	p.gather, p.change, p.gap = 10*time.Millisecond, 20*time.Millisecond, 10*time.Millisecond
	if hurry != nil {
		hurry(p)
	}
	return r
}

func (r *rig) mirror() *mirrored { return r.pool.agents["vc"].mirror }

// result is the first row of a reply that is no error.
func (r *rig) result(body string) protocol.Object {
	r.t.Helper()
	resp := r.response(body)
	if resp.Success != 0 {
		r.t.Fatalf("%s: %s %s", body, resp.Code, resp.Msg)
	}
	list, _ := resp.Result.(protocol.List)
	if len(list) == 0 {
		return nil
	}
	o, _ := list[0].(protocol.Object)
	return o
}

// soapCalls is how many SOAP calls but those that wait for changes there were.
func (r *rig) soapCalls() (n int) {
	for name, count := range r.sim.Calls() {
		if name != "WaitForUpdatesEx" {
			n += count
		}
	}
	return n
}

// joins waits until the path of a kind is watched.
func (r *rig) joins(kind string, paths ...string) {
	r.t.Helper()
	waitFor(r.t, func() bool {
		c := r.mirror().store.Check(kind, paths, mirror.Terms{Now: time.Now(), Stable: -1})
		return c.Fresh()
	})
}

// update changes properties of an object in the simulator as the vCenter
// itself would.
func (r *rig) update(kind, name string, changes ...types.PropertyChange) {
	r.t.Helper()
	m := r.sim.Model().Map()
	for _, o := range m.All(kind) {
		if o.Entity().Name == name {
			ctx := simulator.NewContext()
			ctx.Map = m
			ctx.WithLock(o, func() { ctx.Update(o, changes) })
			return
		}
	}
	r.t.Fatalf("there is no %s %s", kind, name)
}

func rename(to string) types.PropertyChange {
	return types.PropertyChange{Name: "name", Val: to}
}

// operate makes a call at the vCenter as its administrator, in a session of
// its own that ends before operate does.
func (r *rig) operate(do func(ctx context.Context, s *session) error) {
	r.t.Helper()
	admin := newPool(r.t, hostFor(r.sim))
	if err := admin.agents["vc"].link.do(r.t.Context(), do); err != nil {
		r.t.Fatal(err)
	}
	shutDown(admin)
}

func TestMirrorAnswersWithoutCalls(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	bodies := []string{
		powerBody,
		ask("vm.get", "DC0_H0_VM0", "guest.ipAddress", "config.hardware.numCPU"),
		`{"method": "vm.discover", "properties": ["runtime.powerState"]}`,
		ask("host.get", "DC0_H0", "summary.hardware.numCpuCores"),
		ask("datastore.get", "/vmfs/sim/DC0-LocalDS_0", "summary.type"),
		ask("vm.host.get", "DC0_H0_VM0"), ask("host.cluster.get", "DC0_H0"), ask("host.vm.get", "DC0_H0"),
		ask("vm.snapshot.get", "DC0_H0_VM0"), ask("cluster.get", "DC0_C0", "summary.numHosts"),
	}
	for _, body := range bodies {
		r.call(body)
	}
	r.joins("VirtualMachine", "guest.ipAddress", "config.hardware.numCPU", "snapshot.rootSnapshotList")
	r.joins("HostSystem", "summary.hardware.numCpuCores", "vm")
	r.sim.ResetCalls()
	for range 10 {
		for _, body := range bodies {
			r.call(body)
		}
	}
	if n := r.soapCalls(); n != 0 {
		t.Errorf("%d calls: %v; want none", n, r.sim.Calls())
	}
}

func TestMirrorAnswersAsDirectReadsDo(t *testing.T) {
	sim := vcsimtest.Start(t, vcsimtest.Options{Golden: true})
	direct := &rig{t: t, sim: sim, pool: newPool(t, hostFor(sim))}
	h := hostFor(sim)
	h.Mirror = true
	mirrored := &rig{t: t, sim: sim, pool: newPool(t, h)}
	ds := "/vmfs/sim/DC0-LocalDS_0"
	bodies := []string{
		`{"method": "datacenter.discover"}`, `{"method": "cluster.discover", "properties": ["summary.numHosts"]}`,
		`{"method": "resource.pool.discover", "properties": ["runtime.overallStatus"]}`,
		`{"method": "host.discover", "properties": ["runtime.powerState", "parent"]}`,
		`{"method": "vm.discover", "properties": ["config.uuid", "guest.ipAddress", "summary.quickStats.guestMemoryUsage"]}`,
		`{"method": "datastore.discover", "properties": ["summary.freeSpace"]}`, `{"method": "net.discover", "properties": ["summary.accessible"]}`,
		ask("vm.get", "DC0_H0_VM0", "config.hardware.device"), ask("vm.get", "DC0_H0_VM0", "config"), ask("vm.get", "nobody", "name"),
		ask("vm.get", "DC0_H0_VM0", "no.such"), ask("vm.get", "/DC0/vm/DC0_H0_VM0", "name"), ask("host.get", "/DC0/host/DC0_C0/DC0_C0_H0", "name"),
		ask("host.alarm.get", "DC0_H0"), ask("vm.alarm.get", "DC0_H0_VM0"), ask("host.vm.get", "DC0_H0"), ask("host.net.get", "DC0_H0"),
		ask("host.datastore.get", "DC0_H0"), ask("host.cluster.get", "DC0_C0_H0"), ask("host.cluster.get", "DC0_H0"),
		ask("vm.host.get", "DC0_H0_VM0"), ask("vm.net.get", "DC0_H0_VM0"), ask("vm.datastore.get", "DC0_H0_VM0"),
		ask("vm.cpu.usage.percent", "DC0_H0_VM0"), ask("vm.disk.discover", "DC0_H0_VM0"), ask("vm.guest.net.get", "DC0_H0_VM0"),
		ask("vm.snapshot.get", "DC0_H0_VM0"), ask("datastore.vm.get", ds), ask("datastore.host.get", ds), ask("datastore.get", "LocalDS_0", "info"),
		ask("resource.pool.vm.get", "DC0_C0_RP1"), ask("resource.pool.get", "Resources", "name"), ask("net.vm.get", "VM Network"),
		ask("vm.get", "VirtualMachine:vm-0", "name"), ask("datastore.get", ds+"/", "name"),
	}
	for range 2 {
		for _, body := range bodies {
			want, got := direct.call(body), mirrored.call(body)
			if got != want {
				t.Errorf("%s\n got %s\nwant %s", body, got, want)
			}
		}
	}
}

func TestFirstRequestsForAPathShareOneRead(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{VMs: 100}, nil, func(p *pace) { p.change, p.gather = time.Hour, time.Hour })
	r.call(powerBody) // reads the inventory
	r.sim.ResetCalls()
	var callers sync.WaitGroup
	for i := range 100 {
		callers.Go(func() { succeeds(t, r.call(ask("vm.get", fmt.Sprintf("DC0_H0_VM%d", i%25), "guest.hostName"))) })
	}
	callers.Wait()
	if n := r.sim.Calls()["RetrieveProperties"]; n != 1 {
		t.Errorf("%d reads, want 1: %v", n, r.sim.Calls())
	}
}

func TestNewInterestJoinsTheWatchTogether(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { p.gather = 200 * time.Millisecond })
	r.call(powerBody)
	r.sim.ResetCalls()
	for _, path := range []string{"guest.hostName", "guest.ipAddress", "config.version", "config.template"} {
		succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", path)))
	}
	succeeds(t, r.call(ask("host.get", "DC0_H0", "summary.hardware.vendor")))
	r.joins("VirtualMachine", "guest.hostName", "guest.ipAddress", "config.version", "config.template")
	r.joins("HostSystem", "summary.hardware.vendor")
	if n := r.sim.Calls()["CreateFilter"]; n != 1 {
		t.Errorf("%d filter changes, want 1", n)
	}
}

// TestChangeIsSeenWithinFiveSeconds keeps the real pace.
func TestChangeIsSeenWithinFiveSeconds(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, func(p *pace) { p.gap = defaultPace(0).gap })
	ref := r.key("DC0_H0_VM0")
	get := ask("vm.get", ref, "name", "guest.ipAddress")
	r.result(get)
	r.joins("VirtualMachine", "guest.ipAddress")
	for i, ip := range []string{"10.9.9.1", "10.9.9.2"} {
		start := time.Now()
		newName := fmt.Sprintf("renamed%d", i)
		old := "DC0_H0_VM0"
		if i > 0 {
			old = fmt.Sprintf("renamed%d", i-1)
		}
		r.update("VirtualMachine", old, rename(newName), types.PropertyChange{Name: "guest.ipAddress", Val: ip})
		waitFor(t, func() bool {
			row := r.result(get)
			n, _ := row.Get("name")
			a, _ := row.Get("guest.ipAddress")
			return n == newName && a == ip
		})
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("a change was seen after %v", took)
		}
		succeeds(t, r.call(ask("vm.get", newName, "name")))
		r.refuses(ask("vm.get", old, "name"), protocol.CodeNotFound, "Cannot find object "+old)
	}
}

// key is the reference's key of a virtual machine.
func (r *rig) key(name string) string {
	r.t.Helper()
	for _, o := range r.sim.Model().Map().All("VirtualMachine") {
		if o.Entity().Name == name {
			return o.Reference().Value
		}
	}
	r.t.Fatalf("there is no virtual machine %s", name)
	return ""
}

// names are the names of all virtual machines with a property.
func (r *rig) names(path string) []string {
	r.t.Helper()
	body, _ := json.Marshal(map[string]any{"method": "vm.discover", "properties": []string{path}})
	resp := r.response(string(body))
	if resp.Success != 0 {
		r.t.Fatal(resp.Msg)
	}
	var names []string
	for _, row := range resp.Result.(protocol.List) {
		name, _ := row.(protocol.Object).Get("name")
		names = append(names, name.(string))
	}
	return names
}

func TestObjectsEnterAndLeave(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	const volatile, stable = "summary.quickStats.guestMemoryUsage", "config.version"
	before := len(r.names(stable))
	r.names(volatile)
	r.joins("VirtualMachine", stable)
	r.operate(func(ctx context.Context, s *session) error { return createVM(ctx, s, r, "newcomer") })
	waitFor(t, func() bool { return len(r.names(stable)) == before+1 })
	for _, path := range []string{stable, volatile} {
		names := r.names(path)
		if len(names) != before+1 || names[before] != "newcomer" {
			t.Errorf("with %s there are %v; want the newcomer last", path, names)
		}
	}
	succeeds(t, r.call(ask("vm.get", "newcomer", stable, volatile)))
	r.operate(func(ctx context.Context, s *session) error {
		_, err := methods.Destroy_Task(ctx, s, &types.Destroy_Task{This: Ref{Type: "VirtualMachine", Value: r.key("newcomer")}})
		return err
	})
	waitFor(t, func() bool { return len(r.names(volatile)) == before })
	r.refuses(ask("vm.get", "newcomer", "name"), protocol.CodeNotFound, "Cannot find object newcomer")
}

// createVM makes a virtual machine beside DC0_H0_VM0.
func createVM(ctx context.Context, s *session, r *rig, name string) error {
	m := r.sim.Model().Map()
	vm := m.Get(Ref{Type: "VirtualMachine", Value: r.key("DC0_H0_VM0")}).(*simulator.VirtualMachine)
	store := m.Get(vm.Datastore[0]).(*simulator.Datastore)
	_, err := methods.CreateVM_Task(ctx, s, &types.CreateVM_Task{
		This: *vm.Parent,
		Config: types.VirtualMachineConfigSpec{
			Name: name, GuestId: "otherGuest", Files: &types.VirtualMachineFileInfo{VmPathName: "[" + store.Name + "]"},
		},
		Pool: *vm.ResourcePool,
		Host: vm.Runtime.Host,
	})
	return err
}

func TestAmbiguousNamesInTheMirror(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	r.result(powerBody)
	r.update("VirtualMachine", "DC0_H0_VM1", rename("DC0_H0_VM0"))
	waitFor(t, func() bool { return r.response(powerBody).Code == protocol.CodeAmbiguous })
	if msg := r.response(powerBody).Msg; !strings.Contains(msg, "Ambiguous name DC0_H0_VM0: /DC0/vm/DC0_H0_VM0 (vm-") {
		t.Errorf("message is %q", msg)
	}
}
