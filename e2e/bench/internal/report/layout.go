package report

import (
	"strings"
	"unicode/utf8"
)

// text writes the table with two spaces between its columns.
func (t *Table) text(b *strings.Builder) {
	widths := t.widths()
	t.line(b, t.heads(), widths)
	for _, row := range t.Rows {
		t.line(b, row, widths)
	}
}

func (t *Table) line(b *strings.Builder, cells []string, widths []int) {
	var line strings.Builder
	for i, cell := range cells {
		if i > 0 {
			line.WriteString("  ")
		}
		line.WriteString(t.pad(i, cell, widths[i]))
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// markdown writes the table in GitHub's form, aligned in its source too.
func (t *Table) markdown(b *strings.Builder) {
	widths := t.widths()
	rule := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		rule[i] = strings.Repeat("-", max(widths[i]-1, 2))
		if c.Text {
			rule[i] += "-"
		} else {
			rule[i] += ":"
		}
	}
	for _, row := range append([][]string{t.heads(), rule}, t.Rows...) {
		for i, cell := range row {
			b.WriteString("| " + t.pad(i, cell, widths[i]) + " ")
		}
		b.WriteString("|\n")
	}
}

func (t *Table) pad(column int, cell string, width int) string {
	space := strings.Repeat(" ", max(width-utf8.RuneCountInString(cell), 0))
	if t.Columns[column].Text {
		return cell + space
	}
	return space + cell
}

func (t *Table) heads() []string {
	heads := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		heads[i] = c.Name
	}
	return heads
}

func (t *Table) widths() []int {
	widths := make([]int, len(t.Columns))
	for _, row := range append([][]string{t.heads()}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// lineLength is where wrap breaks lines for a terminal.
const lineLength = 120

// wrap writes words in lines of at most lineLength, the first one behind first, the others behind next.
func wrap(b *strings.Builder, words, first, next string) {
	line := first
	for i, word := range strings.Fields(words) {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > lineLength:
			b.WriteString(line + "\n")
			line = next + word
		default:
			line += " " + word
		}
	}
	b.WriteString(line + "\n")
}
