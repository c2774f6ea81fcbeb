package vsphere

import (
	"reflect"
	"slices"

	"github.com/vmware/govmomi/vim25/mo"
)

// extended lists the managed object types that extend one that methods are
// about. An object of such a type is also one of the kind.
func extended(kind string) []string {
	switch kind {
	case "Network":
		return []string{"DistributedVirtualPortgroup", "OpaqueNetwork"}
	case "ResourcePool":
		return []string{"VirtualApp"}
	case "ComputeResource":
		return []string{"ClusterComputeResource"}
	case "Folder":
		return []string{"StoragePod"}
	default:
		return nil
	}
}

func isKind(name, kind string) bool {
	return name == kind || slices.Contains(extended(kind), name)
}

func isManagedType(name string) bool { return mo.IsManagedObjectType(name) }

// managedType is govmomi's type of an inventory object; nil when it knows none.
func managedType(kind string) reflect.Type {
	v, ok := mo.Value(Ref{Type: kind})
	if !ok {
		return nil
	}
	t := reflect.TypeOf(v)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}
