package source

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Graph is a graph, or a graph prototype in a rule.
type Graph struct {
	Line  int      `yaml:"-"`
	ID    string   `yaml:"id"`
	Name  string   `yaml:"name"`
	Kind  string   `yaml:"kind"` // normal, stacked, pie, exploded
	Items []Curve  `yaml:"items"`
	Min   *float64 `yaml:"min"`
	Max   *float64 `yaml:"max"`
}

// UnmarshalYAML is strict and takes the line.
func (g *Graph) UnmarshalYAML(n *yaml.Node) error {
	type plain Graph
	if err := strict(n, (*plain)(g)); err != nil {
		return err
	}
	g.Line = n.Line
	if g.Kind == "" {
		g.Kind = "normal"
	}
	if !slices.Contains([]string{"normal", "stacked", "pie", "exploded"}, g.Kind) {
		return problem(n, "%q is no kind of graph", g.Kind)
	}
	if g.ID == "" || g.Name == "" || len(g.Items) == 0 {
		return problem(n, "a graph needs id, name and items")
	}
	return nil
}

// Curve is an item in a graph.
type Curve struct {
	Item     string `yaml:"item"`
	Draw     string `yaml:"draw"`
	Side     string `yaml:"side"`
	Color    string `yaml:"color"`
	Function string `yaml:"function"`
}

// UnmarshalYAML takes an item's id, or the curve in words.
func (c *Curve) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		c.Item = n.Value
		return nil
	}
	type plain Curve
	if err := strict(n, (*plain)(c)); err != nil {
		return err
	}
	for _, w := range []struct {
		value string
		known []string
	}{
		{c.Draw, []string{"line", "bold", "area", "dot", "dash", "gradient"}},
		{c.Side, []string{"left", "right"}},
		{c.Function, []string{"min", "avg", "max", "all"}},
	} {
		if w.value != "" && !slices.Contains(w.known, w.value) {
			return problem(n, "%q is none of %v", w.value, w.known)
		}
	}
	return nil
}

// Dashboard of a template.
type Dashboard struct {
	ID    string `yaml:"id"`
	Name  string `yaml:"name"`
	Pages []Page `yaml:"pages"`
}

// UnmarshalYAML is strict.
func (d *Dashboard) UnmarshalYAML(n *yaml.Node) error {
	type plain Dashboard
	if err := strict(n, (*plain)(d)); err != nil {
		return err
	}
	if d.ID == "" || d.Name == "" {
		return problem(n, "a dashboard needs id and name")
	}
	return nil
}

// Page of a dashboard.
type Page struct {
	Name string `yaml:"name"`
	Rows []Row  `yaml:"rows"`
}

// UnmarshalYAML is strict.
func (p *Page) UnmarshalYAML(n *yaml.Node) error {
	type plain Page
	return strict(n, (*plain)(p))
}

// Row of widgets that share the width of a page.
type Row struct {
	Height  int      `yaml:"height"` // in rows of the grid, 3 when not given
	Widgets []Widget `yaml:"widgets"`
}

// UnmarshalYAML takes the widgets, or their height and them.
func (r *Row) UnmarshalYAML(n *yaml.Node) error {
	r.Height = 3
	if n.Kind == yaml.SequenceNode {
		return n.Decode(&r.Widgets)
	}
	type plain Row
	return strict(n, (*plain)(r))
}

// Widget shows one of an item, a graph and a graph prototype, by their ids.
type Widget struct {
	Line      int    `yaml:"-"`
	Item      string `yaml:"item"`
	Graph     string `yaml:"graph"`
	Prototype string `yaml:"graph-prototype"`
	Columns   int    `yaml:"columns"` // of graphs from a prototype
	Name      string `yaml:"name"`
}

// UnmarshalYAML is strict and takes the line.
func (w *Widget) UnmarshalYAML(n *yaml.Node) error {
	type plain Widget
	w.Line = n.Line
	return strict(n, (*plain)(w))
}
