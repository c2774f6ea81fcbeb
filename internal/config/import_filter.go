package config

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vpoller/internal/pattern"
)

// filterKeys are what the objects of a kind can be told apart by.
func filterKeys(kind string) []string {
	keys := []string{"name", "folder", "datacenter"}
	switch kind {
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
func (l *importLoader) filter(h *ImportHosts, node *yaml.Node, name string, into ImportFilter) ImportFilter {
	if into == nil {
		into = ImportFilter{}
	}
	for _, p := range l.yaml.pairs(node, name, filterKeys(h.Kind)) {
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
		l.yaml.setting(p.value, section{name: name, settings: []setting{list}, mine: true}, list)
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
