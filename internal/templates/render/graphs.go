package render

import (
	"strconv"
	"strings"

	"vpoller/internal/templates/source"
)

// palette of graphs: tells eight curves apart, for colour-blind people too.
var palette = []string{"1A7C11", "F63100", "2774A4", "A54F10", "FC6EA3", "6C59DC", "AC8C14", "611F27"}

var draws = map[string]string{"line": "", "bold": "BOLD_LINE", "area": "FILLED_REGION", "dot": "DOTTED_LINE", "dash": "DASHED_LINE", "gradient": "GRADIENT_LINE"}

// graphsOf are those that still have an item in the flavour.
func (c *compiler) graphsOf(list []source.Graph) []graph {
	var out []graph
	for i := range list {
		g := c.graph(&list[i])
		if g.Curves == nil {
			continue
		}
		c.graphs[list[i].ID] = g.Name
		out = append(out, g)
	}
	return out
}

func (c *compiler) graph(g *source.Graph) graph {
	out := graph{UUID: c.uuid("graph", g.ID), Name: g.Name}
	if g.Kind != "normal" {
		out.Type = strings.ToUpper(g.Kind)
	}
	if g.Min != nil {
		out.MinType, out.Min = "FIXED", number(*g.Min)
	}
	if g.Max != nil {
		out.MaxType, out.Max = "FIXED", number(*g.Max)
	}
	for i, k := range g.Items {
		e := c.entries[k.Item]
		if e == nil {
			continue
		}
		v := curve{
			SortOrder: strconv.Itoa(len(out.Curves)), Draw: draws[k.Draw],
			Color: or(k.Color, palette[i%len(palette)]), Function: strings.ToUpper(k.Function),
			Item: hostItem{c.name, e.key},
		}
		if k.Side == "right" {
			v.Side = "RIGHT"
		}
		out.Curves = append(out.Curves, v)
	}
	return out
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
