package vcsimtest

import (
	"path"
	"reflect"
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// pageSize is how many objects a vCenter puts into one RetrievePropertiesEx
// reply unless the request says otherwise; the rest has to be asked for.
const pageSize = 100

// limitPage makes a request that names no page size get pages.
func limitPage(req *types.RetrievePropertiesEx) {
	if req.Options.MaxObjects <= 0 {
		req.Options.MaxObjects = pageSize
	}
}

// pathChecker knows which property paths each managed object type has.
type pathChecker struct {
	mu    sync.Mutex // guards types
	types map[string]reflect.Type
}

// invalid finds a property path that the type it is asked of does not have. A
// vCenter fails the whole call then; the simulator answers the rest.
func (c *pathChecker) invalid(r *simulator.Registry, specs ...types.PropertyFilterSpec) types.BaseMethodFault {
	for _, spec := range specs {
		for _, set := range spec.PropSet {
			t := c.managedType(r, set.Type)
			for _, p := range set.PathSet {
				if t != nil && !validPath(t, p) {
					return &types.InvalidProperty{Name: p}
				}
			}
		}
	}
	return nil
}

// managedType is the Go type of a managed object type, nil when the inventory
// has no example of it.
func (c *pathChecker) managedType(r *simulator.Registry, kind string) reflect.Type {
	c.mu.Lock()
	defer c.mu.Unlock()
	t, known := c.types[kind]
	if known {
		return t
	}
	if objects := r.AllReference(kind); kind != "" && len(objects) > 0 {
		if c.types == nil {
			c.types = make(map[string]reflect.Type)
		}
		t = embeddedType(reflect.TypeOf(objects[0]).Elem())
		c.types[kind] = t
	}
	return t
}

// embeddedType is the type of package mo that the simulator's own types embed
// as their first field; nil without one.
func embeddedType(t reflect.Type) reflect.Type {
	for path.Base(t.PkgPath()) != "mo" {
		if t.Kind() != reflect.Struct || t.NumField() == 0 {
			return nil
		}
		if t = t.Field(0).Type; t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	return t
}

// validPath walks a path like config.extraConfig["key"].value through a type.
// What lies behind a field of any type cannot be told and counts as valid.
func validPath(t reflect.Type, p string) bool {
	for _, name := range segments(p) {
		name, _, keyed := strings.Cut(name, "[")
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch {
		case t.Kind() == reflect.Interface:
			return true
		case t.Kind() != reflect.Struct || name == "":
			return false
		}
		f, ok := t.FieldByName(strings.ToUpper(name[:1]) + name[1:])
		if !ok || f.Name == "Self" {
			return false
		}
		if t = f.Type; keyed {
			if t.Kind() != reflect.Slice {
				return false
			}
			t = t.Elem()
		}
	}
	return true
}

// segments splits a path at the dots outside brackets.
func segments(p string) []string {
	depth := 0
	return strings.FieldsFunc(p, func(c rune) bool {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		}
		return c == '.' && depth == 0
	})
}

// extends reports whether a managed object type is another one or extends it:
// ManagedEntity is extended by VirtualMachine.
func (c *pathChecker) extends(r *simulator.Registry, kind, base string) bool {
	if kind == base {
		return true
	}
	t := c.managedType(r, kind)
	return t != nil && isType(t, base)
}
