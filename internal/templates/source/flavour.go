package source

import "gopkg.in/yaml.v3"

// Flavour is a way to read values: each has templates of its own.
type Flavour string

const (
	// Batch reads all values of an object that are due together by one external
	// check, on which their items depend.
	Batch Flavour = "batch"
	// External reads each value by an external check.
	External Flavour = "external"
	// Native reads each value by a simple check of the loadable module, with the
	// keys of the original's templates.
	Native Flavour = "native"
)

// Flavours are all there are, the recommended one first.
func Flavours() []Flavour { return []Flavour{Batch, External, Native} }

// UnmarshalYAML refuses words that are no flavour.
func (f *Flavour) UnmarshalYAML(n *yaml.Node) error {
	for _, known := range Flavours() {
		if n.Value == string(known) {
			*f = known
			return nil
		}
	}
	return problem(n, "%q is no flavour, which are %v", n.Value, Flavours())
}

// PerFlavour is a text that may differ between flavours.
type PerFlavour map[Flavour]string

// UnmarshalYAML takes one text for all flavours, or one for each.
func (p *PerFlavour) UnmarshalYAML(n *yaml.Node) error {
	*p = PerFlavour{}
	if n.Kind == yaml.ScalarNode {
		for _, f := range Flavours() {
			(*p)[f] = n.Value
		}
		return nil
	}
	if err := n.Decode((*map[Flavour]string)(p)); err != nil {
		return err
	}
	for _, f := range Flavours() {
		if _, ok := (*p)[f]; !ok {
			return problem(n, "there is no value for the flavour %s", f)
		}
	}
	return nil
}

// NativeKey is what the flavour native does with an item or a rule: leave it
// out, or give it this key instead of the one that follows.
type NativeKey struct {
	Off bool
	Key string
}

// UnmarshalYAML takes false or a key.
func (k *NativeKey) UnmarshalYAML(n *yaml.Node) error {
	switch {
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!bool" && n.Value == "false":
		k.Off = true
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && n.Value != "":
		k.Key = n.Value
	default:
		return problem(n, "native is false or a key")
	}
	return nil
}
