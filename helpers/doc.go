// Package helpers turns a response into the text that a particular kind of
// client wants. A request names its helper in the key "helper"; the worker
// applies it; see [Set.Render].
//
//	vpoller.helpers.zabbix     an item value as JSON, a discovery as {"data": [...]}
//	vpoller.helpers.czabbix    the same and a NUL, for C clients
//	vpoller.helpers.csvhelper  the rows as CSV
//	vpoller.helpers.cclient    the whole reply as JSON in ASCII, and a NUL
//	zabbix.raw                 an item value without quotes, a discovery as [...]
//	zabbix.lld                 a discovery as [...], for every method
//
// # The four of the original
//
// Templates and scripts parse what these print, so it is kept to the byte, odd
// corners included: strings keep their JSON quotes, an error is its bare
// sentence, a property that is not set is null, nine methods are refused in
// words, and "Cannot send result: str objects only" is what a request gets
// that the helper can make nothing of (a value without a property asked for,
// CSV of no rows). They deviate in three places only, where nothing could be
// relied on:
//
//   - A value that the original could not write (times, references, data
//     objects and lists of them) is written as its JSON text.
//   - The "Cannot send result" of czabbix ends in a NUL like everything else
//     that czabbix says; a C client reads up to it.
//   - Errors that cclient and csvhelper print as JSON have the keys "code" and
//     "hint" after those of the original.
//
// # The two for new templates
//
// zabbix.raw gives what a Zabbix item stores: a string without quotes, a
// number that both numeric types accept (100, not 100.0), true and false for
// booleans (the preprocessing step "Boolean to decimal" makes them 1 and 0),
// anything nested as JSON on one line. Methods that list things give the same
// as zabbix.lld. A property that is not set, and every error, is a sentence: a
// text from which value and error cannot be told apart. A program that must,
// such as an external check that has to fail, asks for JSON and calls [Raw].
//
// zabbix.lld gives a JSON array, the form of low-level discovery data since
// Zabbix 4.2, one object for each row that the method returns:
//
//	[{"{#VSPHERE.VM.NAME}": "db01", "{#VSPHERE.VM.RUNTIME.POWERSTATE}": "poweredOn"}]
//
// A macro is the method's [protocol.Method.Macro] and the property path in
// upper case. Characters that Zabbix does not allow in a macro become "_" here;
// the older helpers leave them alone.
//
// When a request has "context" ([protocol.Method.Context]), what a row says of
// its object becomes macros like any property, and the members of its
// "context" become macros without the method's prefix, because they are about
// other objects: the row of a virtual machine has {#VSPHERE.CLUSTER.NAME}.
// Every row of zabbix.lld then has every macro that any of them has, and one
// for each property asked for, "" where it is not set: a filter of Zabbix drops
// rows that lack its macro.
//
//	[{"{#VSPHERE.VM.NAME}": "db01", "{#VSPHERE.VM.MOID}": "vm-42", ...,
//	  "{#VSPHERE.VCENTER}": "vc01.example.org", "{#VSPHERE.DATACENTER.NAME}": "DC0",
//	  "{#VSPHERE.CLUSTER.NAME}": "C0", "{#VSPHERE.HOST.NAME}": "esx1",
//	  "{#VSPHERE.FOLDER.NAME}": "web", "{#VSPHERE.FOLDER.PATH}": "/DC0/vm/web"}]
//
// # Several counters at once
//
// The methods *.perf.get give a row of counters. As an item's value it is that of
// the first counter asked for; [Batch] gives the row without the object's name,
// for an item that feeds others:
//
//	{"timestamp": "2026-11-22T12:44:40Z", "cpu.ready.millisecond.summation": 34,
//	 "missing": {"cpu.idle.millisecond.summation": "no sample"}}
package helpers
