package hostsync

import (
	"slices"
	"strings"
)

// Kind is what an object is. Its text is the value of the tag vpoller.kind.
type Kind string

// The kinds of objects that can be hosts.
const (
	Datacenter Kind = "datacenter"
	Cluster    Kind = "cluster"
	Hypervisor Kind = "hypervisor"
	VM         Kind = "vm"
	Datastore  Kind = "datastore"
)

// Object is one vSphere object. What it has no use for is empty.
type Object struct {
	Kind    Kind
	VCenter string // as the workers call it
	MoID    string // managed object reference without its type: vm-42
	UUID    string // outlives the reference: instance UUID, hardware UUID, URL
	Name    string // as people read it; "" when it cannot be known, of a machine whose files are away

	URL                       string // of a datastore
	Datacenter, Cluster, Host string // names of what it is in or on
	Folder, FolderPath        string // "web", "/DC0/vm/web"
	Power                     string // poweredOn, poweredOff, suspended, ...
	Template                  bool   // a virtual machine that is a template
	Tags                      []string
}

// ID is what the tag vpoller.id holds.
func (o *Object) ID() string { return o.VCenter + "/" + o.MoID }

// Places are the names of the places in texts of a rule.
func Places() []string {
	return []string{"vcenter", "datacenter", "cluster", "host", "folder", "folder_path", "name", "moid", "uuid", "url"}
}

// Place is what stands for a place of [Places] in texts; "" when the object has
// none, or there is no such place.
func (o *Object) Place(place string) string {
	switch place {
	case "vcenter":
		return o.VCenter
	case "datacenter":
		return o.Datacenter
	case "cluster":
		return o.Cluster
	case "host":
		return o.Host
	case "folder":
		return o.Folder
	case "folder_path":
		return o.FolderPath
	case "name":
		return o.Name
	case "moid":
		return o.MoID
	case "uuid":
		return o.UUID
	case "url":
		return o.URL
	}
	return ""
}

// Inventory is what one vCenter has.
type Inventory struct {
	VCenter string
	// Objects of all kinds in Whole, in a stable order.
	Objects []Object
	// Whole are the kinds of which all objects are there. Nothing is taken to be
	// gone, or to be elsewhere now, of any other kind.
	Whole []Kind
	// Partial says that something of the vCenter could not be found out: then none
	// of its hosts are disabled or deleted.
	Partial bool
}

func (inv *Inventory) whole(k Kind) bool { return slices.Contains(inv.Whole, k) }

// vCenterOf is the vCenter in a vpoller.id.
func vCenterOf(id string) string {
	vcenter, _, _ := strings.Cut(id, "/")
	return vcenter
}
