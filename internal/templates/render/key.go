package render

import (
	"strings"

	"vpoller/internal/templates/source"
)

const (
	program = "vpoller-zabbix" // the external check
	module  = "vpoller"        // the key of the loadable module and of vpoller-sender, and the first word of ours
)

// ask is a request as a key writes it.
type ask struct {
	method, vcenter, name string
	properties            []string
	key                   string
	username, password    string
	counters              []string
	instance, period      string
}

// external is the key of an external check for one value, in the short form
// whose parameters have the order of the loadable module's key.
func (a ask) external() string { return a.short(program) }

// active is the key of an item of vpoller-sender, which takes the same
// parameters. Where vCenter or name are empty, as the macros for them are unless
// somebody sets them, it asks about the object that the host stands for.
func (a ask) active() string { return a.short(module) }

func (a ask) short(word string) string {
	params := []string{
		a.method, a.vcenter, a.name, strings.Join(a.properties, ","), a.key,
		a.username, a.password, strings.Join(a.counters, ","), a.instance, a.period,
	}
	for len(params) > 2 && params[len(params)-1] == "" {
		params = params[:len(params)-1]
	}
	return word + "[" + quoted(params, ",") + "]"
}

// batch is the key of an external check for all values at once.
func (a ask) batch() string {
	params := []string{"--batch", "-m", a.method, "-V", a.vcenter}
	for _, f := range []struct{ flag, value string }{
		{"-n", a.name}, {"-p", strings.Join(a.properties, ",")}, {"-k", a.key}, {"-U", a.username}, {"-P", a.password},
		{"-c", strings.Join(a.counters, ",")}, {"-i", a.instance}, {"-T", a.period},
	} {
		if f.value != "" {
			params = append(params, f.flag, f.value)
		}
	}
	return program + "[" + quoted(params, ",") + "]"
}

// native is the key of the loadable module, with the blanks and words that the
// original's templates have: a history in Zabbix belongs to the exact text.
// property is what it asks for, "null" for nothing.
func (a ask) native(property string) string {
	params := []string{a.method, a.vcenter, orNull(a.name), property}
	switch {
	case a.counters != nil:
		params = append(params, "", "", "", a.counters[0], a.instance, a.period)
	case a.username != "":
		params = append(params, a.key, a.username, a.password)
	default:
		params = append(params, orNull(a.key))
	}
	return module + "[" + quoted(params, ", ") + "]"
}

func orNull(s string) string {
	if s == "" {
		return "null"
	}
	return s
}

// quoted joins parameters of a key, each in quotes. A parameter that is a
// discovery macro alone goes without: Zabbix then adds what quotes its value
// needs, and a path that ends in a backslash, which cannot be quoted, works.
func quoted(params []string, separator string) string {
	out := make([]string, len(params))
	for i, p := range params {
		if i >= 4 && strings.HasPrefix(p, "{#") && strings.Count(p, "{") == 1 && strings.HasSuffix(p, "}") && params[0] != "--batch" {
			out[i] = p
			continue
		}
		out[i] = `"` + strings.NewReplacer(`"`, `\"`).Replace(p) + `"`
	}
	return strings.Join(out, separator)
}

// own is a key that only names a value: of dependent and calculated items.
func own(word string, params ...string) string {
	out := make([]string, 0, len(params))
	for _, p := range params {
		if p != "" {
			out = append(out, bare(p))
		}
	}
	return module + "." + word + "[" + strings.Join(out, ",") + "]"
}

// bare is a parameter in quotes only if it needs them.
func bare(p string) string {
	if strings.ContainsAny(p, `,]" `) && !strings.HasPrefix(p, "{#") {
		return `"` + strings.ReplaceAll(p, `"`, `\"`) + `"`
	}
	return p
}

// askOf is a request about the object at an address, without more.
func askOf(method string, a source.Address) ask {
	return ask{method: method, vcenter: a.VCenter, name: a.Name}
}
