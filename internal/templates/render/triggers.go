package render

import (
	"strings"

	"vpoller/internal/templates/source"
)

var priorities = map[source.Severity]string{
	"not-classified": "NOT_CLASSIFIED", "info": "INFO", "warning": "WARNING",
	"average": "AVERAGE", "high": "HIGH", "disaster": "DISASTER",
}

// nameTriggers makes every trigger that the flavour has, so that others can
// depend on it.
func (c *compiler) nameTriggers() {
	for _, t := range c.allTriggers() {
		if c.hasTrigger(t) {
			c.triggers[t.ID] = c.trigger(t)
		}
	}
}

// allTriggers are those of the source whose rule, if any, the flavour has.
func (c *compiler) allTriggers() []*source.Trigger {
	var all []*source.Trigger
	add := func(list []source.Trigger) {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	add(c.t.Triggers)
	items := func(list []source.Item) {
		for i := range list {
			add(list[i].Triggers)
		}
	}
	items(c.t.Items)
	for i := range c.t.Discovery {
		if c.hasRule(&c.t.Discovery[i]) {
			items(c.t.Discovery[i].Items)
			add(c.t.Discovery[i].Triggers)
		}
	}
	return all
}

func (c *compiler) hasTrigger(t *source.Trigger) bool {
	return t.In(c.flavour) && c.have(t.When[c.flavour]) && c.have(t.Until[c.flavour])
}

func (c *compiler) trigger(t *source.Trigger) trigger {
	out := trigger{
		UUID: c.uuid("trigger", t.ID), Name: t.Name, EventName: t.Event, OpData: t.Show,
		Expression: c.expression(t.When[c.flavour], c.name), Priority: priorities[t.Severity],
		Description: strings.TrimSpace(t.Description),
		Tags:        append([]tag{{"scope", t.Scope}}, tagsOf(t.Tags)...),
	}
	if until := t.Until[c.flavour]; until != "" {
		out.RecoveryMode, out.Recovery = "RECOVERY_EXPRESSION", c.expression(until, c.name)
	}
	if t.ManualClose {
		out.ManualClose = "YES"
	}
	if t.Disabled {
		out.Status = "DISABLED"
	}
	return out
}

// triggersOf are those of a list that the flavour has, with what they depend on.
func (c *compiler) triggersOf(list []source.Trigger) []trigger {
	var out []trigger
	for i := range list {
		t, ok := c.triggers[list[i].ID]
		if !ok {
			continue
		}
		for _, id := range list[i].After {
			if d, ok := c.triggers[id]; ok {
				t.Dependencies = append(t.Dependencies, dependency{d.Name, d.Expression, d.Recovery})
			}
		}
		out = append(out, t)
	}
	return out
}
