package render

import (
	"errors"
	"fmt"
	"strings"

	"vpoller/internal/templates/source"
	"vpoller/protocol"
)

// compiler makes one template in one flavour for one release.
type compiler struct {
	catalogue *source.Catalogue
	t         *source.Template
	flavour   source.Flavour
	release   Release
	name      string            // of the template in Zabbix
	host      scope             // of what belongs to the object itself
	entries   map[string]*entry // by id of the item, those that the flavour has
	masters   masters
	triggers  map[string]trigger // by id, those that the flavour has
	graphs    map[string]string  // names by id
	problems  []error
}

// scope is what items are about: the object of the template, or what a rule
// discovers.
type scope struct {
	rule    *source.Rule // nil outside of rules
	list    *source.List // of the rule, if it is over one
	address source.Address
	other   bool // the address is that of the discovered object
}

// path tells scopes apart in identifiers.
func (s scope) path() string {
	if s.rule == nil {
		return ""
	}
	return "discovery " + s.rule.ID
}

// entry is an item of the source with its key in this flavour.
type entry struct {
	*source.Item
	scope scope
	key   string
}

func (c *compiler) say(line int, format string, args ...any) {
	c.problems = append(c.problems, fmt.Errorf("%s.yaml:%d: %s", c.t.ID, line, fmt.Sprintf(format, args...)))
}

// uuid is the identifier of something of this template. It is the same for all
// releases: who upgrades Zabbix can import the newer file over the older.
func (c *compiler) uuid(path ...string) string {
	return uuid(append([]string{string(c.flavour), c.t.ID}, path...)...)
}

// method finds a method in the catalogue of the protocol.
func (c *compiler) method(line int, name string) protocol.Method {
	m, ok := protocol.Lookup(name)
	if !ok {
		c.say(line, "there is no method %s", name)
		return protocol.Method{Name: name}
	}
	return *m
}

func (c *compiler) compile() (template, []trigger, []graph, error) {
	c.collect()
	out := template{
		UUID:        c.uuid("template"),
		Template:    c.name,
		Name:        c.name,
		Description: c.description(),
		Groups:      []named{{c.catalogue.Common.Group}},
		Tags:        sortedTags(c.catalogue.Common.Tags),
	}
	out.Items = c.items(c.t.Items, c.host)
	for i := range c.t.Discovery {
		if r := &c.t.Discovery[i]; c.hasRule(r) {
			out.Rules = append(out.Rules, c.rule(r))
		}
	}
	out.Items = append(c.masters.of(""), out.Items...)
	triggers := c.triggersOf(c.t.Triggers)
	graphs := c.graphsOf(c.t.Graphs)
	out.Dashboards = c.dashboards()
	out.ValueMaps = c.valueMaps(out)
	out.Macros = c.macros(out, triggers)
	return out, triggers, graphs, errors.Join(c.problems...)
}

// description ends with where the template comes from.
func (c *compiler) description() string {
	how := map[source.Flavour]string{
		source.Batch:    "Values are read by the external check vpoller-zabbix: one call for all values of an object that are due together.",
		source.External: "Each value is read by the external check vpoller-zabbix.",
		source.Active:   "vpoller-sender pushes each value, as the active agent of the host.",
		source.Native:   "Each value is read by a simple check of the loadable module, with the keys of the original's templates.",
	}
	parts := []string{strings.TrimSpace(c.t.Description)}
	if hosts := c.hosts(); hosts != "" {
		parts = append(parts, hosts)
	}
	return strings.Join(append(parts, how[c.flavour]), "\n\n") + "\n"
}

// hosts says how the template's hosts come to be.
func (c *compiler) hosts() string {
	if c.flavour != source.Active {
		return strings.TrimSpace(c.t.Hosts)
	}
	if c.t.HostGroup == "" {
		return ""
	}
	return "Its hosts register themselves: vpoller-sender announces them with metadata that begin with\n\"vpoller " +
		c.t.Kind + "\", and an autoregistration action links this template."
}

func (c *compiler) hasRule(r *source.Rule) bool {
	if !r.In(c.flavour) {
		return false
	}
	return r.List == "" || c.t.List(r.List).In(c.flavour) || c.flavour == source.Native && r.Native.Key != ""
}
