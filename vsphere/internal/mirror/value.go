package mirror

import (
	"reflect"

	"github.com/vmware/govmomi/vim25/types"
)

// Ref is a managed object reference.
type Ref = types.ManagedObjectReference

// Denied is the value of a property that the account may not read.
type Denied struct{ Privilege string }

// unset is the value of a property that was read and is not set; nil is one
// that was not read.
type unset struct{}

// stored is a value as cells hold it.
func stored(v any) any {
	if v == nil {
		return unset{}
	}
	return v
}

// shown is a cell's content as callers get it: nil when it is not set.
func shown(v any) any {
	if _, ok := v.(unset); ok {
		return nil
	}
	return v
}

// maxInterned bounds the different values of a column that are kept once for
// all objects. Enumerations and references to a few objects stay below it, names
// do not.
const maxInterned = 256

// intern returns the one copy of v that the column keeps.
func (c *column) intern(v any) any {
	switch v.(type) {
	case string, Ref, int32, int64:
	default:
		if reflect.TypeOf(v).Kind() != reflect.String { // an enumeration
			return v
		}
	}
	if known, ok := c.interned[v]; ok {
		return known
	}
	if len(c.interned) < maxInterned {
		c.interned[v] = v
		return v
	}
	return v
}

// cellSize is what a cell takes without what it points at.
const cellSize = 16

// sizeOf estimates the memory that a value takes.
func sizeOf(v any) int64 {
	switch v := v.(type) {
	case nil, unset, bool:
		return 0
	case int32, int64, int16, int8, float32, float64:
		return 8
	case string:
		return int64(16 + len(v))
	case Ref:
		return int64(48 + len(v.Value))
	default:
		rv := reflect.ValueOf(v)
		return int64(rv.Type().Size()) + below(rv)
	}
}

// below is what v points at.
func below(v reflect.Value) (size int64) {
	switch v.Kind() {
	case reflect.String:
		return int64(v.Len())
	case reflect.Pointer:
		if !v.IsNil() {
			size = int64(v.Type().Elem().Size()) + below(v.Elem())
		}
	case reflect.Interface:
		if !v.IsNil() {
			size = int64(v.Elem().Type().Size()) + below(v.Elem())
		}
	case reflect.Slice:
		size = int64(v.Len()) * int64(v.Type().Elem().Size())
		for i := range v.Len() {
			size += below(v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			size += below(v.Field(i))
		}
	default:
	}
	return size
}
