package helpers

import (
	"strings"

	"vpoller/protocol"
)

// macros turns property paths into the names of discovery macros, and keeps
// what it made: a discovery asks for the same few names in every row.
type macros struct {
	prefix string
	clean  func(rune) rune
	made   map[string]string
}

// plainMacros are names as the original makes them, whatever is in the path.
func plainMacros(prefix string) *macros {
	return &macros{prefix: prefix, clean: func(c rune) rune { return c }, made: map[string]string{}}
}

// strictMacros are names that Zabbix accepts, made of A-Z, 0-9, "_" and ".";
// anything else in a path becomes "_" (Zabbix manual, "Low-level discovery").
func strictMacros(prefix string) *macros {
	return &macros{prefix: prefix, clean: macroRune, made: map[string]string{}}
}

func macroRune(c rune) rune {
	if c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' {
		return c
	}
	return '_'
}

// name is {#VSPHERE.PREFIX.PATH}.
func (m *macros) name(path string) string {
	name, ok := m.made[path]
	if !ok {
		name = "{#VSPHERE." + m.prefix + "." + strings.Map(m.clean, strings.ToUpper(path)) + "}"
		m.made[path] = name
	}
	return name
}

// bare is {#VSPHERE.PATH}, for what a row says of other objects.
func (m *macros) bare(path string) string {
	key := "\x00" + path // no property has that
	name, ok := m.made[key]
	if !ok {
		name = "{#VSPHERE." + strings.Map(m.clean, strings.ToUpper(path)) + "}"
		m.made[key] = name
	}
	return name
}

// placement is the member of a row that says where in the inventory it belongs:
// an object whose own members become macros without the method's prefix.
const placement = "context"

// discovery is the rows with macros instead of property paths; values keep
// their type.
func discovery(rows []protocol.Object, names *macros) protocol.List {
	list := make(protocol.List, len(rows))
	for i, row := range rows {
		entry := make(protocol.Object, 0, len(row)+placementSize)
		for _, member := range row {
			if place, ok := member.Value.(protocol.Object); ok && member.Name == placement {
				for _, m := range place {
					entry = append(entry, protocol.Member{Name: names.bare(m.Name), Value: m.Value})
				}
				continue
			}
			entry = append(entry, protocol.Member{Name: names.name(member.Name), Value: member.Value})
		}
		list[i] = entry
	}
	return list
}

// placementSize is how many members a placement has, more or less.
const placementSize = 6
