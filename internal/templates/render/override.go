package render

import (
	"slices"
	"strconv"

	"vpoller/internal/templates/source"
)

func (c *compiler) overrides(r *source.Rule) []override {
	var out []override
	for i, o := range r.Overrides {
		if !slices.ContainsFunc(o.Filter, func(k source.Condition) bool { return c.known(r, k.Macro) }) && len(o.Filter) > 0 {
			continue
		}
		v := override{Name: o.Name, Step: strconv.Itoa(i + 1), Filter: c.filter(r, o.Filter)}
		if o.Stop {
			v.Stop = "YES"
		}
		for _, p := range []struct {
			object  string
			changes []source.Change
		}{{"ITEM_PROTOTYPE", o.Items}, {"TRIGGER_PROTOTYPE", o.Triggers}, {"GRAPH_PROTOTYPE", o.Graphs}, {"HOST_PROTOTYPE", o.Hosts}} {
			for _, change := range p.changes {
				v.Operations = append(v.Operations, operate(p.object, change))
			}
		}
		out = append(out, v)
	}
	return out
}

func operate(object string, c source.Change) operation {
	op := operation{Object: object, Operator: "LIKE", Value: c.Like, Severity: priorities[c.Severity], Tags: tagsOf(c.Tags)}
	if c.Equals != "" {
		op.Operator, op.Value = "EQUAL", c.Equals
	}
	if c.Regex != "" {
		op.Operator, op.Value = "REGEXP", c.Regex
	}
	if c.Discover != nil {
		op.Discover = choose(*c.Discover, "DISCOVER", "NO_DISCOVER")
	}
	if c.Disabled != nil {
		op.Status = choose(*c.Disabled, "DISABLED", "ENABLED")
	}
	return op
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}
