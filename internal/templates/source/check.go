package source

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
)

// Reference is an item in an expression: //id, ended by what a function's
// argument ends with.
var Reference = regexp.MustCompile(`//([a-z0-9][a-zA-Z0-9-]*)`)

// bareBool is a comparison that Zabbix's JSONPath does not know.
var bareBool = regexp.MustCompile(`[=!]=\s*(true|false)`)

// checker gathers what is wrong with one template.
type checker struct {
	c        *Catalogue
	t        *Template
	items    map[string]bool // ids, also of prototypes
	triggers map[string]bool
	graphs   map[string]bool
	problems []error
}

// check finds what decoding cannot: references to what is not there, doubled ids,
// rows that do not say where their value comes from.
func (c *Catalogue) check() error {
	var problems []error
	for _, t := range c.Templates {
		k := &checker{c: c, t: t, items: map[string]bool{}, triggers: map[string]bool{}, graphs: map[string]bool{}}
		k.template()
		problems = append(problems, k.problems...)
	}
	return errors.Join(problems...)
}

func (k *checker) say(line int, format string, args ...any) {
	k.problems = append(k.problems, fmt.Errorf("%s.yaml:%d: %s", k.t.ID, line, fmt.Sprintf(format, args...)))
}

func (k *checker) template() {
	if k.t.Name == "" || k.t.Object == "" || k.t.Description == "" {
		k.say(1, "a template needs template, object and description")
	}
	k.register(k.t.Items, k.t.Triggers, k.t.Graphs)
	for i := range k.t.Discovery {
		r := &k.t.Discovery[i]
		k.register(r.Items, r.Triggers, r.Graphs)
	}
	for i := range k.t.Lists {
		k.class(k.t.Lists[i].Line, k.t.Lists[i].Every)
	}
	k.group(k.t.Items, k.t.Triggers, k.t.Graphs, nil)
	for i := range k.t.Discovery {
		k.rule(&k.t.Discovery[i])
	}
	for _, m := range k.t.Macros {
		if m.Macro == "" || m.Description == nil || m.Value == nil {
			k.say(m.Line, "a macro needs macro, value and description")
		}
	}
	k.dashboards()
}

func (k *checker) group(items []Item, triggers []Trigger, graphs []Graph, in *Rule) {
	for i := range items {
		k.item(&items[i], in)
		for j := range items[i].Triggers {
			k.trigger(&items[i].Triggers[j])
		}
	}
	for i := range triggers {
		k.trigger(&triggers[i])
	}
	for i := range graphs {
		for _, c := range graphs[i].Items {
			k.refers(graphs[i].Line, c.Item)
		}
	}
}

func (k *checker) item(i *Item, in *Rule) {
	if o := i.origins(); len(o) != 1 {
		k.say(i.Line, "the value of an item comes from exactly one origin, not from %v", o)
	}
	if i.Name == "" || i.Component == "" {
		k.say(i.Line, "an item needs name and component")
	}
	k.class(i.Line, i.Every)
	if i.Map != "" && !k.hasMap(i.Map) {
		k.say(i.Line, "there is no value map %q", i.Map)
	}
	if i.List != "" && (k.t.List(i.List) == nil || i.Path == "") {
		k.say(i.Line, "list needs a list that is there, and path")
	}
	if bareBool.MatchString(i.Path) {
		k.say(i.Line, "Zabbix compares truth values as texts: == \"false\"")
	}
	if i.Member != "" && (in == nil || in.List == "") {
		k.say(i.Line, "member is for rules over a list")
	}
	if i.From != "" {
		k.refers(i.Line, i.From)
	}
	k.expression(i.Line, i.Formula)
}

func (k *checker) class(line int, class string) {
	if _, ok := k.c.Common.Classes[class]; !ok {
		k.say(line, "%q is no interval class", class)
	}
}

func (k *checker) hasMap(name string) bool {
	_, own := k.t.ValueMaps.Find(name)
	_, shared := k.c.Common.ValueMaps.Find(name)
	return own || shared
}

func (k *checker) trigger(t *Trigger) {
	for _, expressions := range []PerFlavour{t.When, t.Until} {
		for _, text := range expressions.Texts() {
			k.expression(t.Line, text)
		}
	}
	for _, id := range t.After {
		if !k.triggers[id] {
			k.say(t.Line, "there is no trigger %q", id)
		}
	}
}

func (k *checker) expression(line int, text string) {
	for _, m := range Reference.FindAllStringSubmatch(text, -1) {
		k.refers(line, m[1])
	}
}

func (k *checker) refers(line int, id string) {
	if !k.items[id] {
		k.say(line, "there is no item %q", id)
	}
}

func (k *checker) rule(r *Rule) {
	k.class(r.Line, r.Every)
	if r.List != "" {
		l := k.t.List(r.List)
		if l == nil {
			k.say(r.Line, "there is no list %q", r.List)
			return
		}
		k.members(r, l)
	}
	k.group(r.Items, r.Triggers, r.Graphs, r)
	for _, h := range r.Hosts {
		if h.Host == "" || h.Name == "" || len(h.Groups) == 0 {
			k.say(h.Line, "a host prototype needs host, name and groups")
		}
	}
}

func (k *checker) members(r *Rule, l *List) {
	names := slices.Clone(r.Identity)
	for i := range r.Items {
		if m := r.Items[i].Member; m != "" {
			names = append(names, m)
		}
	}
	for _, name := range names {
		if !slices.Contains(l.Members, name) {
			k.say(r.Line, "the list %s does not name the member %q", l.ID, name)
		}
	}
}
