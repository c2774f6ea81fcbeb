package render

import (
	"regexp"

	"vpoller/internal/templates/source"
)

var discoveryMacro = regexp.MustCompile(`\{#[A-Z0-9_.]+\}`)

// hostPrototype makes hosts of what a rule discovers.
func (c *compiler) hostPrototype(r *source.Rule, h source.HostProto) host {
	out := host{UUID: c.uuid("host", r.ID, h.Template), Host: h.Host, Name: h.Name, Inventory: "AUTOMATIC"}
	for _, g := range h.Groups {
		out.Links = append(out.Links, link{named{g}})
	}
	for _, g := range h.Made {
		if c.allKnown(r, g) {
			out.Made = append(out.Made, named{g})
		}
	}
	for _, m := range h.Macros {
		out.Macros = append(out.Macros, macro{Macro: m.Key, Value: &m.Value})
	}
	for _, t := range h.Tags {
		if c.allKnown(r, t.Value) {
			out.Tags = append(out.Tags, tag{t.Key, t.Value})
		}
	}
	if h.Template != "" {
		linked := c.catalogue.Find(h.Template)
		if linked == nil {
			c.say(h.Line, "there is no template %q", h.Template)
			return out
		}
		out.Templates = []named{{TemplateName(linked, c.flavour)}}
	}
	return out
}

// allKnown reports whether a rule has all discovery macros of a text.
func (c *compiler) allKnown(r *source.Rule, text string) bool {
	for _, m := range discoveryMacro.FindAllString(text, -1) {
		if !c.known(r, m) {
			return false
		}
	}
	return true
}
