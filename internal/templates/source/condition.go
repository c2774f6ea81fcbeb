package source

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// Condition of a filter.
type Condition struct {
	Macro    string
	Operator string // as Zabbix writes it, such as MATCHES_REGEX
	Value    string
}

// operators of conditions, longer ones first.
var operators = []struct{ word, zabbix string }{
	{"does not match", "NOT_MATCHES_REGEX"},
	{"does not exist", "NOT_EXISTS"},
	{"matches", "MATCHES_REGEX"},
	{"exists", "EXISTS"},
}

// UnmarshalYAML reads a sentence such as "{#A} matches {$B}".
func (c *Condition) UnmarshalYAML(n *yaml.Node) error {
	end := strings.Index(n.Value, "}")
	if !strings.HasPrefix(n.Value, "{#") || end < 0 {
		return problem(n, "a condition begins with a discovery macro: %q", n.Value)
	}
	c.Macro = n.Value[:end+1]
	rest := strings.TrimSpace(n.Value[end+1:])
	for _, o := range operators {
		if value, ok := strings.CutPrefix(rest, o.word); ok {
			c.Operator, c.Value = o.zabbix, strings.TrimSpace(value)
			return nil
		}
	}
	return problem(n, "%q has no operator, such as matches", n.Value)
}
