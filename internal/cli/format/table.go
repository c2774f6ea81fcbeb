package format

import (
	"strings"
	"unicode/utf8"
)

// Table is rows of cells under headings.
type Table struct {
	Heading []string
	Rows    [][]string // each as long as Heading
	Right   []bool     // columns that are flush right; nil for none
	Min     []int      // least widths of the columns; nil for none
}

const gap = "  "

// Append appends the table to dst, a line each for the headings and every row.
// dress is applied to each heading after it has been padded; nil leaves them.
func (t *Table) Append(dst []byte, dress func(string) string) []byte {
	widths := t.Widths()
	if dress == nil {
		dress = func(s string) string { return s }
	}
	if len(t.Heading) > 0 {
		dst = t.appendRow(dst, t.Heading, widths, dress)
	}
	for _, row := range t.Rows {
		dst = t.appendRow(dst, row, widths, func(s string) string { return s })
	}
	return dst
}

// Widths are how wide the columns will be, in characters.
func (t *Table) Widths() []int {
	widths := make([]int, len(t.Heading))
	copy(widths, t.Min)
	for _, row := range append([][]string{t.Heading}, t.Rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// appendRow appends one line; blanks at its end are left out.
func (t *Table) appendRow(dst []byte, row []string, widths []int, dress func(string) string) []byte {
	for len(row) > 1 && row[len(row)-1] == "" {
		row = row[:len(row)-1]
	}
	for i, cell := range row {
		padding := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		switch {
		case t.Right != nil && t.Right[i]:
			dst = append(dst, padding...)
			dst = append(dst, dress(cell)...)
		case i == len(row)-1:
			dst = append(dst, dress(cell)...)
		default:
			dst = append(dst, dress(cell)...)
			dst = append(dst, padding...)
		}
		if i < len(row)-1 {
			dst = append(dst, gap...)
		}
	}
	return append(dst, '\n')
}
