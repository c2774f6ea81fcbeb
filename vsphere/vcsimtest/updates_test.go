package vcsimtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// watch is a property collector of its own that watches virtual machines.
type watch struct {
	t         *testing.T
	s         *Server
	c         *govmomi.Client
	view      types.ManagedObjectReference
	collector types.ManagedObjectReference
	filter    types.ManagedObjectReference
	version   string
}

func newWatch(t *testing.T, s *Server, paths ...string) *watch {
	t.Helper()
	c := login(t, s)
	ctx := testContext(t)
	w := &watch{t: t, s: s, c: c}
	v, err := methods.CreateContainerView(ctx, c.Client, &types.CreateContainerView{
		This: *c.ServiceContent.ViewManager, Container: c.ServiceContent.RootFolder,
		Type: []string{"VirtualMachine"}, Recursive: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	w.view = v.Returnval
	pc, err := methods.CreatePropertyCollector(ctx, c.Client, &types.CreatePropertyCollector{This: c.ServiceContent.PropertyCollector})
	if err != nil {
		t.Fatal(err)
	}
	w.collector = pc.Returnval
	w.filter = w.add(paths...)
	return w
}

// add makes one more filter over the view.
func (w *watch) add(paths ...string) types.ManagedObjectReference {
	w.t.Helper()
	res, err := methods.CreateFilter(testContext(w.t), w.c.Client, &types.CreateFilter{This: w.collector, Spec: types.PropertyFilterSpec{
		ObjectSet: []types.ObjectSpec{{Obj: w.view, Skip: types.NewBool(true), SelectSet: []types.BaseSelectionSpec{
			&types.TraversalSpec{Type: "ContainerView", Path: "view"},
		}}},
		PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: paths}},
	}})
	if err != nil {
		w.t.Fatal(err)
	}
	return res.Returnval
}

// next waits for updates at most so many seconds.
func (w *watch) next(seconds int32) (*types.UpdateSet, error) {
	return w.nextFrom(w.version, seconds)
}

func (w *watch) nextFrom(version string, seconds int32) (*types.UpdateSet, error) {
	res, err := methods.WaitForUpdatesEx(testContext(w.t), w.c.Client, &types.WaitForUpdatesEx{
		This: w.collector, Version: version, Options: &types.WaitOptions{MaxWaitSeconds: &seconds},
	})
	if err != nil {
		return nil, err
	}
	if res.Returnval != nil {
		w.version = res.Returnval.Version
	}
	return res.Returnval, nil
}

// drain reads what there is without waiting, in the form "modify vm name=x".
func (w *watch) drain() []string {
	w.t.Helper()
	var told []string
	for {
		set, err := w.next(0)
		if err != nil {
			w.t.Fatal(err)
		}
		if set == nil {
			return told
		}
		told = append(told, tellings(set)...)
	}
}

func tellings(set *types.UpdateSet) []string {
	var told []string
	for _, f := range set.FilterSet {
		for _, u := range f.ObjectSet {
			text := fmt.Sprintf("%s %s", u.Kind, u.Obj.Value)
			for _, c := range u.ChangeSet {
				text += fmt.Sprintf(" %s=%v", c.Name, c.Val)
			}
			told = append(told, text)
		}
	}
	return told
}

// set changes properties of a virtual machine as the simulator itself would.
func (s *Server) set(ref types.ManagedObjectReference, changes ...types.PropertyChange) {
	ctx := s.context()
	vm := ctx.Map.Get(ref)
	ctx.WithLock(vm, func() { ctx.Update(vm, changes) })
}

func TestWaitTellsTheFirstStateInPages(t *testing.T) {
	s := Start(t, Options{VMs: 250})
	w := newWatch(t, s, "name")
	var sizes []int
	seen := make(map[types.ManagedObjectReference]bool)
	for more := true; more; {
		set, err := w.next(0)
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(set.FilterSet[0].ObjectSet))
		for _, u := range set.FilterSet[0].ObjectSet {
			seen[u.Obj] = u.Kind == types.ObjectUpdateKindEnter && len(u.ChangeSet) == 1
		}
		more = *set.Truncated
	}
	if !slices.Equal(sizes, []int{100, 100, 50}) || len(seen) != 250 {
		t.Errorf("pages of %d, %d objects", sizes, len(seen))
	}
	if told := w.drain(); told != nil {
		t.Errorf("told again: %v", told)
	}
}

