// Package guide writes templates/README.md: for administrators, what the Zabbix
// templates read, discover, watch and let them change, out of the same sources.
package guide

import (
	"fmt"
	"strings"

	"vpoller/internal/templates/render"
	"vpoller/internal/templates/source"
)

// Markdown is the whole page.
func Markdown(c *source.Catalogue) []byte {
	var b strings.Builder
	b.WriteString(intro)
	writeActions(&b, c)
	b.WriteString(announced)
	writeSummary(&b, c)
	writeMacros(&b, "Intervals and what all templates share", c.Common.Macros)
	for _, t := range c.Templates {
		writeTemplate(&b, t)
	}
	return []byte(b.String())
}

// writeActions are the autoregistration actions that the flavour active needs.
func writeActions(b *strings.Builder, c *source.Catalogue) {
	b.WriteString("| host metadata contains | add to host group | link template |\n|---|---|---|\n")
	for _, t := range c.Templates {
		if t.HostGroup != "" {
			fmt.Fprintf(b, "| `vpoller %s` | %s | %s |\n", t.Kind, t.HostGroup, render.TemplateName(t, source.Active))
		}
	}
}

func writeSummary(b *strings.Builder, c *source.Catalogue) {
	b.WriteString("\n## The templates\n\n| template | items | discovery rules | prototypes | triggers | graphs |\n|---|---|---|---|---|---|\n")
	for _, t := range c.Templates {
		prototypes, triggers, graphs := 0, len(t.Triggers), len(t.Graphs)
		for _, i := range t.Items {
			triggers += len(i.Triggers)
		}
		for _, r := range t.Discovery {
			prototypes += len(r.Items)
			triggers += len(r.Triggers)
			graphs += len(r.Graphs)
			for _, i := range r.Items {
				triggers += len(i.Triggers)
			}
		}
		name := render.TemplateName(t, source.Batch)
		fmt.Fprintf(b, "| [%s](#%s) | %d | %d | %d | %d | %d |\n", name, anchor(name), len(t.Items), len(t.Discovery), prototypes, triggers, graphs)
	}
}

// anchor is how links on a page name a heading.
func anchor(heading string) string {
	return strings.ReplaceAll(strings.ToLower(heading), " ", "-")
}

func writeTemplate(b *strings.Builder, t *source.Template) {
	fmt.Fprintf(b, "\n## %s\n\n%s\n", render.TemplateName(t, source.Batch), strings.TrimSpace(t.Description))
	fmt.Fprintf(b, "\n### Items of %s\n\n", t.Name)
	writeItems(b, t, nil, t.Items)
	writeTriggers(b, t)
	for i := range t.Discovery {
		writeRule(b, t, &t.Discovery[i])
	}
	writeMacros(b, "Macros of "+t.Name, t.Macros)
}

func writeRule(b *strings.Builder, t *source.Template, r *source.Rule) {
	method := r.Discover
	if r.List != "" {
		method = t.List(r.List).Method
	}
	fmt.Fprintf(b, "\n### %s: %s\n\nOf `%s`.", t.Name, r.Name, method)
	if r.Description != "" {
		b.WriteString(" " + oneLine(r.Description))
	}
	b.WriteString("\n")
	for _, k := range r.Filter {
		fmt.Fprintf(b, "- only if `%s` %s `%s`\n", k.Macro, operators[k.Operator], k.Value)
	}
	for _, h := range r.Hosts {
		fmt.Fprintf(b, "- makes hosts `%s`, shown as `%s`, in the groups %s\n", h.Host, h.Name, listed(append(h.Groups[:len(h.Groups):len(h.Groups)], h.Made...)))
	}
	if len(r.Items) > 0 {
		b.WriteString("\n")
		writeItems(b, t, r, r.Items)
	}
	writeTriggerTable(b, ruleTriggers(r))
}

var operators = map[string]string{
	"MATCHES_REGEX": "matches", "NOT_MATCHES_REGEX": "does not match", "EXISTS": "exists", "NOT_EXISTS": "does not exist",
}

func writeItems(b *strings.Builder, t *source.Template, r *source.Rule, items []source.Item) {
	b.WriteString("| item | value | every | units | flavours | meaning |\n|---|---|---|---|---|---|\n")
	for i := range items {
		e := &items[i]
		name := e.Name
		if e.Disabled {
			name += " (disabled)"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s |\n", cell(name), cell(origin(t, r, e)), every(t, e), cell(e.Units), flavours(e), cell(oneLine(e.Description)))
	}
}

func writeTriggers(b *strings.Builder, t *source.Template) {
	var all []source.Trigger
	for _, i := range t.Items {
		all = append(all, i.Triggers...)
	}
	writeTriggerTable(b, append(all, t.Triggers...))
}

func ruleTriggers(r *source.Rule) []source.Trigger {
	var all []source.Trigger
	for _, i := range r.Items {
		all = append(all, i.Triggers...)
	}
	return append(all, r.Triggers...)
}

func writeTriggerTable(b *strings.Builder, triggers []source.Trigger) {
	if len(triggers) == 0 {
		return
	}
	b.WriteString("\n| trigger | severity | when | silent while | meaning |\n|---|---|---|---|---|\n")
	for _, t := range triggers {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s |\n", cell(t.Name), t.Severity, cell(perFlavour(t.When)), listed(t.After), cell(oneLine(t.Description)))
	}
}

func writeMacros(b *strings.Builder, heading string, macros []source.Macro) {
	if len(macros) == 0 {
		return
	}
	fmt.Fprintf(b, "\n### %s\n\n| macro | default | meaning |\n|---|---|---|\n", heading)
	for _, m := range macros {
		fmt.Fprintf(b, "| %s | %s | %s |\n", code(m.Macro), cell(perFlavour(m.Value)), cell(oneLine(m.Description[source.Batch])))
	}
}
