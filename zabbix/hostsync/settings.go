package hostsync

import (
	"slices"
	"strings"

	"vpoller/internal/pattern"
)

// The macros that every host has: which vCenter to ask, and for which object.
// This project's templates are written with them.
const (
	MacroHost = "{$VSPHERE.HOST}"
	MacroName = "{$VSPHERE.NAME}"
)

// maxValue limits the values of tags, in characters.
const maxValue = 255

// wantedMacros are the macros of a unit's host, filled in.
func wantedMacros(u *unit) []Setting {
	all := []Setting{{MacroHost, "{vcenter}"}, {MacroName, "{moid}"}}
	for _, m := range u.rule.Macros {
		if i := slices.IndexFunc(all, func(s Setting) bool { return s.Name == m.Name }); i >= 0 {
			all[i] = m
		} else {
			all = append(all, m)
		}
	}
	for i := range all {
		text, _ := all[i].Value.Fill(u.object.Place)
		all[i].Value = pattern.Text(text)
	}
	return all
}

// macroChange changes the macros that rules name. A value that the
// administrator made secret cannot be compared, and stays.
func macroChange(u *unit, c *change, say func(string, ...any)) {
	var keep []Macro
	var added, changed []string
	want := wantedMacros(u)
	for _, m := range u.host.Macros {
		i := slices.IndexFunc(want, func(s Setting) bool { return s.Name == m.Macro })
		if i >= 0 && m.Value != string(want[i].Value) && (m.Type == "" || m.Type == "0") {
			changed = append(changed, m.Macro)
			keep = append(keep, Macro{ID: m.ID, Macro: m.Macro, Value: string(want[i].Value)})
		} else {
			keep = append(keep, Macro{ID: m.ID})
		}
	}
	for _, w := range want {
		if !slices.ContainsFunc(u.host.Macros, func(m Macro) bool { return m.Macro == w.Name }) {
			added = append(added, w.Name)
			keep = append(keep, Macro{Macro: w.Name, Value: string(w.Value)})
		}
	}
	if len(added)+len(changed) > 0 {
		c.macros = keep
		sayList(say, "+macro", added)
		sayList(say, "macro", changed)
	}
}

// identity are the tags that a host remembers its object in.
func identity(o *Object) []Tag {
	tags := []Tag{{TagID, o.ID()}, {TagKind, string(o.Kind)}}
	if o.UUID != "" && len([]rune(o.UUID)) <= maxValue {
		tags = append(tags, Tag{TagUUID, o.UUID})
	}
	return tags
}

// wantedTags are the tags of a unit's host. One whose places are all empty is
// left out.
func wantedTags(u *unit) []Tag {
	tags := identity(u.object)
	for _, t := range u.rule.Tags {
		value, _ := t.Value.Fill(u.object.Place)
		if value == "" && t.Value != "" {
			continue
		}
		if runes := []rune(value); len(runes) > maxValue {
			value = string(runes[:maxValue])
		}
		tags = append(tags, Tag{t.Name, value})
	}
	return tags
}

// tagChange makes the tags that a rule names what it wants. Others stay, and of
// the identity those that the object has nothing for.
func tagChange(u *unit, c *change, say func(string, ...any)) {
	want := wantedTags(u)
	named := func(name string) bool {
		return name == TagVanished ||
			slices.ContainsFunc(want, func(t Tag) bool { return t.Tag == name }) ||
			slices.ContainsFunc(u.rule.Tags, func(s Setting) bool { return s.Name == name })
	}
	var others, have []Tag
	for _, t := range u.host.Tags {
		if named(t.Tag) {
			have = append(have, t)
		} else {
			others = append(others, t)
		}
	}
	if sameTags(have, want) {
		return
	}
	c.tags = slices.Concat(others, want)
	var names []string
	for _, t := range append(slices.Clone(have), want...) {
		if slices.Contains(have, t) != slices.Contains(want, t) && !slices.Contains(names, t.Tag) {
			names = append(names, t.Tag)
		}
	}
	say("tags %s", strings.Join(names, ", "))
}

func sameTags(a, b []Tag) bool {
	order := func(x, y Tag) int { return strings.Compare(x.Tag+"\x00"+x.Value, y.Tag+"\x00"+y.Value) }
	return slices.Equal(slices.SortedFunc(slices.Values(a), order), slices.SortedFunc(slices.Values(b), order))
}