func TestWaitTellsChangesOnPathsInsideAndOutside(t *testing.T) {
	s := Start(t, Options{})
	w := newWatch(t, s, "config.annotation", "runtime", `config.extraConfig["note"].value`)
	w.drain()
	vm := virtualMachines(s.model.Map())[0]
	task, err := object.NewVirtualMachine(w.c.Client, vm.Self).Reconfigure(testContext(t), types.VirtualMachineConfigSpec{Annotation: "by hand"})
	if err != nil {
		t.Fatal(err)
	}
	if err := task.Wait(testContext(t)); err != nil {
		t.Fatal(err)
	}
	if told := w.drain(); !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, "config.annotation=by hand") }) {
		t.Errorf("a nested path: %v", told)
	}
	s.set(vm.Self, types.PropertyChange{Name: "runtime.bootTime", Val: nil})
	if told := w.drain(); len(told) != 1 || !strings.HasPrefix(told[0], "modify "+vm.Self.Value+" runtime=") {
		t.Errorf("a change inside of a watched object: %v", told)
	}
	s.set(vm.Self, types.PropertyChange{Name: "name", Val: "unwatched"})
	if told := w.drain(); told != nil {
		t.Errorf("a path that nobody watches: %v", told)
	}
}

func TestWaitTellsWhatCameAndWent(t *testing.T) {
	s := Start(t, Options{VMs: 5})
	w := newWatch(t, s, "name")
	w.drain()
	r := s.model.Map()
	vms := virtualMachines(r)
	removeVM(r, vms[4])
	if told := w.drain(); !slices.Equal(told, []string{"leave " + vms[4].Self.Value}) {
		t.Errorf("after removing: %v", told)
	}
	copyVM(r, vms[0], 99, 99)
	added := virtualMachines(r)[4]
	if told := w.drain(); !slices.Equal(told, []string{"enter " + added.Self.Value + " name=" + added.Name}) {
		t.Errorf("after adding: %v", told)
	}
	removeVM(r, added)
	copyVM(r, vms[0], 100, 100)
	if told := w.drain(); len(told) != 2 {
		t.Errorf("after both: %v", told)
	}
}

func TestAFilterMoreTellsItsObjects(t *testing.T) {
	w := newWatch(t, Start(t, Options{}), "name")
	w.drain()
	filter := w.add("config.uuid")
	set, err := w.next(1)
	if err != nil || len(set.FilterSet) != 1 || set.FilterSet[0].Filter != filter || len(set.FilterSet[0].ObjectSet) != 4 {
		t.Fatalf("%+v, %v", set, err)
	}
	if _, err := methods.DestroyPropertyFilter(testContext(t), w.c.Client, &types.DestroyPropertyFilter{This: filter}); err != nil {
		t.Fatal(err)
	}
	w.s.set(set.FilterSet[0].ObjectSet[0].Obj, types.PropertyChange{Name: "config.uuid", Val: "x"})
	if told := w.drain(); told != nil {
		t.Errorf("a filter that is gone tells %v", told)
	}
}

func TestVersionsAreChecked(t *testing.T) {
	s := Start(t, Options{})
	w := newWatch(t, s, "name")
	first, err := w.nextFrom("", 0)
	if err != nil {
		t.Fatal(err)
	}
	vm := virtualMachines(s.model.Map())[0].Self
	s.set(vm, types.PropertyChange{Name: "name", Val: "renamed"})
	lost, err := w.nextFrom(first.Version, 1)
	if err != nil {
		t.Fatal(err)
	}
	again, err := w.nextFrom(first.Version, 1)
	if err != nil || !slices.Equal(tellings(again), tellings(lost)) || again.Version != lost.Version {
		t.Errorf("the lost answer is %v, then %v, %v", lost, again, err)
	}
	if _, err := w.nextFrom("nonsense", 0); !fault.Is(err, &types.InvalidCollectorVersion{}) {
		t.Errorf("an unknown version: %v", err)
	}
	s.InvalidateCollectors()
	if _, err := w.nextFrom(again.Version, 0); !fault.Is(err, &types.InvalidCollectorVersion{}) {
		t.Errorf("a forgotten version: %v", err)
	}
	if set, err := w.nextFrom("", 0); err != nil || len(tellings(set)) != 4 {
		t.Errorf("from the beginning: %v, %v", set, err)
	}
}

