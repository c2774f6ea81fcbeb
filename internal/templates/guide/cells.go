package guide

import (
	"strings"

	"vpoller/internal/templates/source"
)

// origin says where a value comes from.
func origin(t *source.Template, r *source.Rule, e *source.Item) string {
	switch {
	case e.Property != "":
		method := e.Method
		if method == "" {
			method = t.Object + ".get"
		}
		return code(method + " " + e.Property)
	case e.Counter != "":
		return code(e.Counter)
	case e.List != "":
		return code(t.List(e.List).Method + " " + e.Path)
	case e.Member != "":
		return code(t.List(r.List).Method + " " + e.Member)
	case e.Formula != "":
		return "calculated: " + code(e.Formula)
	case e.From != "":
		return "part of " + code(e.From)
	case e.Answers != "":
		return "whether " + code(e.Answers) + " is answered"
	default:
		return code(e.Check + e.Sender)
	}
}

func every(t *source.Template, e *source.Item) string {
	switch {
	case e.List != "":
		return t.List(e.List).Every
	case e.Member != "", e.From != "":
		return ""
	default:
		return e.Every
	}
}

func flavours(e *source.Item) string {
	var in []string
	for _, f := range source.Flavours() {
		if e.In(f) {
			in = append(in, string(f))
		}
	}
	if len(in) == len(source.Flavours()) {
		return "all"
	}
	return strings.Join(in, ", ")
}

// perFlavour is a text, with the flavours where they differ.
func perFlavour(p source.PerFlavour) string {
	first := p[source.Batch]
	same := true
	var each []string
	for _, f := range source.Flavours() {
		same = same && p[f] == first
		each = append(each, string(f)+" "+code(p[f]))
	}
	switch {
	case same && first == "":
		return ""
	case same:
		return code(first)
	default:
		return strings.Join(each, ", ")
	}
}

func code(s string) string {
	if s == "" {
		return ""
	}
	if strings.Contains(s, "`") {
		return "`` " + s + " ``"
	}
	return "`" + s + "`"
}

func listed(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = code(n)
	}
	return strings.Join(quoted, ", ")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// cell is text that cannot end a cell of a table.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
