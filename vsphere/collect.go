package vsphere

import (
	"context"
	"slices"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

// retrieve reads properties in one call, however many objects there are.
//
// It uses RetrieveProperties, which answers everything in one reply;
// RetrievePropertiesEx of a real vCenter pages at 100 objects.
func (s *session) retrieve(ctx context.Context, specs ...types.PropertyFilterSpec) ([]Object, error) {
	res, err := methods.RetrieveProperties(ctx, s, &types.RetrieveProperties{
		This:    s.ServiceContent.PropertyCollector,
		SpecSet: specs,
	})
	if err != nil {
		return nil, err
	}
	objects := make([]Object, len(res.Returnval))
	for i, content := range res.Returnval {
		if objects[i], err = newObject(content); err != nil {
			return nil, err
		}
	}
	return objects, nil
}

func newObject(content types.ObjectContent) (Object, error) {
	o := Object{Ref: content.Obj, Props: make(map[string]any, len(content.PropSet))}
	for _, p := range content.PropSet {
		if p.Val != nil {
			o.Props[p.Name] = p.Val
		}
	}
	o.Name, _ = o.Props[namePath].(string)
	return o, o.missing(content)
}

// missing looks at why the vCenter left properties out. That the account may
// not see them is noted, everything else is an error.
func (o *Object) missing(content types.ObjectContent) error {
	var unknown []string
	for _, m := range content.MissingSet {
		switch fault := m.Fault.Fault.(type) {
		case *types.InvalidProperty:
			unknown = append(unknown, m.Path)
		case *types.NotAuthenticated:
			return faultError{fault}
		case *types.NoPermission:
			o.deny(m.Path, fault.PrivilegeId)
		}
	}
	if unknown != nil {
		return &propertyError{content.Obj.Type, unknown}
	}
	return nil
}

func (o *Object) deny(path, privilege string) {
	if o.denied == nil {
		o.denied = make(map[string]string)
	}
	o.denied[path] = privilege
}

// faultError is a fault that came as a value.
type faultError struct{ fault types.BaseMethodFault }

func (e faultError) Error() string                { return faultText(e) }
func (e faultError) Fault() types.BaseMethodFault { return e.fault }

// ofView selects the objects in a container view.
func ofView(view Ref, kind string, paths []string) types.PropertyFilterSpec {
	return types.PropertyFilterSpec{
		ObjectSet: []types.ObjectSpec{{
			Obj:  view,
			Skip: types.NewBool(true),
			SelectSet: []types.BaseSelectionSpec{&types.TraversalSpec{
				Type: view.Type, Path: "view",
			}},
		}},
		PropSet: []types.PropertySpec{propertySpec(kind, paths)},
	}
}

// ofRefs selects objects by reference.
func ofRefs(refs []Ref, paths []string) types.PropertyFilterSpec {
	spec := types.PropertyFilterSpec{ReportMissingObjectsInResults: types.NewBool(true)}
	var kinds []string
	for _, ref := range refs {
		spec.ObjectSet = append(spec.ObjectSet, types.ObjectSpec{Obj: ref})
		if !slices.Contains(kinds, ref.Type) {
			kinds = append(kinds, ref.Type)
			spec.PropSet = append(spec.PropSet, propertySpec(ref.Type, paths))
		}
	}
	return spec
}

// alsoVia extends a selection by the objects that its own refer to.
func alsoVia(spec types.PropertyFilterSpec, rel Relation) types.PropertyFilterSpec {
	for i := range spec.ObjectSet {
		spec.ObjectSet[i].SelectSet = []types.BaseSelectionSpec{&types.TraversalSpec{
			Type: spec.ObjectSet[i].Obj.Type, Path: rel.Via,
		}}
	}
	spec.PropSet = append(spec.PropSet, propertySpec(rel.Kind, identity(rel.Kind, rel.Paths)))
	return spec
}

func propertySpec(kind string, paths []string) types.PropertySpec {
	return types.PropertySpec{Type: kind, PathSet: paths}
}
