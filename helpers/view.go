package helpers

import (
	"strings"

	"vpoller/protocol"
)

// discovered are the rows of a result that a discovery lists: its own, or those
// of its member m.Inner. One object counts as one row. It returns false when
// the result has no such rows at all, which is not the same as none.
func discovered(m *protocol.Method, result protocol.Value) ([]protocol.Object, bool) {
	if m.Inner == "" {
		return rowsOf(result)
	}
	v, ok := inner(m, result)
	if !ok {
		return nil, false
	}
	return rowsOf(v)
}

// valueRow is the object from which an item takes its value: the last row,
// which is the newest of samples, or its member m.Inner.
func valueRow(m *protocol.Method, result protocol.Value) (protocol.Object, bool) {
	if m.Inner == "" {
		return last(result)
	}
	v, ok := inner(m, result)
	if !ok {
		return nil, false
	}
	o, ok := v.(protocol.Object)
	return o, ok
}

// count is how many rows have key in their command line; all, when key is empty.
func count(result protocol.Value, key string) (protocol.Value, bool) {
	rows, ok := rowsOf(result)
	if !ok {
		return nil, false
	}
	n := int64(0)
	for _, row := range rows {
		if counts(row, key) {
			n++
		}
	}
	return n, true
}

// counts reports whether a row is one of a process that key is about.
func counts(row protocol.Object, key string) bool {
	v, _ := row.Get("cmdLine")
	line, _ := v.(string)
	return strings.Contains(line, key)
}

func inner(m *protocol.Method, result protocol.Value) (protocol.Value, bool) {
	row, ok := last(result)
	if !ok {
		return nil, false
	}
	return row.Get(m.Inner)
}

// last is the result itself when it is an object, else its last row.
func last(result protocol.Value) (protocol.Object, bool) {
	if list, ok := result.(protocol.List); ok {
		if len(list) == 0 {
			return nil, false
		}
		result = list[len(list)-1]
	}
	o, ok := result.(protocol.Object)
	return o, ok
}

func rowsOf(v protocol.Value) ([]protocol.Object, bool) {
	if o, ok := v.(protocol.Object); ok {
		return []protocol.Object{o}, true
	}
	list, ok := v.(protocol.List)
	if !ok {
		return nil, false
	}
	rows := make([]protocol.Object, len(list))
	for i, v := range list {
		if rows[i], ok = v.(protocol.Object); !ok {
			return nil, false
		}
	}
	return rows, true
}
