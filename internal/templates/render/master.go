package render

import (
	"slices"
	"strings"

	"vpoller/internal/templates/source"
)

// masters are the items that others depend on, in the order in which they are
// first needed.
type masters struct {
	byPath map[string]*master
	order  []*master
}

// master is a check of several values, or of a list.
type master struct {
	scope string // the scope that lists it, as scope.path
	ask   ask
	list  *source.List // nil for a master of values
	used  bool         // something that is not disabled depends on it
	item  item
}

// of are the finished masters of a scope.
func (ms *masters) of(scope string) []item {
	var items []item
	for _, m := range ms.order {
		if m.scope == scope {
			m.item.Key = m.key()
			if !m.used {
				m.item.Status = "DISABLED"
				m.item.Description += " Disabled, as they are."
			}
			items = append(items, m.item)
		}
	}
	return items
}

// key of the master; it is final when all that depends on it has been registered.
func (m *master) key() string {
	switch m.item.Type {
	case "EXTERNAL":
		return m.ask.batch()
	case "ZABBIX_ACTIVE":
		return m.ask.active()
	}
	property := "null"
	if len(m.ask.properties) > 0 {
		property = m.ask.properties[0]
	}
	// One parameter more than the original's discovery rules have, whose keys
	// these would else be.
	return strings.TrimSuffix(m.ask.native(property), "]") + `, ""]`
}

// master finds or makes one. Its identifier follows from its path, not from what
// it reads, so that a new value changes the master in place.
func (c *compiler) master(s scope, path []string, name, every string, a ask) *master {
	at := ""
	if s.other {
		at = s.path()
	}
	id := strings.Join(append([]string{at}, path...), "\n")
	if m := c.masters.byPath[id]; m != nil {
		return m
	}
	m := &master{scope: at, ask: a}
	m.item = item{
		UUID: c.uuid(append([]string{"master", at}, path...)...),
		Name: name, Type: checkType(c.flavour), Delay: c.catalogue.Common.Classes[every],
		History: "0", Trends: "0", ValueType: "TEXT",
		Description: "Feeds other items; its own value is not kept.",
		Tags:        []tag{{"component", "raw"}},
	}
	if m.item.Type == "EXTERNAL" {
		m.item.Steps = []step{refuse()}
	}
	c.masters.byPath[id] = m
	c.masters.order = append(c.masters.order, m)
	return m
}

// masterOf is the master that an item depends on, nil when it has a check of its
// own or is computed.
func (c *compiler) masterOf(e *entry) *master {
	switch {
	case e.ownKey(c.flavour) && e.Member != "":
		return nil
	case e.List != "" && e.ownKey(c.flavour):
		return nil
	case e.List != "":
		return c.listMaster(e.scope, c.t.List(e.List))
	case e.Member != "" && !c.single(e):
		return c.listMaster(e.scope, e.scope.list)
	case c.flavour != source.Batch:
		return nil
	case e.Counter != "":
		return c.counterMaster(e)
	case e.Property != "":
		return c.propertyMaster(e)
	default:
		return nil
	}
}

func (c *compiler) listMaster(s scope, l *source.List) *master {
	a := askOf(l.Method, c.host.address)
	a.properties, a.key, a.username, a.password = l.Properties, l.Key, l.Username, l.Password
	m := c.master(scope{}, []string{"list", l.ID}, "Get "+words(l.Method)+place(c.host, s), l.Every, a)
	if m.list = l; m.item.Type != "EXTERNAL" {
		m.item.Steps = []step{{Type: "JAVASCRIPT", Params: []string{rowsScript(rowsIn[c.flavour], c.method(l.Line, l.Method).Macro, l.Members)}}}
	}
	return m
}

// place is for names of masters that belong to a discovered object.
func place(host, s scope) string {
	if s.other && s.address.Name != host.address.Name {
		return " of " + s.address.Name
	}
	return ""
}

func (c *compiler) propertyMaster(e *entry) *master {
	a := askOf(c.methodOf(e), e.scope.address)
	a.key, a.username, a.password = e.Key, e.Username, e.Password
	m := c.master(e.scope, []string{a.method, e.Every, e.Key}, "Get "+words(a.method)+", "+e.Every+place(c.host, e.scope), e.Every, a)
	m.ask.properties = with(m.ask.properties, e.Property)
	return m
}

// counterMaster reads totals, or all instances: one process is enough for them.
func (c *compiler) counterMaster(e *entry) *master {
	a := askOf(c.perfMethod(e), e.scope.address)
	a.period = e.Period
	name := "Get " + words(a.method)
	if e.Instance != "" {
		a.instance = "*"
		name += ", instances"
	}
	if e.Period != "" {
		name += ", " + e.Period
	}
	m := c.master(e.scope, []string{a.method, a.instance, a.period, e.Every}, name+", "+e.Every+place(c.host, e.scope), e.Every, a)
	m.ask.counters = with(m.ask.counters, e.Counter)
	return m
}

func with(list []string, name string) []string {
	if slices.Contains(list, name) {
		return list
	}
	return append(list, name)
}

// words are a method's name without what all of them have.
func words(method string) string {
	return strings.ReplaceAll(strings.TrimSuffix(method, ".get"), ".", " ")
}
