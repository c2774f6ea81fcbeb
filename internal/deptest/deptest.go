// Package deptest holds the rules of who may import whom, and the test that
// checks them over transitive dependencies. docs/architecture.md gives the
// picture; this is what keeps it true.
package deptest

import (
	"slices"
	"strings"
)

// Rule says what a package of this module must not depend on, directly or not.
type Rule struct {
	Package string   // import path below the module, without the module's name
	Deny    []string // import path prefixes
	Only    []string // when set: the only packages outside the standard library it may depend on, by prefix
	Why     string
}

const (
	govmomi    = "github.com/vmware/govmomi"
	zmq        = "github.com/go-zeromq/zmq4"
	prometheus = "github.com/prometheus/client_golang"
)

// Rules are the rules of the house.
func Rules() []Rule {
	return []Rule{
		{Package: "protocol", Only: []string{"vpoller/protocol"},
			Why: "everything depends on protocol, so it depends on the standard library only"},
		{Package: "internal/secret", Only: []string{"vpoller/internal/secret"},
			Why: "a leaf that any room may use"},
		{Package: "broker", Only: []string{"vpoller/broker", "vpoller/protocol", zmq, "golang.org/x/"},
			Why: "the broker moves bytes and knows neither vSphere nor configuration"},
		{Package: "worker", Only: []string{"vpoller/worker", "vpoller/protocol", "golang.org/x/"},
			Why: "the worker meets sockets and vSphere through small interfaces"},
		{Package: "helpers", Only: []string{"vpoller/helpers", "vpoller/protocol"},
			Why: "helpers turn results into text and nothing else"},
		{Package: "vsphere", Deny: []string{"vpoller/broker", "vpoller/worker", "vpoller/helpers", "vpoller/internal/config", "vpoller/vsphere/vcsimtest", zmq, prometheus, govmomi + "/simulator"},
			Why: "siblings never import each other, and the product does not carry its simulator"},
		{Package: "vsphere/vcsimtest", Deny: []string{"vpoller/vsphere", "vpoller/broker", "vpoller/worker"},
			Why: "the simulator is a far end: it must not share code with what it tests"},
		{Package: "zabbix", Only: []string{"vpoller/zabbix"},
			Why: "the parts of zabbix hand its types to each other"},
		{Package: "zabbix/wire", Deny: []string{"vpoller/zabbix/buffer", "vpoller/zabbix/send", "vpoller/zabbix/active", "vpoller/protocol", govmomi, zmq, prometheus},
			Why: "siblings never import each other"},
		{Package: "zabbix/buffer", Deny: []string{"vpoller/zabbix/wire", "vpoller/zabbix/send", "vpoller/zabbix/active", "vpoller/protocol", "net", govmomi, zmq, prometheus},
			Why: "values wait on disk, whatever the way to Zabbix is"},
		{Package: "zabbix/send", Deny: []string{"vpoller/zabbix/wire", "vpoller/zabbix/buffer", "vpoller/zabbix/active", "vpoller/protocol", "net", govmomi, zmq, prometheus},
			Why: "delivery meets the buffer and the wire through small interfaces"},
		{Package: "zabbix/inputfile", Only: []string{"vpoller/zabbix"},
			Why: "a file format and nothing else"},
		{Package: "zabbix/program", Deny: []string{"vpoller/zabbix/wire", "vpoller/zabbix/buffer", "vpoller/zabbix/send", "vpoller/zabbix/trappertest", "vpoller/protocol", "vpoller/internal", govmomi, zmq, prometheus},
			Why: "another way to Zabbix beside the wire, which delivery meets through the same interface"},
		{Package: "internal/config", Deny: []string{"vpoller/broker", "vpoller/worker", "vpoller/vsphere", govmomi, zmq},
			Why: "configuration is plain data"},
		{Package: "cmd/vpoller-client", Deny: []string{govmomi, prometheus, "vpoller/vsphere", "vpoller/worker"},
			Why: "Zabbix forks it: start-up is what a poll costs"},
		{Package: "cmd/vpoller-zabbix", Deny: []string{govmomi, prometheus, "net/http", "vpoller/vsphere", "vpoller/worker"},
			Why: "Zabbix forks it for every value: start-up is what a value costs"},
		{Package: "internal/pattern", Only: []string{"vpoller/internal/pattern"},
			Why: "a leaf for configuration and import alike"},
		{Package: "internal/templates", Only: []string{"vpoller/internal/templates", "vpoller/internal/itemquery", "vpoller/internal/push", "vpoller/internal/version", "vpoller/protocol", "vpoller/zabbix/itemkey", "gopkg.in/yaml.v3"},
			Why: "templates are made of their sources and the method catalogue alone, and their keys are read as items' are"},
		{Package: "zabbix/api", Only: []string{"vpoller/zabbix/api", "vpoller/internal/secret"},
			Why: "a client of Zabbix knows nothing of vSphere"},
		{Package: "zabbix/hostsync", Only: []string{"vpoller/zabbix", "vpoller/internal/pattern", "vpoller/internal/secret"},
			Why: "the plan is pure: objects come from whoever asked for them"},
		{Package: "internal/itemquery", Only: []string{"vpoller/internal/itemquery", "vpoller/internal/push", "vpoller/internal/version", "vpoller/protocol", "vpoller/zabbix/itemkey"},
			Why: "a leaf for the external check and the sender alike"},
		{Package: "internal/push/poll", Only: []string{"vpoller/internal/push", "vpoller/helpers", "vpoller/protocol"},
			Deny: []string{"vpoller/internal/push/agent", "vpoller/internal/push/inventory", "vpoller/internal/push/jobs"},
			Why:  "whoever asks brings the connection along"},
		{Package: "internal/discover", Only: []string{"vpoller/internal/discover", "vpoller/internal/pattern", "vpoller/internal/secret", "vpoller/protocol", "vpoller/zabbix", "golang.org/x/sync"},
			Why: "whoever asks brings the connection along"},
		{Package: "internal/push/inventory", Deny: []string{"vpoller/broker", "vpoller/vsphere", "vpoller/worker", "vpoller/internal/push/agent", "vpoller/internal/config", govmomi, zmq, prometheus},
			Why: "whoever asks brings the connection along, and siblings never import each other"},
		{Package: "internal/push/agent", Deny: []string{"vpoller/broker", "vpoller/vsphere", "vpoller/worker", "vpoller/internal/push/inventory", "vpoller/internal/push/poll", "vpoller/internal/config", govmomi, zmq, prometheus},
			Why: "the agent meets Zabbix, vPoller and the buffer through small interfaces"},
		{Package: "internal/push/marks", Only: []string{"vpoller/internal/push/marks", "vpoller/zabbix/schedule"},
			Why: "a leaf for agent and jobs alike"},
		{Package: "internal/push/jobs", Deny: []string{"vpoller/broker", "vpoller/vsphere", "vpoller/worker", "vpoller/internal/push/inventory", "vpoller/internal/push/agent", "vpoller/internal/push/poll", "vpoller/zabbix/buffer", govmomi, zmq, prometheus},
			Why: "jobs meet vPoller, the inventory and the buffer through small interfaces"},
		{Package: "internal/service/senderd", Deny: []string{govmomi, "vpoller/vsphere", "vpoller/worker", "vpoller/internal/service/workerd", "vpoller/zabbix/trappertest"},
			Why: "the sender asks a proxy, as any client does"},
		{Package: "zabbix/apitest", Only: []string{"vpoller/zabbix/apitest"},
			Why: "a far end must not share code with what it tests"},
		{Package: "cmd/vpoller-import", Deny: []string{govmomi, prometheus, "vpoller/vsphere", "vpoller/worker", "vpoller/zabbix/apitest"},
			Why: "it asks a proxy, as any client does"},
		{Package: "cmd/vpoller-sender", Deny: []string{govmomi, "vpoller/vsphere", "vpoller/worker", "vpoller/zabbix/trappertest"},
			Why: "it asks a proxy, as any client does"},
		{Package: "cmd/vpoller-proxy", Deny: []string{govmomi, "vpoller/vsphere", "vpoller/worker"},
			Why: "the proxy never looks at vSphere"},
		{Package: "cmd/vpoller-worker", Deny: []string{govmomi + "/simulator", "vpoller/vsphere/vcsimtest"},
			Why: "the simulator belongs to the demo and the tests"},
	}
}

// violation says how a dependency breaks the rule, "" when it does not.
func (r Rule) violation(dep string) string {
	switch {
	case dep == "vpoller/"+r.Package:
		return ""
	case underAny(dep, r.Deny):
		return "denied"
	case r.Only != nil && !standard(dep) && !underAny(dep, r.Only):
		return "not among the allowed"
	default:
		return ""
	}
}

func under(path, prefix string) bool {
	prefix = strings.TrimSuffix(prefix, "/")
	return path == prefix || strings.HasPrefix(path, prefix+"/")
}

func underAny(path string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return under(path, p) })
}

// standard reports whether path is of the standard library: its first element
// has no dot, and it is not of this module.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return first != "vpoller" && !strings.Contains(first, ".")
}
