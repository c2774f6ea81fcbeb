package source

// register notes the ids; each may be there once.
func (k *checker) register(items []Item, triggers []Trigger, graphs []Graph) {
	for i := range items {
		k.once(k.items, "item", items[i].ID, items[i].Line)
		for j := range items[i].Triggers {
			k.once(k.triggers, "trigger", items[i].Triggers[j].ID, items[i].Triggers[j].Line)
		}
	}
	for i := range triggers {
		k.once(k.triggers, "trigger", triggers[i].ID, triggers[i].Line)
	}
	for i := range graphs {
		k.once(k.graphs, "graph", graphs[i].ID, graphs[i].Line)
	}
}

func (k *checker) once(seen map[string]bool, what, id string, line int) {
	if id == "" || seen[id] {
		k.say(line, "the %s id %q is missing or there already", what, id)
	}
	seen[id] = true
}

func (k *checker) dashboards() {
	for _, d := range k.t.Dashboards {
		for _, p := range d.Pages {
			for _, r := range p.Rows {
				for _, w := range r.Widgets {
					k.widget(w)
				}
			}
		}
	}
}

func (k *checker) widget(w Widget) {
	given := 0
	for _, s := range []struct {
		id    string
		known map[string]bool
	}{{w.Item, k.items}, {w.Graph, k.graphs}, {w.Prototype, k.graphs}} {
		if s.id == "" {
			continue
		}
		given++
		if !s.known[s.id] {
			k.say(w.Line, "a widget shows %q, which there is not", s.id)
		}
	}
	if given != 1 {
		k.say(w.Line, "a widget shows exactly one of item, graph and graph-prototype")
	}
}
