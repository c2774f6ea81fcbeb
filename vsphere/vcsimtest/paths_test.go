package vcsimtest

import (
	"reflect"
	"testing"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

func TestUnknownPathsFailTheCall(t *testing.T) {
	c := login(t, Start(t, Options{}))
	vm := vmByName(t, c, "DC0_H0_VM0")
	pc := property.DefaultCollector(c.Client)
	for path, known := range map[string]bool{
		"name": true, "config.hardware.numCPU": true, "summary.quickStats": true, "guest.disk": true,
		`config.extraConfig["a.b"].value`: true, "config.extraConfig": true, "snapshot.rootSnapshotList": true,
		"no.such": false, "config.nothing": false, "self": false, "guest.disk.capacity": false, "name.x": false,
		`config["a"]`: false, "svm": false,
	} {
		var got mo.VirtualMachine
		err := pc.RetrieveOne(testContext(t), vm.Self, []string{path}, &got)
		if known && err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if !known && !fault.Is(err, &types.InvalidProperty{}) {
			t.Errorf("%s: %v, want InvalidProperty", path, err)
		}
	}
}

func TestRepliesComeInPages(t *testing.T) {
	c := login(t, Start(t, Options{VMs: 250}))
	ctx := testContext(t)
	v, err := view.NewManager(c.Client).CreateContainerView(ctx, c.ServiceContent.RootFolder, []string{"VirtualMachine"}, true)
	if err != nil {
		t.Fatal(err)
	}
	spec := []types.PropertyFilterSpec{{
		PropSet: []types.PropertySpec{{Type: "VirtualMachine", PathSet: []string{"name"}}},
		ObjectSet: []types.ObjectSpec{{Obj: v.Reference(), Skip: types.NewBool(true),
			SelectSet: []types.BaseSelectionSpec{v.TraversalSpec()}}},
	}}
	res, err := methods.RetrievePropertiesEx(ctx, c.Client, &types.RetrievePropertiesEx{
		This: c.ServiceContent.PropertyCollector, SpecSet: spec})
	if err != nil {
		t.Fatal(err)
	}
	sizes := []int{len(res.Returnval.Objects)}
	for token := res.Returnval.Token; token != ""; {
		next, err := methods.ContinueRetrievePropertiesEx(ctx, c.Client, &types.ContinueRetrievePropertiesEx{
			This: c.ServiceContent.PropertyCollector, Token: token})
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, len(next.Returnval.Objects))
		token = next.Returnval.Token
	}
	if !reflect.DeepEqual(sizes, []int{100, 100, 50}) {
		t.Errorf("the pages have %v objects", sizes)
	}
	whole, err := methods.RetrieveProperties(ctx, c.Client, &types.RetrieveProperties{
		This: c.ServiceContent.PropertyCollector, SpecSet: spec})
	if err != nil || len(whole.Returnval) != 250 {
		t.Errorf("RetrieveProperties has %d objects, %v; it has no pages", len(whole.Returnval), err)
	}
}
