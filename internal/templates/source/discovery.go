package source

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Rule is a discovery rule: over a list, or with its own check.
type Rule struct {
	Line        int         `yaml:"-"`
	ID          string      `yaml:"id"`
	Name        string      `yaml:"name"`
	Description string      `yaml:"description"`
	List        string      `yaml:"list"`
	Identity    []string    `yaml:"identity"` // members (of a list) or macros that tell discovered things apart
	One         *One        `yaml:"one"`
	Discover    string      `yaml:"discover"` // method of its own check
	Properties  []string    `yaml:"properties"`
	Counter     string      `yaml:"counter"`
	Key         string      `yaml:"key"`
	Address     Address     `yaml:"address"` // of what is discovered
	Every       string      `yaml:"every"`
	Filter      []Condition `yaml:"filter"`
	Lifetime    string      `yaml:"lifetime"`
	Native      Own         `yaml:"native"`
	Only        []Flavour   `yaml:"only"`
	Disabled    bool        `yaml:"disabled"`
	Overrides   []Override  `yaml:"overrides"`
	Items       []Item      `yaml:"items"`
	Triggers    []Trigger   `yaml:"triggers"`
	Graphs      []Graph     `yaml:"graphs"`
	Hosts       []HostProto `yaml:"hosts"`
}

// One is a method that reads a single row of a list.
type One struct {
	Method string `yaml:"method"`
	Key    string `yaml:"key"`
}

// UnmarshalYAML is strict.
func (o *One) UnmarshalYAML(n *yaml.Node) error {
	type plain One
	return strict(n, (*plain)(o))
}

// UnmarshalYAML is strict and takes the line.
func (r *Rule) UnmarshalYAML(n *yaml.Node) error {
	type plain Rule
	if err := strict(n, (*plain)(r)); err != nil {
		return err
	}
	r.Line = n.Line
	if r.Every == "" {
		r.Every = "discovery"
	}
	if r.Lifetime == "" {
		r.Lifetime = "7d"
	}
	if r.ID == "" || r.Name == "" || (r.List == "") == (r.Discover == "") {
		return problem(n, "a rule needs id, name and either list or discover")
	}
	if r.List != "" && len(r.Identity) == 0 {
		return problem(n, "a rule over a list needs identity")
	}
	return nil
}

// In reports whether a flavour has the rule, as far as it says itself. The
// flavour active has none that only makes hosts.
func (r *Rule) In(f Flavour) bool {
	if r.Only != nil && !slices.Contains(r.Only, f) || f == Native && r.Native.Off {
		return false
	}
	return f != Active || len(r.Hosts) == 0 || slices.ContainsFunc(r.Items, func(i Item) bool { return i.In(f) })
}
