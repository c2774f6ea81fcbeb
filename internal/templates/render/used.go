package render

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/source"
)

// userMacro finds user macros, with or without a context.
var userMacro = regexp.MustCompile(`\{\$([A-Z0-9_.]+)(:[^{}]*(\{#[^{}]*\}[^{}]*)*)?\}`)

// valueMaps are those that items of the template show values with.
func (c *compiler) valueMaps(t template) []valueMap {
	used := map[string]bool{}
	note := func(items []item) {
		for _, i := range items {
			if i.ValueMap != nil {
				used[i.ValueMap.Name] = true
			}
		}
	}
	note(t.Items)
	for _, r := range t.Rules {
		note(r.Items)
	}
	var out []valueMap
	for _, name := range slices.Sorted(maps.Keys(used)) {
		m, ok := c.t.ValueMaps.Find(name)
		if !ok {
			m, _ = c.catalogue.Common.ValueMaps.Find(name)
		}
		v := valueMap{UUID: c.uuid("valuemap", name), Name: name}
		for _, p := range m.Mappings {
			v.Mappings = append(v.Mappings, mapping{p.Value, p.Shown})
		}
		out = append(out, v)
	}
	return out
}

// macros are those that the template uses, with their defaults.
func (c *compiler) macros(t template, triggers []trigger) []macro {
	text, err := yaml.Marshal(struct {
		T template
		G []trigger
	}{t, triggers})
	if err != nil {
		c.say(1, "%v", err)
	}
	used := map[string]bool{}
	for _, m := range userMacro.FindAllStringSubmatch(strings.ReplaceAll(string(text), "''", "'"), -1) {
		used["{$"+m[1]+"}"] = true
	}
	var out []macro
	for _, name := range slices.Sorted(maps.Keys(used)) {
		m, ok := c.findMacro(name)
		if !ok {
			c.say(1, "the macro %s is used and defined nowhere", name)
			continue
		}
		if m.Only != nil && !slices.Contains(m.Only, c.flavour) {
			continue
		}
		value := m.Value[c.flavour]
		v := macro{Macro: m.Macro, Value: &value, Description: m.Description[c.flavour]}
		if m.Secret {
			v.Type, v.Value = "SECRET_TEXT", nil
		}
		out = append(out, v)
	}
	return out
}

// findMacro prefers the template's own.
func (c *compiler) findMacro(name string) (source.Macro, bool) {
	for _, list := range [][]source.Macro{c.t.Macros, c.catalogue.Common.Macros} {
		for _, m := range list {
			if m.Macro == name {
				return m, true
			}
		}
	}
	return source.Macro{}, false
}

func sortedTags(tags map[string]string) []tag {
	var out []tag
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, tag{name, tags[name]})
	}
	return out
}
