package discover

import (
	"cmp"
	"errors"
	"strings"

	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// errNoReference says that rows are not what this program needs.
var errNoReference = errors.New("the worker does not say which object is which (no \"moid\" in a row): it is older than this program")

// objectOf reads a row of a discovery with context.
func objectOf(vcenter string, kind hostsync.Kind, row protocol.Object) (hostsync.Object, error) {
	place, _ := member(row, "context").(protocol.Object)
	o := hostsync.Object{
		Kind: kind, VCenter: vcenter,
		MoID: text(row, "moid"), Name: plainName(text(row, "name")),
		UUID: cmp.Or(text(row, "instanceUuid"), text(row, "info.url"), text(row, "uuid")),
		URL:  text(row, "info.url"), Power: text(row, "runtime.powerState"),
		Datacenter: plainName(text(place, "datacenter.name")), Cluster: plainName(text(place, "cluster.name")),
		Host: plainName(text(place, "host.name")), Folder: plainName(text(place, "folder.name")), FolderPath: text(place, "folder.path"),
	}
	o.Template, _ = member(row, "config.template").(bool)
	switch kind { // an object is what it is itself, for filters and groups
	case hostsync.Datacenter:
		o.Datacenter = o.Name
	case hostsync.Cluster:
		o.Cluster = o.Name
	case hostsync.Hypervisor:
		o.Host = o.Name
	}
	if o.MoID == "" {
		return o, errNoReference
	}
	return o, nil
}

func member(o protocol.Object, name string) protocol.Value {
	v, _ := o.Get(name)
	return v
}

func text(o protocol.Object, name string) string {
	s, _ := member(o, name).(string)
	return s
}

// escapes are the characters that vSphere does not allow in names, as it writes
// them.
var escapes = strings.NewReplacer("%2f", "/", "%2F", "/", "%5c", `\`, "%5C", `\`, "%25", "%")

// plainName is a name as people read it.
func plainName(name string) string { return escapes.Replace(name) }
