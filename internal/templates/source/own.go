package source

import "gopkg.in/yaml.v3"

// Own is what a flavour does with an item, a list or a rule instead of what
// follows for it: leave it out, or give it this key.
type Own struct {
	Off bool
	Key string
}

// UnmarshalYAML takes false or a key.
func (o *Own) UnmarshalYAML(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" && n.Value == "false":
		o.Off = true
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && n.Value != "":
		o.Key = n.Value
	default:
		return problem(n, "what a flavour has of its own is false or a key")
	}
	return nil
}

// own picks what a flavour has; the others have nothing of their own.
func own(f Flavour, native, active Own) Own {
	switch f {
	case Native:
		return native
	case Active:
		return active
	default:
		return Own{}
	}
}
