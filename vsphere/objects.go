package vsphere

import (
	"slices"

	"github.com/vmware/govmomi/vim25/types"
)

const (
	namePath = "name"
	urlPath  = "info.url" // what a datastore is called

	instanceUUIDPath = "config.instanceUuid" // of a virtual machine
	biosUUIDPath     = "config.uuid"         // of a virtual machine
	systemUUIDPath   = "hardware.systemInfo.uuid"
)

// calledByURL tells the kind whose objects are named by URL first of all.
func calledByURL(kind string) bool { return kind == "Datastore" }

// identity adds to paths what tells which object it is.
func identity(kind string, paths []string) []string {
	if calledByURL(kind) {
		return union([]string{namePath, urlPath}, paths)
	}
	return union([]string{namePath}, paths)
}

// union is all paths, each once, in order.
func union(lists ...[]string) []string {
	n := 0
	for _, list := range lists {
		n += len(list)
	}
	all := make([]string, 0, n)
	for _, list := range lists {
		for _, path := range list {
			if !slices.Contains(all, path) {
				all = append(all, path)
			}
		}
	}
	return all
}

func refsOf(v any) []Ref {
	switch v := v.(type) {
	case Ref:
		return []Ref{v}
	case types.ArrayOfManagedObjectReference:
		return v.ManagedObjectReference
	default:
		return nil
	}
}

func pick(known map[Ref]Object, refs []Ref) []Object {
	objects := make([]Object, 0, len(refs))
	for _, ref := range refs {
		if o, ok := known[ref]; ok {
			objects = append(objects, o)
		}
	}
	return objects
}

func byRef(objects []Object) map[Ref]Object {
	m := make(map[Ref]Object, len(objects))
	for _, o := range objects {
		m[o.Ref] = o
	}
	return m
}
