package format

import (
	"slices"

	"vpoller/protocol"
)

// Result appends the result of a response as text: several rows as a table
// with a column for each property, a single row or object as one property a
// line. Objects inside spread into columns with dotted names; a list of objects
// inside a single row becomes a table of its own below it.
func Result(dst []byte, result protocol.Value, dress func(string) string) []byte {
	switch v := result.(type) {
	case protocol.Object:
		return appendRecord(dst, v, dress)
	case protocol.List:
		rows, ok := Objects(v)
		switch {
		case !ok || len(rows) == 0:
			return appendValues(dst, v)
		case len(rows) == 1 && (len(flatten(rows[0])) > 1 || hasTables(rows[0])):
			return appendRecord(dst, rows[0], dress)
		default:
			return appendRows(dst, rows, dress)
		}
	default:
		return append(append(dst, Cell(v)...), '\n')
	}
}

// appendValues lists what is not made of objects, one value a line.
func appendValues(dst []byte, list protocol.List) []byte {
	for _, v := range list {
		dst = append(append(dst, Cell(v)...), '\n')
	}
	return dst
}

func appendRows(dst []byte, rows []protocol.Object, dress func(string) string) []byte {
	flat := make([]protocol.Object, len(rows))
	var columns []string
	known := make(map[string]int)
	for i, row := range rows {
		flat[i] = flatten(row)
		for _, m := range flat[i] {
			if _, ok := known[m.Name]; !ok {
				known[m.Name] = len(columns)
				columns = append(columns, m.Name)
			}
		}
	}
	t := Table{Right: make([]bool, len(columns))}
	for _, name := range columns {
		t.Heading = append(t.Heading, Printable(name))
	}
	for _, row := range flat {
		cells := slices.Repeat([]string{absent}, len(columns))
		for _, m := range row {
			i := known[m.Name]
			cells[i] = Cell(m.Value)
			t.Right[i] = t.Right[i] || number(m.Value)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t.Append(dst, dress)
}

func appendRecord(dst []byte, o protocol.Object, dress func(string) string) []byte {
	t := Table{Heading: []string{"property", "value"}}
	var inner []protocol.Member
	for _, m := range flatten(o) {
		if rows, ok := objectList(m.Value); ok && len(rows) > 0 {
			inner = append(inner, m)
			continue
		}
		t.Rows = append(t.Rows, []string{Printable(m.Name), Cell(m.Value)})
	}
	dst = t.Append(dst, dress)
	for _, m := range inner {
		rows, _ := objectList(m.Value)
		dst = append(dst, '\n')
		dst = append(append(dst, Printable(m.Name)...), ":\n"...)
		dst = appendRows(dst, rows, dress)
	}
	return dst
}

func hasTables(o protocol.Object) bool {
	return slices.ContainsFunc(o, func(m protocol.Member) bool {
		rows, ok := objectList(m.Value)
		return ok && len(rows) > 0
	})
}

// flatten spreads objects inside o into members with dotted names.
func flatten(o protocol.Object) protocol.Object {
	flat := make(protocol.Object, 0, len(o))
	for _, m := range o {
		inner, ok := m.Value.(protocol.Object)
		if !ok || len(inner) == 0 {
			flat = append(flat, m)
			continue
		}
		for _, im := range flatten(inner) {
			flat = append(flat, protocol.Member{Name: m.Name + "." + im.Name, Value: im.Value})
		}
	}
	return flat
}

func objectList(v protocol.Value) ([]protocol.Object, bool) {
	list, ok := v.(protocol.List)
	if !ok {
		return nil, false
	}
	return Objects(list)
}

// Objects is list as objects, and whether it is made of nothing else.
func Objects(list protocol.List) ([]protocol.Object, bool) {
	rows := make([]protocol.Object, len(list))
	for i, v := range list {
		o, ok := v.(protocol.Object)
		if !ok {
			return nil, false
		}
		rows[i] = o
	}
	return rows, true
}
