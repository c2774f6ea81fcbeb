// Package docgen writes the parts of the documentation that follow from code,
// so that they cannot tell another story than the programs do.
package docgen

import (
	"fmt"
	"slices"
	"strings"

	"vpoller/protocol"
)

// MethodReference is docs/methods.md: the catalogue and the error codes.
func MethodReference() []byte {
	var b strings.Builder
	b.WriteString(methodsIntro)
	group := "none yet"
	for _, m := range protocol.Methods() {
		if g := groupOf(m.Name); g != group {
			group = g
			fmt.Fprintf(&b, "\n## %s\n", groupTitle(g))
		}
		writeMethod(&b, m)
	}
	writeCodes(&b)
	return []byte(b.String())
}

const methodsIntro = `# Methods

Generated from the catalogue in package protocol; ` + "`make generate`" + ` writes it anew.

Every request names a ` + "`method`" + ` and a ` + "`hostname`" + ` (the vCenter, as the worker's
configuration calls it). *Needs* lists the keys that must be in the message,
*takes* those that a method looks at besides. Each key has its flag in
` + "`vpoller-client`" + `:

| key | flag | meaning |
|---|---|---|
| ` + "`name`" + ` | ` + "`-n`" + ` | the object: its name, MoRef (` + "`vm-42`" + `), instance or BIOS UUID, or inventory path (` + "`/DC0/vm/web/db01`" + `); for datastores the URL, name, MoRef or path |
| ` + "`properties`" + ` | ` + "`-p`" + ` | property paths of the vSphere API, such as ` + "`runtime.powerState`" + `; for a list inside the guest, names of its fields |
| ` + "`key`" + ` | ` + "`-k`" + ` | what to pick: the path of a guest file system, part of a command line |
| ` + "`username`, `password`" + ` | ` + "`-U`, `-P`" + ` | credentials inside the guest |
| ` + "`counter-name`" + ` | ` + "`-c`" + ` | performance counter as ` + "`group.name.unit.rollup`" + `; for ` + "`*.perf.get`" + ` several, separated by commas |
| ` + "`instance`" + ` | ` + "`-i`" + ` | instance of the counter: empty for the total, ` + "`*`" + ` for all |
| ` + "`max-sample`" + ` | ` + "`-s`" + ` | how many samples, 1 when not given |
| ` + "`perf-interval`" + ` | ` + "`-T`" + ` | name of a historical interval, such as ` + "`Past Day`" + ` |
| ` + "`helper`" + ` | ` + "`-H`" + ` | who turns the result into text; JSON without one |
| ` + "`timeout`" + ` | ` + "`-t`" + ` | how long the client waits, in milliseconds |
| ` + "`max-age`" + ` | ` + "`--max-age`" + ` | how old values may be, in seconds; 0 asks the vCenter itself; the worker's configuration decides when not given |
| ` + "`names`" + ` | ` + "`--names`" + ` | up to 1000 objects in place of ` + "`name`" + `, see [Many objects](#many-objects) |
| ` + "`since`" + ` | ` + "`--since`" + ` | a time in milliseconds since 1970: all samples later than it, see [Samples since a time](#samples-since-a-time) |
| ` + "`context`" + ` | ` + "`--context`" + ` | true: the rows of a discovery also say what the object is and where it belongs, see [Context](#context) |

The result is a list of *rows*, a list with one *row*, or one *object*. In
Zabbix, ` + "`zabbix.raw`" + ` gives an item's value and ` + "`zabbix.lld`" + ` the rows of a discovery
rule with the macros shown.

## Many objects

A method that takes ` + "`names`" + ` answers about up to 1000 objects in one request: the
list is in place of ` + "`name`" + `, everything else is the same for all of them. The result
has a row for each name, in the order asked: ` + "`id`" + ` is the name as it was asked, and
` + "`result`" + ` what a request about that object alone has; or there are ` + "`code`, `msg`" + ` and
sometimes ` + "`hint`" + ` of its error, which concerns no other row. What there was no time
for has the code ` + "`timeout`" + `.

` + "```json" + `
{"method": "vm.get", "hostname": "vc01.example.org", "names": ["db01", "gone"],
 "properties": ["runtime.powerState"]}

{"success": 0, "msg": "Successfully retrieved object properties", "result": [
 {"id": "db01", "result": [{"name": "db01", "runtime.powerState": "poweredOn"}]},
 {"id": "gone", "code": "not_found", "msg": "Cannot find object gone"}]}
` + "```" + `

Replies are as large as what was asked for; ask for fewer names when one would be
larger than the proxy takes (16 MiB unless its setting ` + "`max_message`" + ` says).

## Samples since a time

A method that takes ` + "`since`" + ` answers with all samples that the vCenter took later and
still has (realtime ones for an hour), the oldest first, in columns: a value for each
time, null where a counter has none. Who asks again with the last of ` + "`times`" + ` gets
each sample once. ` + "`times`" + ` are in milliseconds since 1970, ` + "`interval`" + ` in seconds; values
are those of ` + "`*.perf.metric.get`" + `. ` + "`missing`" + ` says which counters have no sample at
all, and why. When nothing is newer, ` + "`times`" + ` is empty. ` + "`instance`" + ` is one instance, or
the total.

` + "```json" + `
{"method": "vm.perf.get", "hostname": "vc01.example.org", "name": "db01", "since": 1700000000000,
 "counter-name": "cpu.usage.percent.average,cpu.nosuch.percent.average"}

{"success": 0, "msg": "Successfully retrieved performance metrics", "result": [
 {"name": "db01", "interval": 20, "times": [1700000020000, 1700000040000],
  "values": {"cpu.usage.percent.average": [1250, 1310]},
  "missing": {"cpu.nosuch.percent.average": "unknown counter"}}]}
` + "```" + `

## Context

With ` + "`context`" + ` true, the rows of a discovery that takes it begin with the
properties asked for and go on with what the object is, so far as its type has it
and it is set, whether or not it was asked for:

| member | of | macro of ` + "`zabbix.lld`" + ` for a virtual machine |
|---|---|---|
| ` + "`moid`" + ` | all | ` + "`{#VSPHERE.VM.MOID}`" + ` |
| ` + "`uuid`" + ` (BIOS), ` + "`instanceUuid`" + ` | virtual machines | ` + "`{#VSPHERE.VM.UUID}`, `{#VSPHERE.VM.INSTANCEUUID}`" + ` |
| ` + "`uuid`" + ` (` + "`hardware.systemInfo.uuid`" + `) | hosts | |
| ` + "`runtime.powerState`, `runtime.connectionState`" + ` | virtual machines, hosts | ` + "`{#VSPHERE.VM.RUNTIME.POWERSTATE}`, `{#VSPHERE.VM.RUNTIME.CONNECTIONSTATE}`" + ` |
| ` + "`config.template`" + ` | virtual machines | ` + "`{#VSPHERE.VM.CONFIG.TEMPLATE}`" + ` |
| ` + "`runtime.inMaintenanceMode`" + ` | hosts | |
| ` + "`info.url`, `summary.accessible`" + ` | datastores | |

Their last member, ` + "`context`" + `, is an object of where the object belongs. Its members
are always there, "" where there is nothing of the kind or the account may not see
it, so that filters can rely on them. Names are as vSphere keeps them, like those of
the rows ("/" reads ` + "`%2f`" + `). ` + "`zabbix.lld`" + ` makes macros of them without the type, and "" of what is not set:

| member | of | macro |
|---|---|---|
| ` + "`vcenter`" + ` | all; the ` + "`hostname`" + ` of the request | ` + "`{#VSPHERE.VCENTER}`" + ` |
| ` + "`datacenter.name`" + ` | all but datacenters | ` + "`{#VSPHERE.DATACENTER.NAME}`" + ` |
| ` + "`cluster.name`" + ` | virtual machines, hosts, resource pools; "" on a standalone host | ` + "`{#VSPHERE.CLUSTER.NAME}`" + ` |
| ` + "`host.name`" + ` | virtual machines | ` + "`{#VSPHERE.HOST.NAME}`" + ` |
| ` + "`folder.name`, `folder.path`" + ` | all but resource pools; of a virtual machine in a vApp that of the vApp, of a host in a cluster that of the cluster; the path is one of the inventory, such as ` + "`/DC0/vm/web`" + `, or ` + "`/`" + ` of a datacenter that is in no folder | ` + "`{#VSPHERE.FOLDER.NAME}`, `{#VSPHERE.FOLDER.PATH}`" + ` |
`

