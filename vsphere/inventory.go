package vsphere

import (
	"context"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// Ref is a managed object reference: the type of an object and its key in
// this vCenter.
type Ref = types.ManagedObjectReference

// Object is what was read of a managed object.
type Object struct {
	Ref Ref
	// Name as vSphere keeps it, "/" and "\" escaped; "" when the object has none.
	Name string
	// Props are the values of the paths that are set, as govmomi decodes them.
	Props map[string]any

	denied map[string]string // paths that the account may not see, with the privilege it lacks
}

// Value returns a property as a result holds it; false when it is not set.
func (o Object) Value(path string) (protocol.Value, bool) {
	v, ok := o.Props[path]
	if !ok {
		return nil, false
	}
	return valueOf(v), true
}

// Row makes a result of the paths that are set, in that order.
func (o Object) Row(paths []string) protocol.Object {
	row := make(protocol.Object, 0, len(paths))
	for _, path := range paths {
		if v, ok := o.Value(path); ok {
			row = append(row, protocol.Member{Name: path, Value: v})
		}
	}
	return row
}

// hidden is an error when nothing of what was asked for could be read and the
// account is the reason for some of it.
func (o Object) hidden(paths []string) error {
	var denied []string
	privilege := ""
	for _, path := range paths {
		if o.Props[path] != nil && path != namePath {
			return nil
		}
		if p, ok := o.denied[path]; ok {
			denied, privilege = append(denied, path), p
		}
	}
	if denied == nil {
		return nil
	}
	return &permissionError{o.Ref.Type, denied, privilege}
}

// Selection names objects by reference and what to read of them.
type Selection struct {
	Refs  []Ref
	Paths []string
}

// Relation is what one object refers to: by its property Via to objects of a
// kind, and which paths of those are wanted.
type Relation struct {
	Via   string
	Kind  string
	Paths []string
}

// Inventory finds objects and reads their properties. It decides how: methods
// depend on nothing but this.
//
// A kind is the name of a managed object type, such as VirtualMachine, and
// stands for the types that extend it as well. An id names one object of a
// kind in any of the ways that the package doc lists. Paths are those of the
// property collector, such as "runtime.powerState". All but Read read the name as well, and a
// datastore's URL.
//
// Errors: *notFoundError, *ambiguousError, *propertyError for paths that the
// kind does not have, and those of the connection.
type Inventory interface {
	// Get reads paths of the one object that id names.
	Get(ctx context.Context, kind, id string, paths []string) (Object, error)
	// List reads paths of all objects of a kind. It is all of them or an error.
	List(ctx context.Context, kind string, paths []string) ([]Object, error)
	// Follow reads own of the object that id names and the objects that it
	// refers to, in its order. Those that may not be seen are left out.
	Follow(ctx context.Context, kind, id string, own []string, rel Relation) (Object, []Object, error)
	// Read reads objects that are known by reference, whatever their kind.
	// Those that are gone are left out.
	Read(ctx context.Context, selections ...Selection) (map[Ref]Object, error)
}
