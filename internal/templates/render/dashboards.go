package render

import (
	"strconv"

	"vpoller/internal/templates/source"
)

// dashboards lay out widgets row by row; those whose item or graph the flavour
// lacks leave their room to the others.
func (c *compiler) dashboards() []dashboard {
	var out []dashboard
	for _, d := range c.t.Dashboards {
		board := dashboard{UUID: c.uuid("dashboard", d.ID), Name: d.Name}
		for _, p := range d.Pages {
			if widgets := c.page(p); widgets != nil {
				board.Pages = append(board.Pages, page{Name: p.Name, Widgets: widgets})
			}
		}
		if board.Pages != nil {
			out = append(out, board)
		}
	}
	return out
}

func (c *compiler) page(p source.Page) []widget {
	var out []widget
	y := 0
	for _, row := range p.Rows {
		var there []widget
		for _, w := range row.Widgets {
			if made, ok := c.widget(w); ok {
				there = append(there, made)
			}
		}
		for i, w := range there {
			width := c.release.grid() / len(there)
			w.X, w.Y = position(i*width), position(y)
			w.Width, w.Height = strconv.Itoa(width), strconv.Itoa(row.Height)
			if c.release != Zabbix60 && w.Type != "item" {
				w.Fields = append(w.Fields, field{"STRING", "reference", reference(c.name, p.Name, len(out))})
			}
			out = append(out, w)
		}
		if there != nil {
			y += row.Height
		}
	}
	return out
}

// position is left out of the file when it is 0.
func position(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (c *compiler) widget(w source.Widget) (widget, bool) {
	switch {
	case w.Item != "":
		e := c.entries[w.Item]
		if e == nil {
			return widget{}, false
		}
		return c.itemWidget(w, e), true
	case w.Graph != "":
		name, ok := c.graphs[w.Graph]
		return c.graphWidget(w, "GRAPH", name), ok
	default:
		name, ok := c.graphs[w.Prototype]
		return c.graphWidget(w, "GRAPH_PROTOTYPE", name), ok
	}
}

func (c *compiler) itemWidget(w source.Widget, e *entry) widget {
	shown := struct {
		Host string `yaml:"host"`
		Key  string `yaml:"key"`
	}{c.name, e.key}
	kind, id, show := "item", "itemid.0", func(i int) string { return "show." + strconv.Itoa(i) }
	if c.release == Zabbix60 {
		kind, id, show = "ITEM", "itemid", func(int) string { return "show" }
	}
	fields := []field{
		{"ITEM", id, shown},
		{"INTEGER", show(0), "2"}, // the value, when it was read, and how it changed
		{"INTEGER", show(1), "3"},
		{"INTEGER", show(2), "4"},
	}
	if c.release != Zabbix60 {
		fields = append(fields, sizes(e)...)
	}
	return widget{Type: kind, Name: or(w.Name, e.Name), Fields: fields}
}

// sizes let words and times fit into an item's widget, in percent of its height,
// and show counts without decimals.
func sizes(e *entry) []field {
	fields := []field{
		{"INTEGER", "value_size", "22"},
		{"INTEGER", "decimal_size", "22"},
		{"INTEGER", "units_size", "22"},
	}
	if e.Value == source.Number && e.Units == "" {
		fields = append(fields, field{"INTEGER", "decimal_places", "0"})
	}
	return fields
}

func (c *compiler) graphWidget(w source.Widget, kind, name string) widget {
	shown := hostName{c.name, name}
	types := map[string]string{"GRAPH": "GRAPH_CLASSIC", "GRAPH_PROTOTYPE": "GRAPH_PROTOTYPE"}
	id := "graphid"
	if c.release != Zabbix60 {
		types = map[string]string{"GRAPH": "graph", "GRAPH_PROTOTYPE": "graphprototype"}
		id = "graphid.0"
	}
	out := widget{Type: types[kind], Name: w.Name, Fields: []field{{kind, id, shown}}}
	if kind == "GRAPH_PROTOTYPE" {
		columns := max(w.Columns, 1)
		out.Fields = append([]field{{"INTEGER", "columns", strconv.Itoa(columns)}}, out.Fields...)
	}
	return out
}

// reference is the five letters by which widgets of a dashboard can name each
// other in 7.0.
func reference(template, page string, n int) string {
	id := uuid("widget", template, page, strconv.Itoa(n))
	letters := make([]byte, 5)
	for i := range letters {
		letters[i] = 'A' + id[i]%26
	}
	return string(letters)
}
