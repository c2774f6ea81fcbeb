package source

import "gopkg.in/yaml.v3"

// ValueMap shows values as words, in the order of the file.
type ValueMap struct {
	Name     string
	Mappings []Mapping
}

// Mapping shows one value as a word.
type Mapping struct{ Value, Shown string }

// ValueMaps are a mapping of names to mappings of values to words.
type ValueMaps []ValueMap

// UnmarshalYAML keeps the order of the file.
func (v *ValueMaps) UnmarshalYAML(n *yaml.Node) error {
	names, err := pairs(n)
	if err != nil {
		return err
	}
	for _, name := range names {
		mappings, err := pairs(name.value)
		if err != nil {
			return err
		}
		m := ValueMap{Name: name.key.Value}
		for _, p := range mappings {
			m.Mappings = append(m.Mappings, Mapping{p.key.Value, p.value.Value})
		}
		*v = append(*v, m)
	}
	return nil
}

// Find is the map of that name.
func (v ValueMaps) Find(name string) (ValueMap, bool) {
	for _, m := range v {
		if m.Name == name {
			return m, true
		}
	}
	return ValueMap{}, false
}

// Strings is an ordered mapping of texts.
type Strings []Pair

// Pair is one of them.
type Pair struct{ Key, Value string }

// UnmarshalYAML keeps the order of the file.
func (s *Strings) UnmarshalYAML(n *yaml.Node) error {
	list, err := pairs(n)
	*s = Strings{} // empty is not the same as absent
	for _, p := range list {
		*s = append(*s, Pair{p.key.Value, p.value.Value})
	}
	return err
}

type pair struct{ key, value *yaml.Node }

func pairs(n *yaml.Node) ([]pair, error) {
	if n.Kind != yaml.MappingNode {
		return nil, problem(n, "there should be names and values here")
	}
	var list []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		list = append(list, pair{n.Content[i], n.Content[i+1]})
	}
	return list, nil
}
