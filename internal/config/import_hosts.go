package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"vpoller/internal/pattern"
)

// hosts reads the section of one kind, of this project or of the original.
func (l *importLoader) hosts(p pair, kind int, original bool) {
	h := &ImportHosts{Kind: ImportKinds()[kind], HostName: "{vcenter} {moid}", VisibleName: "{name}"}
	name := "hosts." + p.key
	if original {
		name = "zabbix." + p.key
		h.HostName = "{name}"
	}
	if original && h.Kind == "datastores" {
		h.VisibleName = "{url}" // its templates ask for {HOST.NAME}
	}
	if slices.ContainsFunc(l.Hosts, func(other *ImportHosts) bool { return other.Kind == h.Kind }) {
		l.problem(p.at, "%s: there is a section for %s already", name, h.Kind)
		return
	}
	l.Hosts = append(l.Hosts, h)
	known := []string{"templates", "groups", "macros", "tags", "proxy", "proxy_group", "host_name", "name", "include", "exclude"}
	if h.Kind == "virtual_machines" {
		known = append(known, "vm_templates", "skip_vm_in_powerstate", "ignore_vm")
	}
	found := given{}
	for _, line := range l.yaml.pairs(p.value, name, known) {
		if isNull(line.value) {
			continue
		}
		found[line.key] = l.yaml.at(line.value)
		l.hostsKey(h, section{name: name, settings: l.hostsSettings(h), mine: true}, line)
	}
	l.finishHosts(h, name, p.at, found, original)
}

// hostsSettings are the keys whose values are texts or lists of them.
func (l *importLoader) hostsSettings(h *ImportHosts) []setting {
	matches := func(key, filter string, parse func(string) (pattern.Match, error)) setting {
		return setting{key, kindTexts, func(text string) error {
			m, err := parse(text)
			if h.Exclude == nil {
				h.Exclude = ImportFilter{}
			}
			h.Exclude[filter] = append(h.Exclude[filter], m)
			return err
		}}
	}
	return []setting{
		{"templates", kindTexts, func(text string) error {
			h.Templates = append(h.Templates, text)
			return notEmpty(text)
		}},
		{"groups", kindTexts, func(text string) error {
			group, err := groupText(text)
			if !slices.Contains(h.Groups, group) {
				h.Groups = append(h.Groups, group)
			}
			return err
		}},
		text("proxy", &h.Proxy, notEmpty),
		text("proxy_group", &h.ProxyGroup, notEmpty),
		placed("host_name", &h.HostName, importPlaces),
		placed("name", &h.VisibleName, importPlaces),
		flag("vm_templates", &h.VMTemplates),
		matches("skip_vm_in_powerstate", "power", parsePower),
		matches("ignore_vm", "name", pattern.ParsePrefix),
	}
}

func notEmpty(text string) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("is empty")
	}
	return nil
}

func groupText(text string) (pattern.Text, error) {
	if strings.HasPrefix(text, "/") || strings.HasSuffix(text, "/") || strings.Contains(text, "//") || strings.TrimSpace(text) == "" {
		return "", fmt.Errorf("%q is no name of a host group: slashes stand between names", text)
	}
	return pattern.ParseText(text, importPlaces)
}

func placed(key string, into *pattern.Text, places []string) setting {
	return setting{key, kindText, func(text string) error {
		if err := notEmpty(text); err != nil {
			return err
		}
		t, err := pattern.ParseText(text, places)
		*into = t
		return err
	}}
}

// hostsKey reads one line of a section.
func (l *importLoader) hostsKey(h *ImportHosts, sec section, p pair) {
	switch p.key {
	case "macros":
		h.Macros = l.named(p.value, sec.path(p.key), macroName)
	case "tags":
		h.Tags = l.named(p.value, sec.path(p.key), tagName)
	case "include":
		h.Include = l.yaml.filter(h.Kind, p.value, sec.path(p.key), nil)
	case "exclude":
		h.Exclude = l.yaml.filter(h.Kind, p.value, sec.path(p.key), h.Exclude)
	default:
		l.yaml.setting(p.value, sec, sec.find(p.key))
	}
}

// named reads macros or tags: lines of "name: value". A value may look like a
// number.
func (l *importLoader) named(node *yaml.Node, name string, check func(string) (string, error)) []ImportSetting {
	var all []ImportSetting
	if node.Kind != yaml.MappingNode {
		l.problem(l.yaml.at(node), "%s: want lines of \"name: value\", found %s", name, describe(node))
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], follow(node.Content[i+1])
		to, err := check(key.Value)
		if err != nil {
			l.problem(l.yaml.at(key), "%s: %w", name, err)
			continue
		}
		if value.Kind != yaml.ScalarNode {
			l.problem(l.yaml.at(value), "%s: %s: want a text, found %s", name, key.Value, describe(value))
			continue
		}
		text := value.Value
		if isNull(value) {
			text = ""
		}
		filled, err := pattern.ParseText(text, importPlaces)
		if err != nil {
			l.problem(l.yaml.at(value), "%s: %s: %w", name, key.Value, err)
		}
		if slices.ContainsFunc(all, func(s ImportSetting) bool { return s.Name == to }) {
			l.problem(l.yaml.at(key), "%s: %s is given twice", name, to)
			continue
		}
		all = append(all, ImportSetting{to, filled})
	}
	return all
}

// macroForm is what Zabbix allows: the braces may be left out here.
var macroForm = regexp.MustCompile(`^[A-Z0-9_.]+(:.+)?$`)

func macroName(text string) (string, error) {
	bare := text
	if strings.HasPrefix(text, "{$") && strings.HasSuffix(text, "}") {
		bare = text[2 : len(text)-1]
	}
	if !macroForm.MatchString(bare) {
		return "", fmt.Errorf("%q is no name of a macro: it has capital letters, digits, dots and underscores, as VSPHERE.HOST", text)
	}
	return "{$" + bare + "}", nil
}

func tagName(text string) (string, error) {
	if strings.HasPrefix(text, "vpoller.") {
		return "", fmt.Errorf("tag %q: hosts are known by tags of that name", text)
	}
	return text, notEmpty(text)
}
