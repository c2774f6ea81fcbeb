package render

import (
	"fmt"
	"regexp"
	"strings"

	"vpoller/internal/templates/source"
	"vpoller/protocol"
)

// valuePath is where the value is in what a master of the flavour batch reads.
func (c *compiler) valuePath(e *entry) string {
	if e.Counter != "" {
		if e.Instance == "" {
			return "$" + inBrackets(e.Counter)
		}
		return "$" + inBrackets(e.Counter) + inBrackets(e.Instance)
	}
	return "$" + inBrackets(e.Property)
}

// listed reports whether a property is of a method that gives rows, of which the
// first is meant.
func (c *compiler) listed(e *entry) bool {
	m := c.method(e.Line, c.methodOf(e))
	return m.Shape == protocol.ShapeRows && m.View == protocol.ViewValue
}

// orNothing is a step that picks from a row of a list, where what is not set is
// there as null.
func orNothing(path step) []step {
	null := path
	null.Type, null.Params = "NOT_MATCHES_REGEX", []string{"^null$"}
	return []step{path, null}
}

// rowPath is where a member of the discovered row is in the list. Values are in
// double quotes: Zabbix quotes what a macro stands for as such, and only as such
// a path with an apostrophe works.
func (c *compiler) rowPath(e *entry) string {
	r := e.scope.rule
	conditions := make([]string, len(r.Identity))
	for i, member := range r.Identity {
		macro := c.rowMacro(r.Line, e.scope.list.Method, member)
		conditions[i] = fmt.Sprintf(`@%s == "%s"`, inBrackets(member), macro)
	}
	return "$[?(" + strings.Join(conditions, " && ") + ")]" + inBrackets(e.Member) + ".first()"
}

var plain = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)

// inBrackets is a step of a JSONPath.
func inBrackets(name string) string {
	if plain.MatchString(name) {
		return "." + name
	}
	if strings.HasPrefix(name, "{#") {
		return `["` + name + `"]` // Zabbix quotes what the macro stands for as such
	}
	return "['" + name + "']"
}

func jsonPath(path string, u source.Unset) step {
	return unsetBy(step{Type: "JSONPATH", Params: []string{path}}, u)
}

// unsetBy is a step that fails when vSphere has no value, with what happens then.
func unsetBy(s step, u source.Unset) step {
	s.OnError = "DISCARD_VALUE"
	switch {
	case u.Value != nil:
		s.OnError, s.OnErrorText = "CUSTOM_VALUE", *u.Value
	case u.Error != "":
		s.OnError, s.OnErrorText = "CUSTOM_ERROR", u.Error
	}
	return s
}
