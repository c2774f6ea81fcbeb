package source

import (
	"maps"
	"slices"

	"gopkg.in/yaml.v3"
)

// Flavour is a way to read values: each has templates of its own.
type Flavour string

const (
	// Batch reads all values of an object that are due together by one external
	// check, on which their items depend.
	Batch Flavour = "batch"
	// Active has vpoller-sender push each value, as the active agent of the
	// objects' hosts. These come by auto-registration, not of prototypes.
	Active Flavour = "active"
	// External reads each value by an external check.
	External Flavour = "external"
	// Native reads each value by a simple check of the loadable module, with the
	// keys of the original's templates.
	Native Flavour = "native"
)

// Flavours are all there are, the recommended one first.
func Flavours() []Flavour { return []Flavour{Batch, Active, External, Native} }

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

// others stands for the flavours that a text does not name.
const others = "others"

// UnmarshalYAML takes one text for all flavours, or one for each, where "others"
// stands for those not named.
func (p *PerFlavour) UnmarshalYAML(n *yaml.Node) error {
	*p = PerFlavour{}
	given := map[string]string{others: n.Value}
	if n.Kind != yaml.ScalarNode {
		clear(given)
		if err := n.Decode(&given); err != nil {
			return err
		}
	}
	for _, f := range Flavours() {
		text, ok := given[string(f)]
		if !ok {
			text, ok = given[others]
		}
		if !ok {
			return problem(n, "there is no value for the flavour %s", f)
		}
		(*p)[f] = text
		delete(given, string(f))
	}
	delete(given, others)
	for word := range given {
		return problem(n, "%q is no flavour, which are %v", word, Flavours())
	}
	return nil
}

// Texts are those that there are, each once.
func (p PerFlavour) Texts() []string { return slices.Compact(slices.Sorted(maps.Values(p))) }
