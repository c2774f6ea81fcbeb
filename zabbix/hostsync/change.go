package hostsync

import (
	"fmt"
	"slices"
	"strings"
)

// A change is what the API is told about a host. What is nil stays as it is.
type change struct {
	host, name *string
	disabled   *bool
	groups     []string // names, complete
	templates  []string // ids, complete
	macros     []Macro  // complete; those with only an id stay
	tags       []Tag    // complete
	placement  *placement
}

// creation is everything about a new host.
func (p *planner) creation(u *unit) change {
	c := change{
		host: &u.technical.got, name: &u.visible.got,
		groups: groupsOf(u), templates: p.templatesOf(u.rule), tags: wantedTags(u),
	}
	for _, m := range wantedMacros(u) {
		c.macros = append(c.macros, Macro{Macro: m.Name, Value: string(m.Value)})
	}
	if at := p.state.wanted(u.rule); at.what != "" {
		c.placement = &at
	}
	return c
}

// difference is how the host of a unit has to change, and the same in words;
// no words: not at all.
func (p *planner) difference(u *unit) (c change, words []string) {
	say := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if u.host.Name != u.visible.got {
		c.name = &u.visible.got
		say("name %s", arrow(u.host.Name, u.visible.got))
	}
	if u.host.Host != u.technical.got {
		c.host = &u.technical.got
		say("technical name %s", arrow(u.host.Host, u.technical.got))
	}
	if u.host.tag(TagVanished) != "" && bool(u.host.Status) {
		on := false
		c.disabled = &on
		say("enabled")
	}
	p.groupChange(u, &c, say)
	p.templateChange(u, &c, say)
	macroChange(u, &c, say)
	tagChange(u, &c, say)
	if want := p.state.wanted(u.rule); want.what != "" && want != p.state.monitors(u.host) {
		c.placement = &want
		say("%s %s", want.what, u.rule.Proxy+u.rule.ProxyGroup)
	}
	return c, words
}

func arrow(from, to string) string { return from + " -> " + to }

// groupsOf are the groups that a unit's host belongs to.
func groupsOf(u *unit) []string {
	var names []string
	for _, text := range u.rule.Groups {
		if name, ok := groupName(text, u.object); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func (p *planner) groupChange(u *unit, c *change, say func(string, ...any)) {
	want := groupsOf(u)
	var names, left []string
	for _, g := range u.host.groups() {
		if p.places[u.object.Kind][g.Name] && !slices.Contains(want, g.Name) {
			left = append(left, g.Name)
			continue
		}
		names = append(names, g.Name)
	}
	var joined []string
	for _, name := range want {
		if !u.host.inGroup(name) {
			joined = append(joined, name)
		}
	}
	if len(left)+len(joined) == 0 || len(names)+len(joined) == 0 {
		return
	}
	c.groups = slices.Concat(names, joined)
	sayList(say, "+group", joined)
	sayList(say, "-group", left)
}

func sayList(say func(string, ...any), what string, names []string) {
	if len(names) > 0 {
		say("%s %s", what, strings.Join(names, ", "))
	}
}

func (p *planner) templatesOf(r *Rule) []string {
	ids := make([]string, 0, len(r.Templates))
	for _, name := range r.Templates {
		if id := p.state.templates[name]; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (p *planner) templateChange(u *unit, c *change, say func(string, ...any)) {
	var linked []string
	for _, name := range u.rule.Templates {
		if !u.host.hasTemplate(p.state.templates[name]) {
			linked = append(linked, name)
		}
	}
	if len(linked) == 0 {
		return
	}
	for _, t := range u.host.Templates {
		c.templates = append(c.templates, t.ID)
	}
	for _, id := range p.templatesOf(u.rule) {
		if !slices.Contains(c.templates, id) {
			c.templates = append(c.templates, id)
		}
	}
	sayList(say, "+template", linked)
}
