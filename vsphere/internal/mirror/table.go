package mirror

// table is all objects of a kind.
type table struct {
	kind    Kind
	rows    map[Ref]int
	objects []object // by row
	dead    int      // rows whose object is gone
	columns map[string]*column
	index   index
}

type object struct {
	ref    Ref    // zero once it is gone
	epoch  uint32 // the sync that last saw it
	listed bool   // its identity is known and it is there
}

func newTable(kind Kind) *table {
	t := &table{kind: kind, rows: make(map[Ref]int), columns: make(map[string]*column), index: newIndex(kind)}
	for _, path := range kind.Identity {
		c := newColumn(path, 0)
		c.permanent, c.state = true, Joining
		t.columns[path] = c
	}
	return t
}

// row returns an object's row, making one when it is new.
func (t *table) row(ref Ref) int {
	if row, ok := t.rows[ref]; ok {
		return row
	}
	row := len(t.objects)
	t.rows[ref] = row
	t.objects = append(t.objects, object{ref: ref})
	for _, c := range t.columns {
		c.grow()
	}
	return row
}

// set stores a value and keeps the index right. Paths without a column are
// ignored: nobody is interested any more.
func (t *table) set(row int, path string, v any) {
	c, ok := t.columns[path]
	if !ok {
		return
	}
	if c.permanent && t.objects[row].listed {
		t.index.change(t, path, row, c.cells[row], rowsOf.remove)
		t.index.change(t, path, row, v, rowsOf.add)
	}
	c.set(row, v)
}

// list makes an object part of answers.
func (t *table) list(row int) {
	if t.objects[row].listed {
		return
	}
	t.objects[row].listed = true
	t.reindex(row, rowsOf.add)
}

// unlist takes an object out of answers.
func (t *table) unlist(row int) {
	if t.objects[row].listed {
		t.reindex(row, rowsOf.remove)
		t.objects[row].listed = false
	}
}

func (t *table) reindex(row int, apply func(rowsOf, string, int)) {
	apply(t.index.keys, t.objects[row].ref.Value, row)
	for _, path := range t.kind.Identity {
		t.index.change(t, path, row, t.columns[path].cells[row], apply)
	}
}

// remove forgets an object.
func (t *table) remove(row int) {
	t.unlist(row)
	delete(t.rows, t.objects[row].ref)
	t.objects[row] = object{}
	for _, c := range t.columns {
		c.set(row, nil)
	}
	t.dead++
	if t.dead > 64 && t.dead > len(t.rows) {
		t.compact()
	}
}

// compact gives rows of objects that are gone back, keeping the order.
func (t *table) compact() {
	old := t.objects
	t.objects, t.dead = make([]object, 0, len(t.rows)), 0
	moved := make([]int, 0, len(t.rows))
	for row, o := range old {
		if o.ref != (Ref{}) {
			t.rows[o.ref] = len(t.objects)
			t.objects = append(t.objects, o)
			moved = append(moved, row)
		}
	}
	for _, c := range t.columns {
		cells := make([]any, len(moved))
		for to, from := range moved {
			cells[to] = c.cells[from]
		}
		c.cells = cells
	}
	t.index = newIndex(t.kind)
	for row := range t.objects {
		if t.objects[row].listed {
			t.reindex(row, rowsOf.add)
		}
	}
}

// name is an object's name as vSphere keeps it.
func (t *table) name(row int) string {
	name, _ := t.columns[namePath].cells[row].(string)
	return name
}
