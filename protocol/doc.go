// Package protocol is what vPoller's programs say to each other: requests,
// responses, the catalogue of methods and the codes of errors. It knows
// neither sockets nor vSphere, and imports the standard library only.
//
// # The wire
//
// A client sends one ZeroMQ message with one frame of JSON and gets one back.
// A REQ socket does all that is needed; a DEALER puts an empty frame before
// the JSON and finds one before the reply. A request is an object:
//
//	{"method": "vm.get", "hostname": "vc01.example.org", "name": "db01",
//	 "properties": ["runtime.powerState", "guest.ipAddress"]}
//
// The method decides which keys it needs ([Method.Required]) and which it
// looks at besides ([Method.Optional]); the rest are ignored, and any may be
// null. "hostname" is the vCenter's name in the worker's configuration.
// "timeout" is how many milliseconds the client will wait: after that its
// request is dropped wherever it is. "max-age" is how many seconds old values may
// be; without it, it is for the worker's configuration to say, and 0 asks the
// vCenter itself. "context" is true when the rows of a discovery
// ([Method.Context]) shall say where they belong. "helper" names who turns the result into
// text; without one the reply is JSON:
//
//	{"success": 0, "msg": "Successfully retrieved object properties",
//	 "result": [{"name": "db01", "runtime.powerState": "poweredOn"}]}
//
// A property that is not set on the object is absent from the result. Managed
// object references read as "HostSystem:host-42", times as RFC 3339, data
// objects as objects of the fields that are set. An error has no result but a
// code for programs ([Code]), a sentence for people and sometimes a hint:
//
//	{"success": 1, "msg": "Cannot find object db01", "code": "not_found"}
//
// Every message gets exactly one reply, also one that is no request at all.
//
// # Context
//
// With "context" true, a row of a discovery begins with the properties asked
// for and goes on with the reference and the state of the object, so far as its
// type has them and they are set: "moid"; "uuid" (BIOS UUID) and "instanceUuid" of a
// virtual machine, "uuid" of a host; "runtime.powerState",
// "runtime.connectionState", "config.template", "runtime.inMaintenanceMode";
// "info.url" and "summary.accessible" of a datastore. Its last member is an
// object of names, each of them always there and "" where the object has no
// such thing, so that filters can rely on them:
//
//	"context": {"vcenter": "vc01.example.org", "datacenter.name": "DC0",
//	            "cluster.name": "C0", "host.name": "esx1.example.org",
//	            "folder.name": "web", "folder.path": "/DC0/vm/web"}
//
// # Many objects
//
// A method that is about one object ([Method.Many]) answers about up to 1000 of
// them when "names" is there in place of "name". The result has a row for each,
// in their order: "id" is the name as it was asked, "result" what a request about
// it alone would have, or there are "code", "msg" and sometimes "hint" of its error,
// which disturbs no other row:
//
//	{"method": "vm.get", "hostname": "vc01.example.org", "names": ["db01", "gone"],
//	 "properties": ["runtime.powerState"]}
//	{"success": 0, "msg": "Successfully retrieved object properties", "result": [
//	 {"id": "db01", "result": [{"name": "db01", "runtime.powerState": "poweredOn"}]},
//	 {"id": "gone", "code": "not_found", "msg": "Cannot find object gone"}]}
//
// # Samples since a time
//
// With "since", a number of milliseconds since 1970, a method of several counters
// ([Method.Since]) answers with every sample that the vCenter took later and still
// has, oldest first, in columns: a value for each time, or null where a counter
// has none. "interval" is in seconds, "missing" says which counters have no sample
// at all, and why:
//
//	[{"name": "db01", "interval": 20, "times": [1700000020000, 1700000040000],
//	  "values": {"cpu.usage.percent.average": [12.5, null]},
//	  "missing": {"cpu.nosuch.percent.average": "unknown counter"}}]
//
// # Management
//
// Proxy and worker answer {"method": "status"} and {"method": "shutdown"} on
// their management endpoint, in the same form.
package protocol
