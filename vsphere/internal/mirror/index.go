package mirror

import (
	"slices"
	"strings"
)

// rowsOf knows the rows that one text stands for.
type rowsOf map[string][]int

func (m rowsOf) add(key string, row int) {
	if key != "" {
		m[key] = append(m[key], row)
	}
}

func (m rowsOf) remove(key string, row int) {
	rows := m[key]
	if i := slices.Index(rows, row); i >= 0 {
		rows = slices.Delete(rows, i, i+1)
	}
	if len(rows) == 0 {
		delete(m, key)
	} else {
		m[key] = rows
	}
}

// index knows the rows of a table by what their objects can be called.
type index struct {
	exact rowsOf // names as vSphere keeps them
	shown rowsOf // names with escapes resolved, where there are any
	urls  rowsOf // of datastores
	keys  rowsOf // the key part of references
	uuids map[string]rowsOf
}

func newIndex(kind Kind) index {
	x := index{exact: make(rowsOf), shown: make(rowsOf), urls: make(rowsOf), keys: make(rowsOf), uuids: make(map[string]rowsOf)}
	for _, path := range kind.UUIDs {
		x.uuids[path] = make(rowsOf)
	}
	return x
}

// change enters (or with remove, takes out) the value v of an identity path.
func (x *index) change(t *table, path string, row int, v any, apply func(rowsOf, string, int)) {
	text, _ := v.(string)
	switch path {
	case namePath:
		apply(x.exact, text, row)
		if s := Unescape(text); s != text {
			apply(x.shown, s, row)
		}
	case t.kind.URL:
		apply(x.urls, WithoutSlash(text), row)
	default:
		if m, ok := x.uuids[path]; ok {
			apply(m, strings.ToLower(text), row)
		}
	}
}

// find returns the rows that id can mean: a datastore's URL, which is unique as
// a rule, comes first; then those named exactly so, before those that are shown
// so, and these before a reference's key; then UUIDs, in the kind's order.
func (x *index) find(kind Kind, id string) []int {
	plain := Unescape(id)
	for _, look := range []struct {
		among rowsOf
		id    string
	}{
		{x.urls, WithoutSlash(id)}, {x.exact, id}, {x.shown, id}, {x.exact, plain}, {x.shown, plain}, {x.keys, id},
	} {
		if rows := look.among[look.id]; len(rows) > 0 {
			return rows
		}
	}
	for _, path := range kind.UUIDs {
		if rows := x.uuids[path][strings.ToLower(id)]; len(rows) > 0 {
			return rows
		}
	}
	return nil
}
