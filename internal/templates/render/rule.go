package render

import (
	"slices"
	"strings"

	"vpoller/internal/templates/source"
	"vpoller/protocol"
)

// rule makes a discovery rule with its prototypes.
func (c *compiler) rule(r *source.Rule) rule {
	s := c.within(r)
	out := rule{
		UUID: c.uuid("discovery", r.ID), Name: r.Name, Description: r.Description,
		Lifetime: r.Lifetime, Filter: c.filter(r, r.Filter),
	}
	if c.release != Zabbix60 {
		out.Disable = "DISABLE_NEVER" // as 6.0 does it
	}
	if r.Disabled {
		out.Status = "DISABLED"
	}
	c.readRule(r, s, &out)
	out.Items = c.items(r.Items, s)
	out.Items = append(c.masters.of(s.path()), out.Items...)
	for i := range r.Items {
		if c.entries[r.Items[i].ID] != nil {
			out.Triggers = append(out.Triggers, c.triggersOf(r.Items[i].Triggers)...)
		}
	}
	out.Triggers = append(out.Triggers, c.triggersOf(r.Triggers)...)
	out.Graphs = c.graphsOf(r.Graphs)
	for i := range r.Hosts {
		if h, ok := r.Hosts[i].In(c.flavour); ok {
			out.Hosts = append(out.Hosts, c.hostPrototype(r, h))
		}
	}
	out.Overrides = c.overrides(r)
	return out
}

// overList reports whether a rule depends on its list, and not, as some of the
// original's, on a check of its own.
func (c *compiler) overList(r *source.Rule) bool {
	return r.List != "" && (c.flavour != source.Native || r.Native.Key == "")
}

// readRule says how the rows are read.
func (c *compiler) readRule(r *source.Rule, s scope, out *rule) {
	if c.overList(r) {
		out.Type, out.Key = "DEPENDENT", own("discovery", r.ID)
		out.Master = &keyed{c.listMaster(s, s.list).key()}
		for _, member := range s.list.Members {
			out.Paths = append(out.Paths, macroPath{c.rowMacro(r.Line, s.list.Method, member), "$" + inBrackets(member)})
		}
		out.Steps = []step{{Type: "DISCARD_UNCHANGED_HEARTBEAT", Params: []string{"1h"}}}
		if c.release == Zabbix60 {
			out.Delay = "0"
		}
		return
	}
	out.Type, out.Delay = checkType(c.flavour), c.catalogue.Common.Classes[r.Every]
	out.Key = c.ruleKey(r)
}

// ruleKey is the key of a rule's own check.
func (c *compiler) ruleKey(r *source.Rule) string {
	if c.flavour == source.Native && r.Native.Key != "" {
		return r.Native.Key
	}
	a := askOf(r.Discover, c.host.address)
	a.properties, a.key = r.Properties, r.Key
	if r.Counter != "" {
		a.counters = []string{r.Counter}
	}
	if c.flavour != source.Native {
		return c.written(a)
	}
	return a.native(nativeProperty(r))
}

// nativeProperty is the one property that the loadable module can ask for.
func nativeProperty(r *source.Rule) string {
	switch {
	case r.Counter != "":
		return ""
	case len(r.Properties) > 0:
		return r.Properties[0]
	case strings.HasSuffix(r.Discover, ".discover"):
		return "name"
	default:
		return "null"
	}
}

// known reports whether a rule's rows have a macro in this flavour: the loadable
// module can ask for one property besides those that a method always gives, and
// for no context.
func (c *compiler) known(r *source.Rule, macro string) bool {
	if c.flavour != source.Native || r.List != "" {
		return true
	}
	m := c.method(r.Line, r.Discover)
	if m.View == protocol.ViewRows && !strings.HasSuffix(m.Name, ".discover") {
		return true
	}
	return slices.ContainsFunc(append([]string{nativeProperty(r)}, m.Default...), func(name string) bool {
		return macro == c.rowMacro(r.Line, r.Discover, name)
	})
}

// filter has the conditions about macros that there are.
func (c *compiler) filter(r *source.Rule, conditions []source.Condition) *filter {
	f := &filter{EvalType: "AND"}
	for _, k := range conditions {
		if c.known(r, k.Macro) {
			id := string(rune('A' + len(f.Conditions)))
			f.Conditions = append(f.Conditions, condition{k.Macro, k.Value, k.Operator, id})
		}
	}
	if f.Conditions == nil {
		return nil
	}
	return f
}
