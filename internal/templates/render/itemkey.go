package render

import (
	"strings"

	"vpoller/internal/templates/source"
)

// key is the key of an item.
func (c *compiler) key(e *entry) string {
	switch {
	case e.ownKey(c.flavour):
		return e.Own(c.flavour).Key
	case e.Check != "":
		return e.Check
	case e.Sender != "":
		return e.Sender
	case e.Answers != "":
		return c.answerKey(e)
	case e.List != "", e.Formula != "", e.From != "":
		return own("item", append([]string{e.ID}, c.identity(e)...)...)
	case e.Member != "" && !c.single(e):
		return own(e.scope.list.Method, append([]string{e.Member}, c.identity(e)...)...)
	case c.flavour == source.Batch:
		return c.dependentKey(e)
	}
	a := c.ask(e)
	if c.flavour == source.Native {
		return a.native(a.properties[0])
	}
	return c.written(a)
}

// written is a request for one value as a key.
func (c *compiler) written(a ask) string {
	if c.flavour == source.Active {
		return a.active()
	}
	return a.external()
}

// ask is the request for the value of an item that has one of its own.
func (c *compiler) ask(e *entry) ask {
	switch {
	case e.Counter != "":
		a := askOf(c.t.Object+".perf.metric.get", e.scope.address)
		if e.Method != "" {
			a.method = e.Method
		}
		a.properties = []string{"value"}
		a.counters, a.instance, a.period = []string{e.Counter}, e.Instance, e.Period
		return a
	case e.Member != "":
		a := askOf(e.scope.rule.One.Method, e.scope.address)
		a.properties, a.key = []string{e.Member}, e.scope.rule.One.Key
		return a
	default:
		a := askOf(c.methodOf(e), e.scope.address)
		a.properties, a.key = []string{e.Property}, e.Key
		a.username, a.password = e.Username, e.Password
		return a
	}
}

func (c *compiler) methodOf(e *entry) string {
	if e.Method != "" {
		return e.Method
	}
	return c.t.Object + ".get"
}

// dependentKey names the value of an item of the flavour batch.
func (c *compiler) dependentKey(e *entry) string {
	params := []string{e.Property}
	method := c.methodOf(e)
	if e.Counter != "" {
		params = []string{e.Counter, e.Instance, e.Period}
		method = c.perfMethod(e)
	}
	params = append(params, e.Key)
	if e.scope.other {
		params = append(params, e.scope.address.Name)
	}
	return own(method, params...)
}

// perfMethod reads several counters of one object.
func (c *compiler) perfMethod(e *entry) string {
	if object, ok := strings.CutSuffix(e.Method, ".perf.metric.get"); ok {
		return object + ".perf.get"
	}
	return c.t.Object + ".perf.get"
}

func (c *compiler) answerKey(e *entry) string {
	a := askOf(e.Answers, e.scope.address)
	if c.flavour != source.Native {
		return c.written(a)
	}
	if always := c.method(e.Line, e.Answers).Default; len(always) > 0 {
		return a.native(always[0])
	}
	return a.native("null")
}

// identity are the macros that tell discovered things apart.
func (c *compiler) identity(e *entry) []string {
	r := e.scope.rule
	if r == nil {
		return nil
	}
	if e.scope.list != nil {
		var macros []string
		for _, member := range r.Identity {
			macros = append(macros, c.rowMacro(r.Line, e.scope.list.Method, member))
		}
		return macros
	}
	if len(r.Identity) == 0 && e.scope.other {
		return []string{e.scope.address.Name}
	}
	if len(r.Identity) == 0 {
		c.say(e.Line, "the rule %s needs identity for this item", r.ID)
	}
	return r.Identity
}

// rowMacro is the discovery macro of a member of a method's rows.
func (c *compiler) rowMacro(line int, method, member string) string {
	return "{#VSPHERE." + c.method(line, method).Macro + "." + strings.ToUpper(member) + "}"
}
