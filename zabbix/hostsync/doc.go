// Package hostsync keeps Zabbix hosts in step with vSphere objects: for every
// datacenter, cluster, hypervisor, virtual machine and datastore that a [Rule]
// wants there is one host, made, renamed and, when its object is gone, disabled
// or deleted.
//
// Three steps, each of which can be looked at by itself: [Read] what Zabbix has,
// [Make] a plan of it and the vSphere objects without touching anything, and
// [Apply] the plan in bulk.
//
// # Identity
//
// A host remembers its object in tags:
//
//	vpoller.id        vc01.example.org/vm-42, the vCenter and the object's reference
//	vpoller.uuid      instance UUID, hardware UUID or URL, where there is one
//	vpoller.kind      datacenter, cluster, hypervisor, vm or datastore
//	vpoller.vanished  2026-01-31, since when a disabled host has had no object
//
// So a rename in vSphere renames the host, which keeps its id and its history.
// An object that comes back under another reference, because it was registered
// again or moved to another vCenter of the same run, is recognised by its UUID.
//
// # What belongs to whom
//
// Hosts without vpoller.id, and hosts that discovery rules made, are never
// touched, but for hosts of the original vPoller's import tool, which are taken
// over: they have a macro whose value is the vCenter, and the name that the tool
// gave them. Of a host of ours only these are kept as the rules say: visible
// name, the macros and tags that a rule names, the proxy if a rule names one.
// Templates and groups are added; a template that was linked by hand stays. A
// group is left only when it follows from another object's place: the group of
// the cluster that the object has moved away from.
package hostsync
