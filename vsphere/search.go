package vsphere

import (
	"context"
	"regexp"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

var uuidForm = regexp.MustCompile(`^(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// byUUID finds virtual machines by instance UUID, then by BIOS UUID, and hosts
// by BIOS UUID. Other kinds have none.
func (s *session) byUUID(ctx context.Context, kind, uuid string) ([]Ref, error) {
	switch kind {
	case "HostSystem":
		return s.findAllByUUID(ctx, uuid, false, false)
	case "VirtualMachine":
		refs, err := s.findAllByUUID(ctx, uuid, true, true)
		if err == nil && len(refs) == 0 {
			refs, err = s.findAllByUUID(ctx, uuid, true, false)
		}
		return refs, err
	default:
		return nil, nil
	}
}

func (s *session) findAllByUUID(ctx context.Context, uuid string, ofVM, instance bool) ([]Ref, error) {
	if s.ServiceContent.SearchIndex == nil {
		return nil, nil
	}
	res, err := methods.FindAllByUuid(ctx, s, &types.FindAllByUuid{
		This:         *s.ServiceContent.SearchIndex,
		Uuid:         strings.ToLower(uuid),
		VmSearch:     ofVM,
		InstanceUuid: types.NewBool(instance),
	})
	if err != nil {
		return nil, err
	}
	return res.Returnval, nil
}

// byPath finds the object at an inventory path such as /DC0/vm/web/db01.
func (s *session) byPath(ctx context.Context, path string) ([]Ref, error) {
	if s.ServiceContent.SearchIndex == nil {
		return nil, nil
	}
	res, err := methods.FindByInventoryPath(ctx, s, &types.FindByInventoryPath{
		This:          *s.ServiceContent.SearchIndex,
		InventoryPath: strings.Trim(path, "/"),
	})
	if err != nil || res.Returnval == nil {
		return nil, err
	}
	return []Ref{*res.Returnval}, nil
}

// parents selects an object's ancestors, whatever their type.
func parents() []types.BaseSelectionSpec {
	again := &types.SelectionSpec{Name: "parent"}
	return []types.BaseSelectionSpec{
		&types.TraversalSpec{
			SelectionSpec: *again,
			Type:          "ManagedEntity",
			Path:          "parent",
			SelectSet:     []types.BaseSelectionSpec{again},
		},
		&types.TraversalSpec{
			Type:      "VirtualMachine",
			Path:      "parentVApp",
			SelectSet: []types.BaseSelectionSpec{again},
		},
	}
}

// describe tells objects of one name apart: each one's path and reference, in
// one call for all.
func (s *session) describe(ctx context.Context, refs []Ref) ([]string, error) {
	spec := types.PropertyFilterSpec{PropSet: []types.PropertySpec{
		propertySpec("ManagedEntity", []string{namePath, "parent"}),
		propertySpec("VirtualMachine", []string{"parentVApp"}),
	}}
	for _, ref := range refs {
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: ref, SelectSet: parents()})
	}
	objects, err := s.retrieve(ctx, spec)
	if err != nil {
		return nil, err
	}
	known := byRef(objects)
	described := make([]string, len(refs))
	for i, ref := range refs {
		described[i] = pathOf(known, ref) + " (" + ref.Value + ")"
	}
	return described, nil
}

// pathOf is the inventory path of ref; the root folder has no name in it.
func pathOf(known map[Ref]Object, ref Ref) string {
	path := ""
	for range len(known) + 1 {
		o, ok := known[ref]
		parent, below := o.Props["parent"].(Ref)
		if app, ok := o.Props["parentVApp"].(Ref); ok {
			parent, below = app, true
		}
		if !ok || !below {
			break
		}
		path = "/" + o.Name + path
		ref = parent
	}
	return path
}
