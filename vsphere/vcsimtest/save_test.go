package vcsimtest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// save writes the inventory of a running server the way "govc object.save" does:
// one file per object, the service instance first.
func save(t *testing.T, s *Server) string {
	t.Helper()
	dir := t.TempDir()
	c := login(t, s)
	refs := []types.ManagedObjectReference{vim25.ServiceInstance}
	for _, o := range s.model.Map().AllReference("") {
		if ref := o.Reference(); ref != refs[0] && ref.Type != "Task" && ref.Type != "HostVsanSystem" && ref.Type != "GuestProcessManager" {
			refs = append(refs, ref)
		}
	}
	slices.SortFunc(refs[1:], func(a, b types.ManagedObjectReference) int { return serial(a.Value) - serial(b.Value) })
	for i, ref := range refs {
		saveObject(t, c, ref, filepath.Join(dir, fmt.Sprintf("%04d-%s.xml", i, ref.Encode())))
	}
	return dir
}

func saveObject(t *testing.T, c *govmomi.Client, ref types.ManagedObjectReference, file string) {
	t.Helper()
	res, err := methods.RetrieveProperties(testContext(t), c.Client, &types.RetrieveProperties{
		This: c.ServiceContent.PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet:   []types.PropertySpec{{Type: ref.Type, All: types.NewBool(true)}},
			ObjectSet: []types.ObjectSpec{{Obj: ref}},
		}},
	})
	if err != nil || len(res.Returnval) != 1 {
		t.Fatalf("reading %s: %v", ref, err)
	}
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := xml.NewEncoder(f).Encode(res.Returnval[0]); err != nil {
		t.Fatalf("writing %s: %v", ref, err)
	}
}
