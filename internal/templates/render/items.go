package render

import "vpoller/internal/templates/source"

var valueTypes = map[source.ValueType]string{
	source.Number: "UNSIGNED", source.Bool: "UNSIGNED", source.Float: "FLOAT",
	source.Text: "CHAR", source.Long: "TEXT", source.Log: "LOG",
}

// items are those of the rows that the flavour has, without masters.
func (c *compiler) items(rows []source.Item, s scope) []item {
	var out []item
	for i := range rows {
		e := c.entries[rows[i].ID]
		if e == nil || e.Item != &rows[i] {
			continue
		}
		it := c.item(e)
		if s.rule == nil {
			it.Triggers = c.triggersOf(e.Triggers)
		}
		out = append(out, it)
	}
	return out
}

func (c *compiler) item(e *entry) item {
	it := item{
		UUID: c.uuid("item", e.ID), Name: e.Name, Key: e.key,
		History: or(e.History, "31d"), Trends: c.trends(e),
		ValueType: valueTypes[e.Value], Units: e.Units, Description: e.Description,
		InventoryLink: e.Inventory, Steps: c.steps(e),
		Tags: append([]tag{{"component", e.Component}}, tagsOf(e.Tags)...),
	}
	if e.Map != "" {
		it.ValueMap = &named{e.Map}
	}
	if e.Disabled {
		it.Status = "DISABLED"
	}
	c.readBy(e, &it)
	return it
}

// readBy says how the value is read.
func (c *compiler) readBy(e *entry, it *item) {
	m := c.masterOf(e)
	switch {
	case m != nil:
		it.Type, it.Master = "DEPENDENT", &keyed{m.key()}
	case e.From != "":
		it.Type, it.Master = "DEPENDENT", &keyed{c.entries[e.From].key}
	case e.Formula != "":
		it.Type, it.Params, it.Delay = "CALCULATED", c.expression(e.Formula, ""), c.catalogue.Common.Classes[e.Every]
	case e.Check != "":
		it.Type, it.Delay = "SIMPLE", c.catalogue.Common.Classes[e.Every]
	default:
		it.Type, it.Delay = checkType(c.flavour), c.catalogue.Common.Classes[e.Every]
	}
	if it.Type == "DEPENDENT" && c.release == Zabbix60 {
		it.Delay = "0"
	}
}

// trends are kept of numbers only.
func (c *compiler) trends(e *entry) string {
	if !e.Value.Numeric() {
		return "0"
	}
	return or(e.Trends, "365d")
}

// expression puts items for their ids: /template/key, or //key when there is no
// template, as formulas of calculated items have it.
func (c *compiler) expression(text, template string) string {
	return source.Reference.ReplaceAllStringFunc(text, func(id string) string {
		return "/" + template + "/" + c.entries[id[2:]].key
	})
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func tagsOf(list source.Strings) []tag {
	var tags []tag
	for _, p := range list {
		tags = append(tags, tag{p.Key, p.Value})
	}
	return tags
}
