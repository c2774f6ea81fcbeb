package config

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// A yamlFile is one file being read. It walks the nodes rather than letting the
// library fill structs: that finds every problem, not only the first, and knows
// its column.
type yamlFile struct {
	*report
	name string
}

// given tells where the settings of a section stand that are not left out or
// empty, by key.
type given map[string]Position

func (f *yamlFile) at(node *yaml.Node) Position {
	return Position{File: f.name, Line: max(1, node.Line), Col: max(1, node.Column)}
}

// A pair is one key of a mapping with its value, aliases followed.
type pair struct {
	key   string
	at    Position // of the key
	value *yaml.Node
}

// pairs returns what a mapping holds of the known keys and reports the rest.
// Nothing at all, as in a section whose lines are all comments, is empty.
func (f *yamlFile) pairs(node *yaml.Node, name string, known []string) []pair {
	if name != "" {
		name += ": "
	}
	if node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null" {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		f.problem(f.at(node), "%swant lines of \"key: value\", found %s", name, describe(node))
		return nil
	}
	var all []pair
	first := map[string]int{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := follow(node.Content[i])
		p := pair{key.Value, f.at(node.Content[i]), follow(node.Content[i+1])}
		switch line, twice := first[p.key]; {
		case key.Kind != yaml.ScalarNode || !slices.Contains(known, p.key):
			f.problem(p.at, "%s%s", name, unknownKey(p.key, known))
			continue
		case twice:
			f.problem(p.at, "%s%s is given twice, first on line %d", name, p.key, line)
			continue
		}
		first[p.key] = p.at.Line
		all = append(all, p)
	}
	return all
}

// section reads the settings of a mapping.
func (f *yamlFile) section(node *yaml.Node, sec section) given {
	found := given{}
	for _, p := range f.pairs(node, sec.name, sec.keys()) {
		if f.setting(p.value, sec, sec.find(p.key)) {
			found[p.key] = f.at(p.value)
		}
	}
	return found
}

// setting reads one value, or each one of a list, and reports whether there is
// any that is not empty.
func (f *yamlFile) setting(node *yaml.Node, sec section, s setting) bool {
	if s.kind != kindTexts || node.Kind != yaml.SequenceNode {
		return f.scalar(node, sec, s)
	}
	if len(node.Content) == 0 {
		f.problem(f.at(node), "%s: the list is empty", sec.path(s.key))
	}
	for _, item := range node.Content {
		f.scalar(follow(item), sec, s)
	}
	return true
}

func (f *yamlFile) scalar(node *yaml.Node, sec section, s setting) bool {
	if node.Kind != yaml.ScalarNode || !s.kind.accepts(node.ShortTag()) {
		hint := ""
		if s.kind.accepts("!!str") && (node.Kind == yaml.ScalarNode || isBraced(node)) {
			hint = " (in quotes it is a text)"
		}
		f.problem(f.at(node), "%s: want %s, found %s%s", sec.path(s.key), s.kind.want(), describe(node), hint)
		return true
	}
	f.set(f.at(node), sec, s, node.Value)
	return node.Value != ""
}

// accepts reports whether a scalar with this tag may be a value of the kind.
func (k kind) accepts(tag string) bool {
	switch k {
	case kindNumber:
		return tag == "!!int"
	case kindFlag:
		return tag == "!!bool"
	case kindToggle:
		return tag == "!!bool" || tag == "!!str"
	case kindMeasure: // without its unit it looks like a number
		return tag == "!!str" || tag == "!!int" || tag == "!!float"
	}
	return tag == "!!str"
}

func (k kind) want() string {
	switch k {
	case kindNumber:
		return "a whole number"
	case kindFlag:
		return "true or false"
	case kindToggle:
		return "on or off"
	case kindMeasure:
		return "a number with a unit"
	case kindTexts:
		return "a text or a list of texts"
	}
	return "a text"
}

// isBraced reports whether a node is one word in braces, as {cluster}.
func isBraced(node *yaml.Node) bool {
	return node.Kind == yaml.MappingNode && len(node.Content) == 2 && isNull(node.Content[1])
}

// describe says what a node is without showing it: it may be a secret.
func describe(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "a section"
	case yaml.SequenceNode:
		return "a list"
	}
	switch node.ShortTag() {
	case "!!str":
		return "a text"
	case "!!int":
		return "a whole number"
	case "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!null":
		return "nothing"
	}
	return "something else"
}

// follow returns what an alias (*name) stands for.
func follow(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode && node.Alias != nil {
		return node.Alias
	}
	return node
}
