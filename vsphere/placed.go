package vsphere

import (
	"context"
	"slices"

	"vpoller/protocol"
)

// The members of rows with context that are no property paths.
const (
	moidMember         = "moid"
	uuidMember         = "uuid"
	instanceUUIDMember = "instanceUuid"
	contextMember      = "context"
)

// discoverPlaced is [discover] with what each object is and where it belongs.
func discoverPlaced(ctx context.Context, c call) (protocol.Value, error) {
	kind, asked := c.method.Type, c.paths
	more := toldOf(kind)
	objects, err := c.inventory.List(ctx, kind, union(asked, pathsOf(more), linksOf(kind)))
	if err != nil {
		return nil, err
	}
	above, err := readAncestry(ctx, c.inventory, kind, objects)
	if err != nil {
		return nil, err
	}
	more = slices.DeleteFunc(more, func(t told) bool { return slices.Contains(asked, t.member) })
	belongs := placements{vcenter: c.host.Hostname, kind: kind, known: make(map[place]protocol.Object)}
	list := make(protocol.List, len(objects))
	for i, o := range objects {
		row := slices.Grow(o.Row(asked), len(more)+2)
		row = append(row, protocol.Member{Name: moidMember, Value: o.Ref.Value})
		for _, t := range more {
			if v, ok := o.Value(t.path); ok {
				row = append(row, protocol.Member{Name: t.member, Value: v})
			}
		}
		list[i] = append(row, protocol.Member{Name: contextMember, Value: belongs.of(above.of(o))})
	}
	return list, nil
}

// told is a member of a row and the property that it is.
type told struct{ member, path string }

// toldOf lists what a row says of an object of a kind besides its reference.
func toldOf(kind string) []told {
	switch kind {
	case "VirtualMachine":
		return []told{
			{uuidMember, biosUUIDPath}, {instanceUUIDMember, instanceUUIDPath},
			same(powerPath), same(connectionPath), same("config.template"),
		}
	case "HostSystem":
		return []told{
			{uuidMember, systemUUIDPath},
			same(powerPath), same(connectionPath), same("runtime.inMaintenanceMode"),
		}
	case "Datastore":
		return []told{same(urlPath), same("summary.accessible")}
	default:
		return nil
	}
}

func same(path string) told { return told{path, path} }

func pathsOf(all []told) []string {
	paths := make([]string, len(all))
	for i, t := range all {
		paths[i] = t.path
	}
	return paths
}

// linksOf are the references by which an object of a kind belongs to others.
func linksOf(kind string) []string {
	if kind == "VirtualMachine" {
		return []string{parentPath, appPath, hostPath}
	}
	return []string{parentPath}
}

// placements makes the members "context" of objects of a kind. Objects of the
// same place share theirs.
type placements struct {
	vcenter, kind string
	known         map[place]protocol.Object
}

// of says where an object in a place belongs: everything that its type can
// belong to, "" where it does not.
func (p *placements) of(where place) protocol.Object {
	o, ok := p.known[where]
	if ok {
		return o
	}
	o = protocol.Object{{Name: "vcenter", Value: p.vcenter}}
	add := func(name, value string) { o = append(o, protocol.Member{Name: name, Value: value}) }
	if p.kind != "Datacenter" {
		add("datacenter.name", where.datacenter)
	}
	switch p.kind {
	case "VirtualMachine":
		add("cluster.name", where.cluster)
		add("host.name", where.host)
	case "HostSystem", "ResourcePool":
		add("cluster.name", where.cluster)
	}
	if p.kind != "ResourcePool" {
		add("folder.name", where.folder)
		add("folder.path", where.path)
	}
	p.known[where] = o
	return o
}
