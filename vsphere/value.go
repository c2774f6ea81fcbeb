package vsphere

import (
	"encoding/base64"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// valueOf turns what govmomi decoded into a value of a result: enumerations
// into their text, references into "Type:value", times into RFC 3339 in UTC,
// data objects into objects of their set fields with vSphere's names, arrays
// into lists, binary data into base64. What cannot be said is nil.
//
// govmomi does not tell an optional number or text that is zero from one that
// is not set; inside a data object both are left out, but see [alwaysSent].
// Asked for by its own path it is exact.
func valueOf(v any) protocol.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return v
	case bool:
		return v
	case int32:
		return int64(v)
	case int64:
		return v
	default:
		return reflectValue(reflect.ValueOf(v))
	}
}

func reflectValue(v reflect.Value) protocol.Value {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return reflectValue(v.Elem())
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return unsigned(v.Uint())
	case reflect.Float32, reflect.Float64:
		return float(v)
	case reflect.Slice, reflect.Array:
		return list(v)
	case reflect.Struct:
		return structValue(v)
	default:
		return nil
	}
}

func unsigned(u uint64) protocol.Value {
	if u > math.MaxInt64 {
		return float64(u)
	}
	return int64(u)
}

// float keeps the digits that a float32 has, instead of those that appear when
// it is widened (1.1, not 1.100000023841858).
func float(v reflect.Value) protocol.Value {
	if v.Kind() == reflect.Float64 {
		return v.Float()
	}
	f, err := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
	if err != nil { // infinity
		return v.Float()
	}
	return f
}

func list(v reflect.Value) protocol.Value {
	switch data := v.Interface().(type) {
	case types.ByteSlice: // xsd:byte, one number each
		return bytesList(data)
	case []byte: // xsd:base64Binary
		return base64.StdEncoding.EncodeToString(data)
	}
	l := make(protocol.List, v.Len())
	for i := range l {
		l[i] = reflectValue(v.Index(i))
	}
	return l
}

func bytesList(data []byte) protocol.Value {
	l := make(protocol.List, len(data))
	for i, b := range data {
		l[i] = int64(int8(b)) // xsd:byte is signed
	}
	return l
}

func structValue(v reflect.Value) protocol.Value {
	switch data := v.Interface().(type) {
	case time.Time:
		return data.UTC().Format(time.RFC3339Nano)
	case types.ManagedObjectReference:
		return data.Type + ":" + data.Value
	}
	if t := v.Type(); strings.HasPrefix(t.Name(), "ArrayOf") && t.NumField() == 1 && v.Field(0).Kind() == reflect.Slice {
		return list(v.Field(0))
	}
	return appendFields(make(protocol.Object, 0, v.NumField()), v)
}

// appendFields appends the set fields of a data object, those of what it
// extends first.
func appendFields(o protocol.Object, v reflect.Value) protocol.Object {
	for i := range v.NumField() {
		f, field := v.Type().Field(i), v.Field(i)
		switch {
		case !f.IsExported():
		case f.Anonymous && field.Kind() == reflect.Struct:
			o = appendFields(o, field)
		case fieldName(f) != "" && (isSet(f, field) || alwaysSent(v.Type(), f)):
			o = append(o, protocol.Member{Name: fieldName(f), Value: reflectValue(field)})
		}
	}
	return o
}

// isSet reports whether the vCenter sent the field, as far as that can be told.
func isSet(f reflect.StructField, v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice:
		return !v.IsNil()
	case reflect.String:
		return v.Len() > 0 || v.Type() == reflect.TypeFor[string]() && !optional(f) // an enumeration is never empty
	default:
		return !v.IsZero() || !optional(f)
	}
}

// alwaysSent reports whether a number that is optional by the API's definition
// is sent in fact whenever the object is, so that zero means zero: a guest's
// file system that is full has no free space, not an unknown one.
func alwaysSent(t reflect.Type, f reflect.StructField) bool {
	return t == reflect.TypeFor[types.GuestDiskInfo]() && f.Type.Kind() == reflect.Int64
}

func optional(f reflect.StructField) bool {
	return strings.Contains(f.Tag.Get("xml"), ",omitempty")
}

// fieldValue is the named field of a data object: nil when it is not set. The
// second result is false when the type has no such field.
func fieldValue(v any, name string) (protocol.Value, bool) {
	rv := reflect.Indirect(reflect.ValueOf(v))
	if _, ok := fieldOf(rv.Type(), name); !ok {
		return nil, false
	}
	value, _ := appendFields(nil, rv).Get(name)
	return value, true
}
