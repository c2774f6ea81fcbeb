package render

import (
	"fmt"
	"regexp"
	"strings"

	"vpoller/internal/templates/source"
	"vpoller/protocol"
)

// steps are the preprocessing of an item: picking the value, what follows from
// its type, and the row's own steps; these first where they pick the value.
func (c *compiler) steps(e *entry) []step {
	steps := c.pick(e)
	if e.From != "" {
		steps = append(steps, ownSteps(e)...)
	}
	if e.Value == source.Bool && e.Formula == "" && e.Answers == "" {
		steps = append(steps, step{Type: "BOOL_TO_DECIMAL", Params: []string{""}})
	}
	if e.Scale != "" {
		steps = append(steps, step{Type: "MULTIPLIER", Params: []string{e.Scale}})
	}
	if e.From == "" {
		steps = append(steps, ownSteps(e)...)
	}
	if e.Every == "config" && e.Formula == "" && e.Check == "" {
		steps = append(steps, step{Type: "DISCARD_UNCHANGED_HEARTBEAT", Params: []string{"1d"}})
	}
	return steps
}

// ownSteps are those that the row writes.
func ownSteps(e *entry) []step {
	var steps []step
	for _, s := range e.Steps {
		w := written(s)
		if s.Word == "jsonpath" {
			w = unsetBy(w, e.Unset)
		}
		steps = append(steps, w)
	}
	return steps
}

// pick takes the value out of what was read.
func (c *compiler) pick(e *entry) []step {
	switch {
	case e.Answers != "":
		return c.answered()
	case e.List != "" && c.masterOf(e) != nil:
		return []step{jsonPath(e.Path, e.Unset)}
	case e.Member != "" && c.masterOf(e) != nil:
		return orNothing(jsonPath(c.rowPath(e), e.Unset))
	case e.ownKey(c.flavour) && e.Member != "":
		return nil
	case e.Formula != "" || e.From != "" || e.Check != "":
		return nil
	case c.flavour == source.Batch && e.Counter == "" && c.listed(e):
		return orNothing(jsonPath("$[0]"+inBrackets(e.Property), e.Unset))
	case c.flavour == source.Batch:
		return []step{jsonPath(c.valuePath(e), e.Unset)}
	case c.flavour == source.Native:
		return nativeValue(e)
	default:
		return externalValue(e)
	}
}

// refused is how the external check begins when it has no value. Zabbix takes
// that for a text like others.
const refused = "^ZBX_NOTSUPPORTED"

// externalValue lets a value through. That a property is not set is no error.
func externalValue(e *entry) []step {
	unset := unsetBy(step{Type: "NOT_MATCHES_REGEX", Params: []string{refused + ": Property .* is not set"}}, e.Unset)
	steps := []step{unset}
	if !e.Value.Numeric() {
		steps = append(steps, refuse())
	}
	return steps
}

// refuse makes an item not supported when the external check has no value; the
// sentence that it says then is part of Zabbix's.
func refuse() step { return step{Type: "NOT_MATCHES_REGEX", Params: []string{refused}} }

// answered gives 1 for an answer and 0 for an error or none.
func (c *compiler) answered() []step {
	anyError, good := "", `^(?!ZBX_NOTSUPPORTED)[^-]`
	if c.release != Zabbix60 {
		anyError = "-1"
	}
	if c.flavour == source.Native {
		good = `^"` // errors come as values, but without quotes
	}
	return []step{
		{Type: "CHECK_NOT_SUPPORTED", Params: []string{anyError}, OnError: "CUSTOM_VALUE", OnErrorText: "-"},
		{Type: "REGEX", Params: []string{good, "1"}, OnError: "CUSTOM_VALUE", OnErrorText: "0"},
	}
}

// nativeValue undoes the JSON of the loadable module's values. An error is a
// value there too, without quotes: it fails the pattern, or is no number.
func nativeValue(e *entry) []step {
	null := unsetBy(step{Type: "NOT_MATCHES_REGEX", Params: []string{"^null$"}}, e.Unset)
	if e.Value != source.Text && e.Value != source.Long && e.Value != source.Log {
		return []step{null}
	}
	if e.Unset.Value != nil {
		null.OnErrorText = `"` + null.OnErrorText + `"` // as the module would say it
	}
	return []step{null, {Type: "REGEX", Params: []string{`^"(.*)"$`, `\1`}}}
}

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

// written is a step of a row as Zabbix names it.
func written(s source.Step) step {
	types := map[string]string{
		"multiply": "MULTIPLIER", "regex": "REGEX", "replace": "STR_REPLACE", "trim": "TRIM",
		"jsonpath": "JSONPATH", "javascript": "JAVASCRIPT", "not-matching": "NOT_MATCHES_REGEX",
		"change-per-second": "CHANGE_PER_SECOND", "simple-change": "SIMPLE_CHANGE",
		"discard-unchanged": "DISCARD_UNCHANGED",
	}
	out := step{Type: types[s.Word], Params: s.Args}
	switch s.Word {
	case "not-matching":
		out.OnError = "DISCARD_VALUE"
	case "discard-unchanged":
		if len(s.Args) > 0 {
			out.Type = "DISCARD_UNCHANGED_HEARTBEAT"
		}
	}
	if out.Params == nil {
		out.Params = []string{""}
	}
	return out
}

// rowsScript makes plain rows of the discovery data of the loadable module,
// whose macros have lost the case of the members.
func rowsScript(macro string, members []string) string {
	var b strings.Builder
	b.WriteString("var names = {\n")
	for i, m := range members {
		end := ","
		if i == len(members)-1 {
			end = ""
		}
		fmt.Fprintf(&b, "  '{#VSPHERE.%s.%s}': '%s'%s\n", macro, strings.ToUpper(m), m, end)
	}
	b.WriteString(`};
return JSON.stringify(JSON.parse(value).data.map(function (row) {
  var plain = {};
  Object.keys(row).forEach(function (macro) { plain[names[macro] || macro] = row[macro]; });
  return plain;
}));
`)
	return b.String()
}