func TestWaitEndsByChangeCancelAndTime(t *testing.T) {
	s := Start(t, Options{})
	w := newWatch(t, s, "name")
	w.drain()
	version := w.version
	type answer struct {
		set *types.UpdateSet
		err error
	}
	start := func(ctx context.Context, version string, seconds int32) <-chan answer {
		s.ResetCalls()
		got := make(chan answer, 1)
		go func() {
			res, err := methods.WaitForUpdatesEx(ctx, w.c.Client, &types.WaitForUpdatesEx{
				This: w.collector, Version: version, Options: &types.WaitOptions{MaxWaitSeconds: &seconds},
			})
			if err != nil {
				got <- answer{nil, err}
				return
			}
			got <- answer{res.Returnval, nil}
		}()
		await(t, "the wait", func() bool { return s.waiting() == 1 })
		return got
	}

	if a := <-start(testContext(t), version, 1); a.set != nil || a.err != nil {
		t.Errorf("after its time: %+v", a)
	}
	got := start(testContext(t), version, 20)
	if _, err := methods.CancelWaitForUpdates(testContext(t), w.c.Client, &types.CancelWaitForUpdates{This: w.collector}); err != nil {
		t.Fatal(err)
	}
	if a := <-got; !fault.Is(a.err, &types.RequestCanceled{}) {
		t.Errorf("after a cancel: %+v", a)
	}
	ctx, cancel := context.WithCancel(testContext(t))
	got = start(ctx, version, 20)
	cancel()
	<-got
	await(t, "the end of an abandoned wait", func() bool { return s.waiting() == 0 })
	got = start(testContext(t), version, 20)
	began := time.Now()
	s.set(virtualMachines(s.model.Map())[0].Self, types.PropertyChange{Name: "name", Val: "new"})
	if a := <-got; a.err != nil || len(tellings(a.set)) != 1 || time.Since(began) > 5*time.Second {
		t.Errorf("after a change: %+v", a)
	}
}

// waiting is how many waits for updates are in progress.
func (s *Server) waiting() int {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	n := 0
	for c := range s.hub.collectors {
		if c.stop != nil {
			n++
		}
	}
	return n
}

func TestAViewThatIsGoneFailsTheWait(t *testing.T) {
	w := newWatch(t, Start(t, Options{}), "name")
	w.drain()
	if _, err := methods.DestroyView(testContext(t), w.c.Client, &types.DestroyView{This: w.view}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.next(1); !fault.Is(err, &types.ManagedObjectNotFound{}) {
		t.Errorf("%v, want ManagedObjectNotFound", err)
	}
	_, err := methods.CreateFilter(testContext(t), w.c.Client, &types.CreateFilter{This: w.collector, Spec: types.PropertyFilterSpec{
		ObjectSet: []types.ObjectSpec{{Obj: w.view}},
	}})
	if !fault.Is(err, &types.ManagedObjectNotFound{}) {
		t.Errorf("a filter on it: %v, want ManagedObjectNotFound", err)
	}
}

func TestResourcesAreCounted(t *testing.T) {
	s := Start(t, Options{})
	w := newWatch(t, s, "name")
	w.drain()
	if got, want := s.Resources(), (Resources{Sessions: 1, Collectors: 1, Filters: 1, Views: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if _, err := methods.DestroyPropertyCollector(testContext(t), w.c.Client, &types.DestroyPropertyCollector{This: w.collector}); err != nil {
		t.Fatal(err)
	}
	if got, want := s.Resources(), (Resources{Sessions: 1, Views: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
	if err := w.c.Logout(testContext(t)); err != nil {
		t.Fatal(err)
	}
	if got := s.Resources(); got != (Resources{}) {
		t.Errorf("%+v after the logout", got)
	}
	if s.hub.mu.Lock(); len(s.hub.views)+len(s.hub.collectors) > 0 {
		t.Error("the hub still knows a session that is gone")
	}
	s.hub.mu.Unlock()
}

func TestATerminatedSessionEndsItsWait(t *testing.T) {
	s := Start(t, Options{})
	w := newWatch(t, s, "name")
	w.drain()
	ended := make(chan error, 1)
	go func() {
		_, err := w.next(20)
		ended <- err
	}()
	await(t, "the wait", func() bool { return s.waiting() == 1 })
	session, err := w.c.SessionManager.UserSession(testContext(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := login(t, s).SessionManager.TerminateSession(testContext(t), []string{session.Key}); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("the wait ended with %v, want NotAuthenticated", err)
	}
	if got, want := s.Resources(), (Resources{Sessions: 1}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
