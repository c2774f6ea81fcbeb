package source

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// List is what a method with rows gives, read as a whole.
type List struct {
	Line       int       `yaml:"-"`
	ID         string    `yaml:"id"`
	Method     string    `yaml:"method"`
	Members    []string  `yaml:"members"` // of the rows, those that are used
	Properties []string  `yaml:"properties"`
	Key        string    `yaml:"key"`
	Username   string    `yaml:"username"` // inside the guest
	Password   string    `yaml:"password"`
	Every      string    `yaml:"every"`
	Native     NativeKey `yaml:"native"`
	Only       []Flavour `yaml:"only"`
}

// UnmarshalYAML is strict and takes the line.
func (l *List) UnmarshalYAML(n *yaml.Node) error {
	type plain List
	if err := strict(n, (*plain)(l)); err != nil {
		return err
	}
	l.Line = n.Line
	if l.Every == "" {
		l.Every = "usage"
	}
	if l.ID == "" || l.Method == "" || len(l.Members) == 0 {
		return problem(n, "a list needs id, method and members")
	}
	return nil
}

// In reports whether a flavour has the list.
func (l *List) In(f Flavour) bool {
	return (l.Only == nil || slices.Contains(l.Only, f)) && (f != Native || !l.Native.Off)
}

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
	Native      NativeKey   `yaml:"native"`
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

// In reports whether a flavour has the rule, as far as it says itself.
func (r *Rule) In(f Flavour) bool {
	return (r.Only == nil || slices.Contains(r.Only, f)) && (f != Native || !r.Native.Off)
}

// Condition of a filter.
type Condition struct {
	Macro    string
	Operator string // as Zabbix writes it, such as MATCHES_REGEX
	Value    string
}

// operators of conditions, longer ones first.
var operators = []struct{ word, zabbix string }{
	{"does not match", "NOT_MATCHES_REGEX"},
	{"does not exist", "NOT_EXISTS"},
	{"matches", "MATCHES_REGEX"},
	{"exists", "EXISTS"},
}

// UnmarshalYAML reads a sentence such as "{#A} matches {$B}".
func (c *Condition) UnmarshalYAML(n *yaml.Node) error {
	end := strings.Index(n.Value, "}")
	if !strings.HasPrefix(n.Value, "{#") || end < 0 {
		return problem(n, "a condition begins with a discovery macro: %q", n.Value)
	}
	c.Macro = n.Value[:end+1]
	rest := strings.TrimSpace(n.Value[end+1:])
	for _, o := range operators {
		if value, ok := strings.CutPrefix(rest, o.word); ok {
			c.Operator, c.Value = o.zabbix, strings.TrimSpace(value)
			return nil
		}
	}
	return problem(n, "%q has no operator, such as matches", n.Value)
}

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
	if h.Only != nil && !slices.Contains(h.Only, f) {
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
