package client

import (
	"time"

	"vpoller/protocol"
)

// flatten makes simple rows, for a table, of the rows about many objects and of
// samples in columns. Other results stay as they are.
func flatten(result protocol.Value) protocol.Value {
	list, ok := result.(protocol.List)
	if !ok {
		return result
	}
	var rows protocol.List
	for _, v := range list {
		if id, reply, ok := protocol.ReadRow(v); ok {
			rows = append(rows, rowsOf(id, reply)...)
		} else {
			rows = append(rows, sampleRows(v)...)
		}
	}
	return rows
}

// rowsOf are the rows about one of many objects, its name first in each.
func rowsOf(id string, reply *protocol.Response) protocol.List {
	first := protocol.Member{Name: "id", Value: id}
	if reply.Success != 0 {
		return protocol.List{protocol.Object{first, {Name: "error", Value: reply.Msg}}}
	}
	list, ok := reply.Result.(protocol.List)
	if !ok {
		list = protocol.List{reply.Result}
	}
	var rows protocol.List
	for _, v := range list {
		for _, row := range sampleRows(v) {
			rows = append(rows, append(protocol.Object{first}, membersBeside(id, row)...))
		}
	}
	if rows == nil {
		return protocol.List{protocol.Object{first}}
	}
	return rows
}

// membersBeside are the members of a row that stands beside its id: its name,
// when it is the same, is not said again.
func membersBeside(id string, row protocol.Value) protocol.Object {
	o, ok := row.(protocol.Object)
	if !ok {
		return protocol.Object{{Name: "value", Value: row}}
	}
	if len(o) > 0 && o[0].Name == "name" && o[0].Value == id {
		return o[1:]
	}
	return o
}

// sampleRows is a row for each time of samples in columns, with why a counter
// has none in its place; anything else is one row as it is.
func sampleRows(v protocol.Value) protocol.List {
	o, _ := v.(protocol.Object)
	times, isSamples := member(o, "times").(protocol.List)
	values, ok := member(o, "values").(protocol.Object)
	if !isSamples || !ok {
		return protocol.List{v}
	}
	missing, _ := member(o, "missing").(protocol.Object)
	rows := make(protocol.List, 0, max(1, len(times)))
	for i, at := range times {
		rows = append(rows, sampleRow(member(o, "name"), clock(at), values, i, missing))
	}
	if len(times) == 0 {
		rows = append(rows, sampleRow(member(o, "name"), nil, values, 0, missing))
	}
	return rows
}

// sampleRow is the i-th value of each column, null where a column ends before.
func sampleRow(name, at protocol.Value, columns protocol.Object, i int, missing protocol.Object) protocol.Object {
	row := protocol.Object{{Name: "name", Value: name}, {Name: "time", Value: at}}
	for _, c := range columns {
		var v protocol.Value
		if column, _ := c.Value.(protocol.List); i < len(column) {
			v = column[i]
		}
		row = append(row, protocol.Member{Name: c.Name, Value: v})
	}
	return append(row, missing...)
}

func member(o protocol.Object, name string) protocol.Value {
	v, _ := o.Get(name)
	return v
}

// clock is a number of milliseconds since 1970 as a time.
func clock(ms protocol.Value) protocol.Value {
	if n, ok := ms.(int64); ok {
		return time.UnixMilli(n).UTC().Format(time.RFC3339)
	}
	return ms
}
