package client

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"vpoller/internal/cli"
	"vpoller/internal/cli/format"
	"vpoller/protocol"
)

// listMethods prints the catalogue: a group for each kind of object, a line
// for each method, aligned throughout.
func listMethods(w io.Writer, style cli.Style) error {
	all := groups()
	var widths []int
	for _, g := range all {
		t := g.table()
		t.Min = widths
		widths = t.Widths()
	}
	var out []byte
	for i, g := range all {
		if i > 0 {
			out = append(out, '\n')
		}
		t := g.table()
		t.Min = widths
		out = t.Append(out, style.Bold)
	}
	_, err := w.Write(out)
	return err
}

type group struct {
	title   string
	methods []protocol.Method
}

func (g *group) table() *format.Table {
	t := &format.Table{Heading: []string{g.title, "needs", ""}}
	for _, m := range g.methods {
		t.Rows = append(t.Rows, []string{"  " + m.Name, flagsOf(m.Required), plainText(m.Summary)})
	}
	return t
}

// groups are the methods by the type of object that they are about.
func groups() []group {
	var all []group
	index := make(map[string]int)
	for _, m := range protocol.Methods() {
		title := titleOf(&m)
		i, ok := index[title]
		if !ok {
			i = len(all)
			index[title] = i
			all = append(all, group{title: title})
		}
		all[i].methods = append(all[i].methods, m)
	}
	return all
}

func titleOf(m *protocol.Method) string {
	switch {
	case m.Local:
		return "Worker"
	case m.Type == "":
		return "vCenter"
	default:
		return m.Type
	}
}

// describe explains one method.
func describe(w io.Writer, prog, name string) error {
	m, ok := protocol.Lookup(name)
	if !ok {
		return cli.Usagef(nearest(name), "there is no method %q", name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n  %s\n", m.Name, plainText(m.Summary))
	describeFields(&b, "Needs", m.Required)
	describeFields(&b, "Looks at", slices.Concat(m.Takes(), m.ManyFields()))
	fmt.Fprintf(&b, "\nAnswers\n  %s\n", shapeText(m))
	if len(m.Members) > 0 {
		fmt.Fprintf(&b, "  With: %s\n", strings.Join(m.Members, ", "))
	} else if len(m.Default) > 0 {
		fmt.Fprintf(&b, "  Always with: %s\n", strings.Join(m.Default, ", "))
	}
	fmt.Fprintf(&b, "  Helpers zabbix.raw, zabbix.lld and the like make of it: %s\n", viewText(m))
	fmt.Fprintf(&b, "\nExample\n  %s\n", Example(prog, m))
	_, err := io.WriteString(w, b.String())
	return err
}

func describeFields(b *strings.Builder, title string, fields []protocol.Field) {
	if len(fields) == 0 {
		return
	}
	t := format.Table{Heading: []string{title, ""}}
	for _, f := range fields {
		t.Rows = append(t.Rows, []string{"  " + fieldFlags[f].flag, fieldFlags[f].meaning})
	}
	b.WriteByte('\n')
	b.Write(t.Append(nil, nil))
}

func shapeText(m *protocol.Method) string {
	switch m.Shape {
	case protocol.ShapeRows:
		return "A list of objects."
	case protocol.ShapeRow:
		return "A list with one object."
	default:
		return "One object; what was found is the list in it called \"" + m.Inner + "\"."
	}
}

func viewText(m *protocol.Method) string {
	macro := "{#VSPHERE." + m.Macro + "...}"
	switch m.View {
	case protocol.ViewRows:
		return "a discovery, with macros like " + macro
	case protocol.ViewInnerRows:
		return "a discovery of \"" + m.Inner + "\", with macros like " + macro
	case protocol.ViewInnerValue:
		return "the first property asked for, of \"" + m.Inner + "\""
	case protocol.ViewCounters:
		return "the value of the first counter asked for"
	case protocol.ViewCount:
		return "how many there are, with -k how many match"
	default:
		return "the value of the first property asked for"
	}
}

// Example is a command that asks for m, with everything that m needs.
func Example(prog string, m *protocol.Method) string {
	words := []string{prog, "-m", m.Name}
	if !m.Local {
		words = append(words, "-V", "vc01.example.org")
	}
	for _, f := range m.Required {
		words = append(words, fieldFlags[f].example)
	}
	return strings.Join(words, " ")
}

// nearest is a hint with methods that somebody may have meant: those with a
// word of the name in common.
func nearest(name string) string {
	var found []string
	first, _, _ := strings.Cut(name, ".")
	for _, m := range protocol.Methods() {
		if first != "" && strings.HasPrefix(m.Name, first+".") {
			found = append(found, m.Name)
		}
	}
	if len(found) == 0 {
		return "--list-methods shows all there are"
	}
	return "there are " + strings.Join(found, ", ")
}

// plainText is a sentence of the catalogue without the marks of Markdown.
func plainText(s string) string { return strings.ReplaceAll(s, "`", "") }
