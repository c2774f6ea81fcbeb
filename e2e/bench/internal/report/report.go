// Package report lays out what a benchmark has measured, for a terminal and as Markdown.
package report

import (
	"fmt"
	"io"
	"strings"
)

// Report is everything that one call of the benchmark says.
type Report struct {
	Machine []Fact
	Skipped []string // what was not measured, and why
	Tables  []Table
}

// Fact is one thing to know about the machine.
type Fact struct {
	Name, Value string
}

// Table is one measurement.
type Table struct {
	Title   string
	Intro   string // what was done, a sentence or two
	Columns []Column
	Rows    [][]string
	Notes   []string // what to know when reading it
}

// Column is a column of a table.
type Column struct {
	Name string
	Text bool // flush left; numbers are flush right
}

// Text is a column of words.
func Text(name string) Column { return Column{Name: name, Text: true} }

// Number is a column of numbers.
func Number(name string) Column { return Column{Name: name} }

// Add appends a row.
func (t *Table) Add(cells ...string) { t.Rows = append(t.Rows, cells) }

// WriteText writes the report with aligned columns.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Machine {
		fmt.Fprintf(&b, "%-9s %s\n", f.Name, f.Value)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(&b, "skipped   %s\n", s)
	}
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "\n%s\n", t.Title)
		wrap(&b, t.Intro, "", "")
		b.WriteString("\n")
		t.text(&b)
		for _, n := range t.Notes {
			wrap(&b, n, "- ", "  ")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// WriteMarkdown writes the report as a page; preface is what goes below its title.
func (r *Report) WriteMarkdown(w io.Writer, title, preface string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", title, strings.TrimSpace(preface))
	b.WriteString("\n## The machine\n\n")
	for _, f := range r.Machine {
		fmt.Fprintf(&b, "- %s: %s\n", f.Name, f.Value)
	}
	for _, s := range r.Skipped {
		fmt.Fprintf(&b, "- skipped: %s\n", s)
	}
	for _, t := range r.Tables {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", t.Title, t.Intro)
		t.markdown(&b)
		if len(t.Notes) > 0 {
			b.WriteString("\n")
		}
		for _, n := range t.Notes {
			fmt.Fprintf(&b, "- %s\n", n)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
