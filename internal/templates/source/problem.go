package source

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// problem is an error of the decoder's own kind: it gathers those and goes on.
func problem(n *yaml.Node, format string, args ...any) error {
	return &yaml.TypeError{Errors: []string{at(n, format, args...)}}
}

// at is a problem as the decoder words it, with the line of the node.
func at(n *yaml.Node, format string, args ...any) string {
	return fmt.Sprintf("line %d: ", n.Line) + fmt.Sprintf(format, args...)
}
