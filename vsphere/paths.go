package vsphere

import (
	"reflect"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// checkPaths refuses property paths that no object of a kind can have,
// according to govmomi's types. A path into something whose type only the
// vCenter knows (an extension of a data object, what a reference points at)
// passes: the vCenter will say.
func checkPaths(kind string, paths []string) error {
	var unknown []string
	for _, path := range paths {
		if !hasPath(kind, path) {
			unknown = append(unknown, path)
		}
	}
	if unknown != nil {
		return &propertyError{kind, unknown}
	}
	return nil
}

func hasPath(kind, path string) bool {
	steps, ok := splitPath(path)
	if !ok {
		return false
	}
	for _, name := range append(extended(kind), kind) {
		if t := managedType(name); t == nil || leads(t, steps) {
			return true
		}
	}
	return false
}

// step is one part of a path: a field, or with keyed an element of it.
type step struct {
	field string
	keyed bool
}

// splitPath reads a path such as config.extraConfig["guestinfo.x"].value.
func splitPath(path string) ([]step, bool) {
	var steps []step
	for {
		end := strings.IndexAny(path, ".[")
		if end < 0 {
			return append(steps, step{field: path}), path != ""
		}
		next := step{field: path[:end], keyed: path[end] == '['}
		path = path[end+1:]
		if next.field == "" {
			return nil, false
		}
		steps = append(steps, next)
		if !next.keyed {
			continue
		}
		rest, ok := skipKey(path)
		if !ok || rest == "" {
			return steps, ok
		}
		if rest[0] != '.' {
			return nil, false
		}
		path = rest[1:]
	}
}

// skipKey passes a key and its closing bracket: 4000] or "some.key"].
func skipKey(path string) (rest string, ok bool) {
	if strings.HasPrefix(path, `"`) {
		_, rest, ok = strings.Cut(path[1:], `"]`)
		return rest, ok
	}
	key, rest, ok := strings.Cut(path, "]")
	return rest, ok && key != ""
}

// leads reports whether steps lead from the struct t to something, or to where
// types no longer tell.
func leads(t reflect.Type, steps []step) bool {
	field, ok := fieldOf(t, steps[0].field)
	if !ok {
		return false
	}
	if field.Kind() == reflect.Pointer {
		field = field.Elem()
	}
	if steps[0].keyed {
		if field.Kind() == reflect.Interface {
			return true
		}
		if field.Kind() != reflect.Slice {
			return false
		}
		field = field.Elem()
	}
	if len(steps) == 1 {
		return true
	}
	switch {
	case field.Kind() == reflect.Interface || field == reflect.TypeFor[types.ManagedObjectReference]():
		return true
	case field.Kind() == reflect.Struct && field != reflect.TypeFor[time.Time]():
		return leads(field, steps[1:])
	default:
		return false
	}
}

// fieldOf finds the type of a field by its vSphere name, also in what t extends.
func fieldOf(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type.Kind() == reflect.Struct {
			if found, ok := fieldOf(f.Type, name); ok {
				return found, true
			}
		} else if fieldName(f) == name && f.Name != "Self" {
			return f.Type, true
		}
	}
	return nil, false
}

// fieldName is what vSphere calls a field, "" when it has none.
func fieldName(f reflect.StructField) string {
	for _, key := range []string{"xml", "json"} {
		name, _, _ := strings.Cut(f.Tag.Get(key), ",")
		if name != "" && name != "-" {
			return name
		}
	}
	return ""
}
