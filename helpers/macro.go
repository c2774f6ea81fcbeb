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

// discovery is the rows with macros instead of property paths; values keep
// their type.
func discovery(rows []protocol.Object, names *macros) protocol.List {
	list := make(protocol.List, len(rows))
	for i, row := range rows {
		entry := make(protocol.Object, len(row))
		for j, member := range row {
			entry[j] = protocol.Member{Name: names.name(member.Name), Value: member.Value}
		}
		list[i] = entry
	}
	return list
}
