package config

import (
	"cmp"
	"fmt"
	"slices"
)

// A report collects what is found in the files of one configuration.
type report struct {
	files    []string // in the order they were opened
	problems Problems
	warnings []Warning
}

func (r *report) opened(file string) { r.files = append(r.files, file) }

func (r *report) problem(at Position, format string, args ...any) {
	r.problems = append(r.problems, Problem{Position: at, Err: fmt.Errorf(format, args...)})
}

func (r *report) warn(at Position, format string, args ...any) {
	r.warnings = append(r.warnings, Warning{Position: at, Text: fmt.Sprintf(format, args...)})
}

// sort brings everything into the order in which a reader of the files meets it.
func (r *report) sort() {
	slices.SortStableFunc(r.problems, func(a, b Problem) int { return r.compare(a.Position, b.Position) })
	slices.SortStableFunc(r.warnings, func(a, b Warning) int { return r.compare(a.Position, b.Position) })
}

func (r *report) compare(a, b Position) int {
	return cmp.Or(
		cmp.Compare(slices.Index(r.files, a.File), slices.Index(r.files, b.File)),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Col, b.Col),
	)
}

// err returns the problems as an error, nil when there are none.
func (r *report) err() error {
	if len(r.problems) == 0 {
		return nil
	}
	return r.problems
}
