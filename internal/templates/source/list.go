package source

import (
	"slices"

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
	Native     Own       `yaml:"native"`
	Active     Own       `yaml:"active"`
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
	return (l.Only == nil || slices.Contains(l.Only, f)) && !own(f, l.Native, l.Active).Off
}
