package source

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Trigger is a trigger, or a trigger prototype in a rule. //id in its
// expressions is the item of this template with that id.
type Trigger struct {
	Line        int        `yaml:"-"`
	ID          string     `yaml:"id"`
	Name        string     `yaml:"name"`
	Event       string     `yaml:"event"` // name of its problems
	When        PerFlavour `yaml:"when"`
	Until       PerFlavour `yaml:"until"` // recovery expression, "" for none
	Severity    Severity   `yaml:"severity"`
	Show        string     `yaml:"show"`  // operational data
	After       []string   `yaml:"after"` // triggers that it depends on
	Scope       string     `yaml:"scope"`
	Tags        Strings    `yaml:"tags"`
	ManualClose bool       `yaml:"manual-close"`
	Disabled    bool       `yaml:"disabled"`
	Description string     `yaml:"description"`
	Only        []Flavour  `yaml:"only"`
}

// UnmarshalYAML is strict and takes the line.
func (t *Trigger) UnmarshalYAML(n *yaml.Node) error {
	type plain Trigger
	if err := strict(n, (*plain)(t)); err != nil {
		return err
	}
	t.Line = n.Line
	if t.ID == "" || t.Name == "" || t.When == nil || t.Severity == "" || t.Scope == "" {
		return problem(n, "a trigger needs id, name, when, severity and scope")
	}
	if !slices.Contains(scopes, t.Scope) {
		return problem(n, "%q is no scope, which are %v", t.Scope, scopes)
	}
	return nil
}

// In reports whether a flavour has the trigger, as far as it says itself.
func (t *Trigger) In(f Flavour) bool { return t.Only == nil || slices.Contains(t.Only, f) }

var scopes = []string{"availability", "capacity", "performance", "notice", "security"}

// Severity of a trigger.
type Severity string

// UnmarshalYAML refuses unknown severities.
func (s *Severity) UnmarshalYAML(n *yaml.Node) error {
	known := []string{"not-classified", "info", "warning", "average", "high", "disaster"}
	if !slices.Contains(known, n.Value) {
		return problem(n, "%q is no severity, which are %v", n.Value, known)
	}
	*s = Severity(n.Value)
	return nil
}
