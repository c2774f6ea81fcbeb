package config

import (
	"fmt"
	"strings"
)

// Position is a place in a file. Lines and columns count from 1; a Line of 0
// means the file as a whole.
type Position struct {
	File      string
	Line, Col int
}

// String returns "file:line:col", or "file".
func (p Position) String() string {
	if p.Line == 0 {
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Problem is one thing that keeps a configuration from being used.
type Problem struct {
	Position
	Err error
}

// Error returns "file:line:col: reason".
func (p Problem) Error() string { return p.Position.String() + ": " + p.Err.Error() }

func (p Problem) Unwrap() error { return p.Err }

// Problems are all problems of a configuration, in the order of its files and
// their lines. It is what Load returns as its error.
type Problems []Problem

// Error returns the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes each problem visible to errors.Is and errors.As.
func (p Problems) Unwrap() []error {
	all := make([]error, len(p))
	for i, problem := range p {
		all[i] = problem
	}
	return all
}

// Warning is something in a configuration that has no effect or may surprise.
type Warning struct {
	Position
	Text string
}

// String returns "file:line:col: text".
func (w Warning) String() string { return w.Position.String() + ": " + w.Text }
