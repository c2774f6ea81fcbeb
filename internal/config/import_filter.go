package config

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vpoller/internal/pattern"
)

// filterKeys are what the objects of a kind can be told apart by; kinds go by the
// keys of their sections.
func filterKeys(kind string) []string {
	keys := []string{"name", "folder", "datacenter"}
	switch kind {
	case "vcenters":
		return keys[:1]
	case "clusters":
		return append(keys, "cluster")
	case "hypervisors":
		return append(keys, "cluster", "power")
	case "virtual_machines":
		return append(keys, "cluster", "power", "tag")
	}
	return keys
}

// filter reads include or exclude, adding to what is there.
func (f *yamlFile) filter(kind string, node *yaml.Node, name string, into ImportFilter) ImportFilter {
	if into == nil {
		into = ImportFilter{}
	}
	for _, p := range f.pairs(node, name, filterKeys(kind)) {
		if isNull(p.value) {
			continue
		}
		parse := pattern.ParseMatch
		if p.key == "power" {
			parse = parsePower
		}
		list := setting{p.key, kindTexts, func(text string) error {
			m, err := parse(text)
			into[p.key] = append(into[p.key], m)
			return err
		}}
		f.setting(p.value, section{name: name, settings: []setting{list}, mine: true}, list)
	}
	return into
}

var powerStates = []string{"poweredOn", "poweredOff", "suspended", "standBy", "unknown"}

func parsePower(text string) (pattern.Match, error) {
	m, err := pattern.ParseMatch(text)
	if err == nil && !slices.ContainsFunc(powerStates, m.In) {
		err = fmt.Errorf("%q is no power state: there are %s", text, strings.Join(powerStates, ", "))
	}
	return m, err
}
