package service

import (
	"slices"

	"vpoller/internal/ops"
)

// Split is a number of a snapshot S for each value of a label that S knows,
// such as calls by method.
type Split[S any] struct {
	Name  string
	Help  string
	Total bool
	Label string
	Of    func(S) map[string]float64
}

// Spread is a histogram of a snapshot S for each value of a label that S knows,
// such as how long calls took by method.
type Spread[S any] struct {
	Name  string
	Help  string
	Label string
	Of    func(S) map[string]ops.Histogram
}

// Metrics are the metrics of snapshots S: how they are called and which labels
// all of them have. What is in it is also what the documentation lists.
type Metrics[S any] struct {
	Prefix  string
	Label   string // that tells snapshots apart; "" when there is one
	Numbers []Number[S]
	Splits  []Split[S]
	Spreads []Spread[S]
}

// Of are the metrics of s; label is the value of the common label.
func (m Metrics[S]) Of(s S, label string) []ops.Metric {
	var all []ops.Metric
	for _, n := range m.Numbers {
		all = append(all, m.family(n.Name, n.Help, n.Total).Metric(n.of(s), m.with(label)...))
	}
	for _, p := range m.Splits {
		family := m.family(p.Name, p.Help, p.Total, p.Label)
		for value, v := range p.Of(s) {
			all = append(all, family.Metric(v, append(m.with(label), value)...))
		}
	}
	for _, p := range m.Spreads {
		family := m.spread(p)
		for value, h := range p.Of(s) {
			all = append(all, family.Histogram(h, append(m.with(label), value)...))
		}
	}
	return all
}

// Families are all metrics that Of can return.
func (m Metrics[S]) Families() []ops.Family {
	var all []ops.Family
	for _, n := range m.Numbers {
		all = append(all, m.family(n.Name, n.Help, n.Total))
	}
	for _, p := range m.Splits {
		all = append(all, m.family(p.Name, p.Help, p.Total, p.Label))
	}
	for _, p := range m.Spreads {
		all = append(all, m.spread(p))
	}
	return all
}

func (m Metrics[S]) family(name, help string, total bool, labels ...string) ops.Family {
	name = m.Prefix + name
	if total {
		name += "_total"
	}
	return ops.Family{Name: name, Help: help, Total: total, Labels: slices.Concat(m.with(m.Label), labels)}
}

func (m Metrics[S]) spread(p Spread[S]) ops.Family {
	f := m.family(p.Name, p.Help, false, p.Label)
	f.Classes = true
	return f
}

// with is v where there is a common label.
func (m Metrics[S]) with(v string) []string {
	if m.Label == "" {
		return nil
	}
	return []string{v}
}
