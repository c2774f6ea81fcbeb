package source

import "gopkg.in/yaml.v3"

// Template is one source file: one kind of vSphere object.
type Template struct {
	ID          string      `yaml:"-"`          // name of the file without its ending
	Name        string      `yaml:"template"`   // of the object, as in "VMware <Name> by vPoller"
	Object      string      `yaml:"object"`     // what methods about it begin with
	Kind        string      `yaml:"kind"`       // of the object in the metadata of hosts that register themselves
	HostGroup   string      `yaml:"host-group"` // for those hosts
	Description string      `yaml:"description"`
	Hosts       string      `yaml:"hosts"` // how its hosts come to be, where they do not register themselves
	Address     Address     `yaml:"address"`
	Macros      []Macro     `yaml:"macros"`
	ValueMaps   ValueMaps   `yaml:"valuemaps"`
	Lists       []List      `yaml:"lists"`
	Items       []Item      `yaml:"items"`
	Triggers    []Trigger   `yaml:"triggers"` // those that belong to no single item
	Discovery   []Rule      `yaml:"discovery"`
	Graphs      []Graph     `yaml:"graphs"`
	Dashboards  []Dashboard `yaml:"dashboards"`
}

// UnmarshalYAML is strict.
func (t *Template) UnmarshalYAML(n *yaml.Node) error {
	type plain Template
	return strict(n, (*plain)(t))
}

// Common is what all templates share, of common.yaml.
type Common struct {
	Group     string            `yaml:"group"` // of the templates
	Tags      map[string]string `yaml:"tags"`
	Classes   map[string]string `yaml:"classes"` // interval classes and the macros that hold them
	Macros    []Macro           `yaml:"macros"`
	ValueMaps ValueMaps         `yaml:"valuemaps"`
}

// UnmarshalYAML is strict.
func (c *Common) UnmarshalYAML(n *yaml.Node) error {
	type plain Common
	return strict(n, (*plain)(c))
}

// Address is how keys name an object: its vCenter and its name. An empty name
// is for methods about the vCenter itself.
type Address struct {
	VCenter string   `yaml:"vcenter"`
	Name    string   `yaml:"name"`
	Native  *Address `yaml:"native"` // what differs in that flavour
	Active  *Address `yaml:"active"` // the same
}

// UnmarshalYAML is strict.
func (a *Address) UnmarshalYAML(n *yaml.Node) error {
	type plain Address
	return strict(n, (*plain)(a))
}

// In is the address in a flavour; what it leaves empty is taken from outer.
func (a Address) In(f Flavour, outer Address) Address {
	for _, other := range []struct {
		flavour Flavour
		address *Address
	}{{Native, a.Native}, {Active, a.Active}} {
		if f == other.flavour && other.address != nil {
			a = Address{VCenter: other.address.VCenter, Name: other.address.Name}.within(a)
		}
	}
	a.Native, a.Active = nil, nil
	return a.within(outer)
}

func (a Address) within(outer Address) Address {
	if a.VCenter == "" {
		a.VCenter = outer.VCenter
	}
	if a.Name == "" {
		a.Name = outer.Name
	}
	return a
}

// Macro is a user macro with its default.
type Macro struct {
	Line        int        `yaml:"-"`
	Macro       string     `yaml:"macro"`
	Value       PerFlavour `yaml:"value"`
	Secret      bool       `yaml:"secret"`
	Only        []Flavour  `yaml:"only"` // flavours whose templates set it; in others it comes from elsewhere
	Description PerFlavour `yaml:"description"`
}

// UnmarshalYAML is strict and takes the line.
func (m *Macro) UnmarshalYAML(n *yaml.Node) error {
	type plain Macro
	m.Line = n.Line
	return strict(n, (*plain)(m))
}
