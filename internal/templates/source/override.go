package source

import "gopkg.in/yaml.v3"

// Override changes what some discovered things get.
type Override struct {
	Name     string      `yaml:"name"`
	Filter   []Condition `yaml:"filter"`
	Stop     bool        `yaml:"stop"`
	Items    []Change    `yaml:"items"`
	Triggers []Change    `yaml:"triggers"`
	Graphs   []Change    `yaml:"graphs"`
	Hosts    []Change    `yaml:"hosts"`
}

// UnmarshalYAML is strict.
func (o *Override) UnmarshalYAML(n *yaml.Node) error {
	type plain Override
	return strict(n, (*plain)(o))
}

// Change is what an override does to prototypes with a name.
type Change struct {
	Like     string   `yaml:"like"`
	Equals   string   `yaml:"equals"`
	Regex    string   `yaml:"regex"`
	Discover *bool    `yaml:"discover"`
	Disabled *bool    `yaml:"disabled"`
	Severity Severity `yaml:"severity"`
	Tags     Strings  `yaml:"tags"`
}

// UnmarshalYAML is strict.
func (c *Change) UnmarshalYAML(n *yaml.Node) error {
	type plain Change
	return strict(n, (*plain)(c))
}
