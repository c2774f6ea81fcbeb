package render

import (
	"vpoller/internal/templates/source"
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
	case e.Formula != "" || e.From != "" || e.Check != "" || e.Sender != "":
		return nil
	case c.flavour == source.Batch && e.Counter == "" && c.listed(e):
		return orNothing(jsonPath("$[0]"+inBrackets(e.Property), e.Unset))
	case c.flavour == source.Batch:
		return []step{jsonPath(c.valuePath(e), e.Unset)}
	case c.flavour == source.Native:
		return nativeValue(e)
	case c.flavour == source.Active:
		return c.activeValue(e)
	default:
		return externalValue(e)
	}
}

// refused is how the external check begins when it has no value. Zabbix takes
// that for a text like others.
const refused = "^ZBX_NOTSUPPORTED: "

// externalValue lets a value through. That a property is not set is no error.
func externalValue(e *entry) []step {
	unset := unsetBy(step{Type: "NOT_MATCHES_REGEX", Params: []string{refused + "Property .* is not set"}}, e.Unset)
	return []step{unset, refuse()}
}

// refuse makes an item not supported when the external check has no value, with
// the sentence that it says then.
func refuse() step { return step{Type: "CHECK_REGEX_ERROR", Params: []string{refused + "(.*)", `\1`}} }

// activeValue lets a value through. That a property is not set comes as an item
// that is not supported, which 6.0 cannot tell from other errors.
func (c *compiler) activeValue(e *entry) []step {
	if e.Property == "" {
		return nil
	}
	params := []string{""}
	if c.release != Zabbix60 {
		params = []string{"0", "^Property .* is not set"}
	}
	return []step{unsetBy(step{Type: "CHECK_NOT_SUPPORTED", Params: params}, e.Unset)}
}

// answered gives 1 for an answer and 0 for an error or none.
func (c *compiler) answered() []step {
	anyError, good := "", `^(?!ZBX_NOTSUPPORTED)[^-]`
	if c.release != Zabbix60 {
		anyError = "-1"
	}
	switch c.flavour {
	case source.Native:
		good = `^"` // errors come as values, but without quotes
	case source.Active:
		good = `^[^-]`
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
