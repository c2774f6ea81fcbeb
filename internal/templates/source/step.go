package source

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Step is a preprocessing step.
type Step struct {
	Word string
	Args []string
}

// stepArgs is how many arguments each word takes.
var stepArgs = map[string][]int{
	"multiply":          {1},
	"regex":             {2},
	"replace":           {2},
	"trim":              {1},
	"jsonpath":          {1},
	"javascript":        {1},
	"not-matching":      {1},
	"change-per-second": {0},
	"simple-change":     {0},
	"discard-unchanged": {0, 1},
}

// UnmarshalYAML takes a word, or one word with its argument or arguments.
func (s *Step) UnmarshalYAML(n *yaml.Node) error {
	switch n.Kind {
	case yaml.ScalarNode:
		s.Word = n.Value
	case yaml.MappingNode:
		if len(n.Content) != 2 {
			return problem(n, "a step is one word and its arguments")
		}
		s.Word = n.Content[0].Value
		if err := s.takeArgs(n.Content[1]); err != nil {
			return err
		}
	default:
		return problem(n, "a step is a word, or a word and its arguments")
	}
	counts, ok := stepArgs[s.Word]
	if !ok {
		return problem(n, "%q is no step", s.Word)
	}
	if !slices.Contains(counts, len(s.Args)) {
		return problem(n, "the step %s does not take %d arguments", s.Word, len(s.Args))
	}
	return nil
}

func (s *Step) takeArgs(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		s.Args = []string{n.Value}
		return nil
	}
	return n.Decode(&s.Args)
}

// Unset is what happens when vSphere has no value: the zero Unset discards.
type Unset struct {
	Value *string `yaml:"value"` // stored instead
	Error string  `yaml:"error"` // makes the item not supported, with this sentence
}

// UnmarshalYAML takes the word discard, or a value, or an error.
func (u *Unset) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode && n.Value == "discard" {
		return nil
	}
	type plain Unset
	if err := strict(n, (*plain)(u)); err != nil {
		return err
	}
	if (u.Value == nil) == (u.Error == "") {
		return problem(n, "unset is discard, {value: ..} or {error: ..}")
	}
	return nil
}
