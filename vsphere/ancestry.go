package vsphere

import (
	"context"
	"slices"
)

const (
	parentPath       = "parent"
	appPath          = "parentVApp"   // of a virtual machine, instead of a folder
	parentFolderPath = "parentFolder" // of the outermost vApp
	hostPath         = "runtime.host"
)

// place is where in the inventory something is: names, "" where there is none.
type place struct {
	datacenter, cluster, host string
	folder, path              string // the folder's name, and its inventory path
}

// ancestry is the objects that others belong to, and finds the place of each
// once.
type ancestry struct {
	nodes   map[Ref]Object
	places  map[Ref]place
	unknown []Ref // that something belongs to
}

// maxAsks is how often ancestors are looked for that were not there when all
// were read.
const maxAsks = 3

// readAncestry reads all that objects of a kind can belong to, one List for
// each kind; objects are those whose places will be asked for. They must have
// been read before: an object can only have moved below something that was
// there then.
func readAncestry(ctx context.Context, inventory Inventory, kind string, objects []Object) (*ancestry, error) {
	a := &ancestry{nodes: make(map[Ref]Object)}
	for _, above := range kindsAbove(kind, objects) {
		paths := []string{parentPath}
		if above == "VirtualApp" {
			paths = append(paths, parentFolderPath)
		}
		all, err := inventory.List(ctx, above, paths)
		if err != nil {
			return nil, err
		}
		a.add(all)
	}
	return a, a.complete(ctx, inventory, objects)
}

// kindsAbove lists what objects of a kind can belong to. vApps come after the
// pools that they are among, for they are read more of.
func kindsAbove(kind string, objects []Object) []string {
	kinds := []string{"Folder", "Datacenter"}
	switch kind {
	case "Datacenter":
		kinds = kinds[:1]
	case "HostSystem":
		kinds = append(kinds, "ComputeResource")
	case "ResourcePool":
		kinds = append(kinds, "ComputeResource", "ResourcePool", "VirtualApp")
	case "VirtualMachine":
		kinds = append(kinds, "ComputeResource", "HostSystem")
		if slices.ContainsFunc(objects, func(o Object) bool { return o.Props[appPath] != nil }) {
			kinds = append(kinds, "ResourcePool", "VirtualApp")
		}
	}
	return kinds
}

func (a *ancestry) add(objects []Object) {
	for _, o := range objects {
		a.nodes[o.Ref] = o
	}
	a.places = make(map[Ref]place)
}

// complete asks for ancestors that were not among all: they came a moment ago.
// What is still not there may not be seen by the account.
func (a *ancestry) complete(ctx context.Context, inventory Inventory, objects []Object) error {
	for range maxAsks {
		a.unknown = nil
		for _, o := range objects {
			a.of(o)
		}
		if a.unknown == nil {
			return nil
		}
		found, err := inventory.Read(ctx, Selection{a.unknown, []string{namePath, parentPath}})
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return nil
		}
		for _, o := range found {
			a.add([]Object{o})
		}
	}
	return nil
}

// of is where an object is, itself left out.
func (a *ancestry) of(o Object) place {
	switch o.Ref.Type {
	case "Datacenter":
		return a.aboveDatacenter(o)
	case "VirtualMachine":
		return a.ofVM(o)
	case "VirtualApp":
		return a.ofApp(o)
	default:
		return a.at(o.Props[parentPath])
	}
}

// ofVM puts together where a virtual machine is kept and where it runs.
func (a *ancestry) ofVM(o Object) place {
	kept := a.at(o.Props[parentPath])
	if app := o.Props[appPath]; app != nil {
		kept = a.at(app)
	}
	if o.Props[hostPath] == nil {
		return kept
	}
	runs := a.at(o.Props[hostPath])
	runs.folder, runs.path = kept.folder, kept.path
	if kept.datacenter != "" {
		runs.datacenter = kept.datacenter
	}
	return runs
}

// ofApp puts together which pool a vApp gets its resources from and in which
// folder it is shown; one inside another is where that is.
func (a *ancestry) ofApp(o Object) place {
	p := a.at(o.Props[parentPath])
	if folder := o.Props[parentFolderPath]; folder != nil {
		shown := a.at(folder)
		p.folder, p.path = shown.folder, shown.path
	}
	return p
}

// at is the place of what belongs to ref, which is a reference or nothing.
func (a *ancestry) at(ref any) place {
	r, ok := ref.(Ref)
	if !ok {
		return place{}
	}
	p, ok := a.places[r]
	if !ok {
		a.places[r] = place{} // ends what a torn inventory could make endless
		p = a.within(r)
		a.places[r] = p
	}
	return p
}

// within is the place of what belongs to ref.
func (a *ancestry) within(ref Ref) place {
	o, ok := a.nodes[ref]
	if !ok {
		a.unknown = append(a.unknown, ref)
		return place{}
	}
	p := a.of(o)
	switch ref.Type {
	case "Datacenter":
		return place{datacenter: o.Name, path: below(p.path, o.Name)}
	case "ClusterComputeResource":
		p.cluster = o.Name
	case "HostSystem":
		p.host = o.Name
	case "Folder", "StoragePod":
		p.folder, p.path = o.Name, below(p.path, o.Name)
	}
	return p
}

// aboveDatacenter is the folders above a datacenter. The root folder is not
// among all folders, and is no part of inventory paths.
func (a *ancestry) aboveDatacenter(o Object) place {
	var names []string
	for range len(a.nodes) {
		parent, _ := o.Props[parentPath].(Ref)
		folder, ok := a.nodes[parent]
		if !ok {
			break
		}
		names = append(names, folder.Name)
		o = folder
	}
	p := place{path: "/"}
	for _, name := range slices.Backward(names) {
		p.folder, p.path = name, below(p.path, name)
	}
	return p
}

// below is the inventory path of what has that name in a folder.
func below(path, name string) string {
	if path == "/" {
		path = ""
	}
	return path + "/" + name
}
