package ops

import (
	_ "embed"
	"html/template"
	"net/http"

	"vpoller/internal/cli/format"
	"vpoller/protocol"
)

//go:embed page.html
var pageHTML string

// page is what the template shows: single values first, then a table for each
// list of objects.
type page struct {
	Title  string
	Ready  string // why not, "" when ready
	Values [][2]string
	Tables []table
}

type table struct {
	Title   string
	Columns []string
	Rows    [][]string
}

func writePage(w http.ResponseWriter, cfg Config) {
	tmpl, err := template.New("page").Parse(pageHTML)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	p := newPage(cfg.Title, cfg.Status())
	if err := cfg.Ready(); err != nil {
		p.Ready = err.Error()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
	w.Header().Set("Cache-Control", "no-store")
	if err := tmpl.Execute(w, p); err != nil {
		cfg.Logger.Debug("status page not sent", "error", err)
	}
}

func newPage(title string, status protocol.Object) page {
	p := page{Title: title}
	for _, m := range status {
		switch v := m.Value.(type) {
		case protocol.Object:
			p.Tables = append(p.Tables, valueTable(m.Name, v))
		case protocol.List:
			if rows, ok := format.Objects(v); ok && len(rows) > 0 {
				p.Tables = append(p.Tables, rowTable(m.Name, rows))
				continue
			}
			p.Values = append(p.Values, [2]string{m.Name, format.Cell(v)})
		default:
			p.Values = append(p.Values, [2]string{m.Name, format.Cell(v)})
		}
	}
	return p
}

func valueTable(title string, o protocol.Object) table {
	t := table{Title: title}
	for _, m := range o {
		t.Rows = append(t.Rows, []string{m.Name, format.Cell(m.Value)})
	}
	return t
}

func rowTable(title string, rows []protocol.Object) table {
	t := table{Title: title}
	for _, m := range rows[0] {
		t.Columns = append(t.Columns, m.Name)
	}
	for _, row := range rows {
		cells := make([]string, len(t.Columns))
		for i, name := range t.Columns {
			v, _ := row.Get(name)
			cells[i] = format.Cell(v)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
