package source

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// HostProto is a host prototype.
type HostProto struct {
	Line     int         `yaml:"-"`
	Host     string      `yaml:"host"`     // technical name
	Name     string      `yaml:"name"`     // visible name
	Template string      `yaml:"template"` // ID of the template
	Groups   []string    `yaml:"groups"`
	Made     []string    `yaml:"group-prototypes"`
	Macros   Strings     `yaml:"macros"`
	Tags     Strings     `yaml:"tags"`
	Native   *HostNative `yaml:"native"`
	Only     []Flavour   `yaml:"only"`
}

// HostNative is what differs in the flavour native.
type HostNative struct {
	Host   string  `yaml:"host"`
	Name   string  `yaml:"name"`
	Macros Strings `yaml:"macros"`
}

// UnmarshalYAML is strict.
func (h *HostNative) UnmarshalYAML(n *yaml.Node) error {
	type plain HostNative
	return strict(n, (*plain)(h))
}

// UnmarshalYAML is strict and takes the line.
func (h *HostProto) UnmarshalYAML(n *yaml.Node) error {
	type plain HostProto
	h.Line = n.Line
	return strict(n, (*plain)(h))
}

// In is the prototype as a flavour has it; false when it has none.
func (h HostProto) In(f Flavour) (HostProto, bool) {
	if f == Active || h.Only != nil && !slices.Contains(h.Only, f) {
		return h, false
	}
	if f == Native && h.Native != nil {
		if h.Native.Host != "" {
			h.Host = h.Native.Host
		}
		if h.Native.Name != "" {
			h.Name = h.Native.Name
		}
		if h.Native.Macros != nil {
			h.Macros = h.Native.Macros
		}
	}
	return h, true
}
