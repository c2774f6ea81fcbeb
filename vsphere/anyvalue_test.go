package vsphere

import (
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// TestAnythingConverts turns zero and random values of every inventory type
// into JSON: whatever a vCenter sends must come out as something.
func TestAnythingConverts(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, kind := range []string{
		"VirtualMachine", "HostSystem", "Datastore", "Network", "DistributedVirtualPortgroup", "OpaqueNetwork",
		"Datacenter", "ClusterComputeResource", "ComputeResource", "ResourcePool", "VirtualApp", "Folder",
	} {
		typ := managedType(kind)
		protocol.AppendJSON(nil, reflectValue(reflect.Zero(typ)), false)
		for range 20 {
			v := reflect.New(typ).Elem()
			fill(random, v, 6)
			protocol.AppendJSON(nil, reflectValue(v), true)
		}
	}
}

// fill sets v and what is in it, down to a depth, at random.
func fill(r *rand.Rand, v reflect.Value, depth int) {
	if depth == 0 || !v.CanSet() {
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(r.Int64() - r.Int64())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(r.Uint64())
	case reflect.Float32, reflect.Float64:
		v.SetFloat(r.NormFloat64() * 1e300)
	case reflect.String:
		v.SetString([]string{"", "x", "\xff\"\\", "ü"}[r.IntN(4)])
	case reflect.Pointer:
		if r.IntN(3) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(r, v.Elem(), depth-1)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), r.IntN(3), 3))
		for i := range v.Len() {
			fill(r, v.Index(i), depth-1)
		}
	case reflect.Struct:
		fillStruct(r, v, depth)
	case reflect.Interface:
		fillInterface(r, v, depth)
	}
}

func fillStruct(r *rand.Rand, v reflect.Value, depth int) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Unix(r.Int64N(4e9), r.Int64N(1e9))))
		return
	}
	for i := range v.NumField() {
		fill(r, v.Field(i), depth-1)
	}
}

// fillInterface uses the type that an interface of govmomi stands for, such as
// VirtualDevice for BaseVirtualDevice.
func fillInterface(r *rand.Rand, v reflect.Value, depth int) {
	typ, ok := types.TypeFunc()(strings.TrimPrefix(v.Type().Name(), "Base"))
	if !ok || typ.Kind() != reflect.Struct || r.IntN(3) == 0 {
		return
	}
	if p := reflect.New(typ); p.Type().Implements(v.Type()) {
		fill(r, p.Elem(), depth-1)
		v.Set(p)
	}
}

// TestEveryDataObjectConverts does the same for each data object by itself.
func TestEveryDataObjectConverts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	seen := make(map[reflect.Type]bool)
	for _, kind := range []string{"VirtualMachine", "HostSystem", "Datastore", "ClusterComputeResource"} {
		visit(managedType(kind), seen, func(typ reflect.Type) {
			v := reflect.New(typ)
			protocol.AppendJSON(nil, valueOf(v.Elem().Interface()), false)
			fill(random, v.Elem(), 4)
			protocol.AppendJSON(nil, valueOf(v.Interface()), false)
		})
	}
	if len(seen) < 300 {
		t.Errorf("only %d types were tried", len(seen))
	}
}

// visit calls do for every struct type that typ is made of.
func visit(typ reflect.Type, seen map[reflect.Type]bool, do func(reflect.Type)) {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	if base, ok := types.TypeFunc()(strings.TrimPrefix(typ.Name(), "Base")); ok && typ.Kind() == reflect.Interface {
		typ = base
	}
	if typ.Kind() != reflect.Struct || typ == reflect.TypeFor[time.Time]() || seen[typ] {
		return
	}
	seen[typ] = true
	do(typ)
	for i := range typ.NumField() {
		visit(typ.Field(i).Type, seen, do)
	}
}