func writeMethod(b *strings.Builder, m protocol.Method) {
	fmt.Fprintf(b, "\n### %s\n\n%s\n\n", m.Name, m.Summary)
	writeFields(b, "needs", m.Required)
	writeFields(b, "takes", slices.Concat(m.Takes(), m.ManyFields()))
	if m.Added {
		b.WriteString("- an addition to the methods of the original\n")
	}
	if m.Local {
		b.WriteString("- asks no vCenter: any worker answers for itself, with a `hostname` the one that gets the requests for it, about that vCenter alone\n")
	}
	fmt.Fprintf(b, "- result: %s", m.Shape)
	if m.Inner != "" {
		fmt.Fprintf(b, " with `%s` inside", m.Inner)
	}
	if len(m.Members) > 0 {
		fmt.Fprintf(b, " with %s", code(m.Members))
	} else if len(m.Default) > 0 {
		fmt.Fprintf(b, ", always with %s", code(m.Default))
	}
	fmt.Fprintf(b, "\n- in Zabbix: %s\n", zabbixUse(m))
}

func writeFields(b *strings.Builder, label string, fields []protocol.Field) {
	if len(fields) == 0 {
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	fmt.Fprintf(b, "- %s: %s\n", label, code(names))
}

func zabbixUse(m protocol.Method) string {
	switch m.View {
	case protocol.ViewRows:
		return fmt.Sprintf("a discovery rule, a macro `{#VSPHERE.%s.<PROPERTY>}` for each property", m.Macro)
	case protocol.ViewInnerRows:
		return fmt.Sprintf("a discovery rule over `%s`, a macro `{#VSPHERE.%s.<FIELD>}` for each field", m.Inner, m.Macro)
	case protocol.ViewInnerValue:
		return fmt.Sprintf("an item, the first property asked for of `%s`", m.Inner)
	case protocol.ViewCounters:
		return "an item, the first counter asked for; with `vpoller-zabbix --batch` all of them in one item, for dependent ones"
	case protocol.ViewCount:
		return "an item, the number of rows; with `key`, of those that contain it"
	default:
		return "an item, the first property asked for"
	}
}

func writeCodes(b *strings.Builder) {
	b.WriteString("\n## Error codes\n\nAn error reply has `success` 1, a sentence in `msg`, one of these in `code` and\nsometimes a `hint`.\n\n| code | meaning |\n|---|---|\n")
	for _, c := range protocol.Codes() {
		fmt.Fprintf(b, "| `%s` | %s |\n", c.Code, c.Meaning)
	}
}

func code(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}

// groupOf is the kind of object that a method's name begins with.
func groupOf(name string) string {
	group, _, _ := strings.Cut(name, ".")
	switch group {
	case "about", "event", "session", "perf", "alarm", "license":
		return ""
	default:
		return group
	}
}

func groupTitle(group string) string {
	titles := map[string]string{
		"":           "The vCenter",
		"datacenter": "Datacenters",
		"cluster":    "Clusters",
		"resource":   "Resource pools",
		"host":       "ESXi hosts",
		"vm":         "Virtual machines",
		"datastore":  "Datastores",
		"net":        "Networks",
		"vsan":       "vSAN",
		"worker":     "The worker",
	}
	if t, ok := titles[group]; ok {
		return t
	}
	return group
}
