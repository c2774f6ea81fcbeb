package vcsimtest

import (
	"path"
	"reflect"
	"strings"

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

// invalidPath finds a property path that the type it is asked of does not have.
// A vCenter fails the whole call then; the simulator answers the rest.
func invalidPath(r *simulator.Registry, specs ...types.PropertyFilterSpec) types.BaseMethodFault {
	for _, spec := range specs {
		for _, set := range spec.PropSet {
			t := managedType(r, set.Type)
			for _, p := range set.PathSet {
				if t != nil && !validPath(t, p) {
					return &types.InvalidProperty{Name: p}
				}
			}
		}
	}
	return nil
}

// managedType is the Go type of a managed object type, by an example of it; nil
// when the inventory has none.
func managedType(r *simulator.Registry, kind string) reflect.Type {
	objects := r.AllReference(kind)
	if kind == "" || len(objects) == 0 {
		return nil
	}
	// The simulator's own types embed the one of package mo as their first field.
	t := reflect.TypeOf(objects[0]).Elem()
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
