package helpers

import (
	"slices"

	"vpoller/protocol"
)

// Batch is a whole response as one JSON text without macros, for an item that
// feeds others. A method that is about one thing gives an object of the
// properties asked for, or of all there are when none was; those that are not
// set are left out. A method about counters gives all that it has of them,
// "timestamp" and "missing" included. A method that lists things gives an array
// of such objects, whose rows are whole; of those that [Raw] would count, the ones that match
// the key.
//
// The error is a [*protocol.Error]: the response's own, or one that says that
// there is nothing to give.
func Batch(r *protocol.Request, resp *protocol.Response) ([]byte, error) {
	m, err := answered(r, resp)
	if err != nil {
		return nil, err
	}
	v, err := batch(m, r, resp.Result)
	if err != nil {
		return nil, err
	}
	return protocol.AppendJSON(nil, v, false), nil
}

func batch(m *protocol.Method, r *protocol.Request, result protocol.Value) (protocol.Value, error) {
	if !listsThings(m) {
		row, ok := valueRow(m, result)
		if !ok {
			return nil, noRow(r)
		}
		if m.View == protocol.ViewCounters {
			return withoutName(chosen(row, nil)), nil
		}
		return chosen(row, r.Properties), nil
	}
	rows, ok := discovered(m, result)
	if !ok {
		return nil, noRow(r)
	}
	list := make(protocol.List, 0, len(rows))
	for _, row := range rows {
		if m.View != protocol.ViewCount || counts(row, r.Key) {
			list = append(list, row)
		}
	}
	return list, nil
}

// withoutName is a row of counters as it is: whose they are is known.
func withoutName(row protocol.Object) protocol.Object {
	return slices.DeleteFunc(row, func(m protocol.Member) bool { return m.Name == "name" })
}

// listsThings tells methods that answer with any number of rows from those that
// answer with one object.
func listsThings(m *protocol.Method) bool {
	switch m.View {
	case protocol.ViewInnerRows:
		return true
	case protocol.ViewInnerValue:
		return false
	}
	return m.Shape == protocol.ShapeRows
}

// chosen are the members of row that are set and asked for by paths; all that
// are set, when there are no paths.
func chosen(row protocol.Object, paths []string) protocol.Object {
	if len(paths) == 0 {
		for _, member := range row {
			paths = append(paths, member.Name)
		}
	}
	o := make(protocol.Object, 0, len(paths))
	for _, path := range paths {
		if v, _ := row.Get(path); v != nil {
			o.Set(path, v)
		}
	}
	return o
}
