package external

import "vpoller/protocol"

// A parameter is something that an item key says about the request.
type parameter struct {
	field       protocol.Field
	flag, short string
	usage       string
}

// parameters are the flags of what keys say, in the order of the words of a key
// without flags ([itemquery.Fields]).
var parameters = [...]parameter{
	{protocol.FieldMethod, "method", "m", "the `METHOD` to ask for"},
	{protocol.FieldHostname, "vsphere-host", "V", "the vCenter or ESXi `HOST` to ask, as the worker's configuration calls it"},
	{protocol.FieldName, "name", "n", "`NAME` of the object; also its MoRef (vm-42), UUID or inventory path; of a datastore its URL"},
	{protocol.FieldProperties, "properties", "p", "property `PATHS` to get, separated by commas; without --batch the value of the first is printed"},
	{protocol.FieldKey, "key", "k", "`KEY` to pick from the result: the path of a guest disk, a part of a process's command line"},
	{protocol.FieldUsername, "username", "U", "`USER` inside the guest"},
	{protocol.FieldPassword, "password", "P", "`PASSWORD` of that user; better kept in the settings, where nobody sees it"},
	{protocol.FieldCounterName, "counter-name", "c", "performance `COUNTER`, such as cpu.usage.percent.average"},
	{protocol.FieldInstance, "instance", "i", "`INSTANCE` of the counter: vmnic0, 4000, ...; * for all; the total without"},
	{protocol.FieldPerfInterval, "perf-interval", "T", "historical `INTERVAL` of the counter, such as \"Past day\"; realtime without"},
}
