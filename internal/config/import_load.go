package config

import (
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"

	"vpoller/internal/secret"
)

// An importLoader builds one Import out of a file.
type importLoader struct {
	*Import
	report
	yaml  *yamlFile
	src   source
	given given

	original            bool // sections of the original import tool were met
	tokenFile, passFile string
	inline              map[string]bool // secrets that stand in the file itself
}

func (l *importLoader) file(src source) {
	l.src, l.inline = src, map[string]bool{}
	l.yaml = &yamlFile{report: &l.report, name: src.name}
	root := l.yaml.root(src.data)
	if root == nil && len(l.problems) > 0 {
		return // it says nothing that could be missing
	}
	if root == nil {
		root = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	for _, p := range l.yaml.pairs(root, "", []string{"vsphere", "vpoller", "zabbix", "hosts"}) {
		switch p.key {
		case "vsphere":
			l.vsphere(p.value)
		case "vpoller":
			l.given.add("vpoller", l.section(p.value, "vpoller", l.vpollerSettings()))
		case "zabbix":
			l.zabbix(p.value)
		case "hosts":
			for _, kind := range l.yaml.pairs(p.value, "hosts", ImportKinds()) {
				l.hosts(kind, slices.Index(ImportKinds(), kind.key), false)
			}
		}
	}
	l.finish()
}

// section reads plain settings.
func (l *importLoader) section(node *yaml.Node, name string, settings []setting) given {
	return l.yaml.plain(node, name, settings)
}

// plain reads the settings of a program of one role; nothing at all is as good
// as no line.
func (f *yamlFile) plain(node *yaml.Node, name string, settings []setting) given {
	return f.section(withoutNulls(node), section{name: name, settings: settings, mine: true})
}

// withoutNulls is a mapping without the keys that have no value.
func withoutNulls(node *yaml.Node) *yaml.Node {
	if node.Kind != yaml.MappingNode {
		return node
	}
	short := *node
	short.Content = nil
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !isNull(follow(node.Content[i+1])) {
			short.Content = append(short.Content, node.Content[i], node.Content[i+1])
		}
	}
	return &short
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// vsphere reads the names of the vCenters: hostname: one, or a list.
func (l *importLoader) vsphere(node *yaml.Node) {
	names := setting{"hostname", kindTexts, func(text string) error {
		if err := checkHostname(text); err != nil {
			return err
		}
		if !slices.Contains(l.VCenters, text) {
			l.VCenters = append(l.VCenters, text)
		}
		return nil
	}}
	l.given.add("vsphere", l.section(node, "vsphere", []setting{names}))
}

func (l *importLoader) vpollerSettings() []setting {
	return []setting{
		text("endpoint", &l.VPoller.Endpoint, CheckDial),
		milliseconds("timeout", &l.VPoller.Timeout),
		number("retries", &l.VPoller.Retries, 100),
	}
}

// milliseconds reads a duration; a plain number counts milliseconds, as it does
// in files of the original.
func milliseconds(key string, into *time.Duration) setting {
	s := duration(key, into, time.Millisecond)
	read := s.read
	s.read = func(text string) error {
		if _, err := strconv.Atoi(text); err == nil {
			text += "ms"
		}
		return read(text)
	}
	return s
}

// zabbix reads how Zabbix is reached, and the sections of the original.
func (l *importLoader) zabbix(node *yaml.Node) {
	z := &l.Zabbix
	hide := func(key string, into *secret.Text) setting {
		inline := false
		s := password(key, into, &inline, true)
		read := s.read
		s.read = func(text string) error {
			err := read(text)
			l.inline[key] = inline
			return err
		}
		return s
	}
	settings := []setting{
		text("url", &z.URL, anyText),
		text("hostname", &z.URL, anyText), // what the original calls it
		hide("api_token", &z.Token),
		text("api_token_file", &l.tokenFile, anyText),
		text("username", &z.Username, anyText),
		hide("password", &z.Password),
		text("password_file", &l.passFile, anyText),
		text("ca_file", &z.CAFile, anyText),
		flag("insecure", &z.Insecure),
		duration("timeout", &z.Timeout, time.Millisecond),
	}
	known := section{settings: settings}.keys()
	plain := *node
	if node.Kind == yaml.MappingNode {
		plain.Content = nil
		for _, p := range l.yaml.pairs(node, "zabbix", append(known, originalKinds...)) {
			if i := slices.Index(originalKinds, p.key); i >= 0 {
				l.original = true
				l.hosts(p, i, true)
				continue
			}
			key := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: p.key, Line: p.at.Line, Column: p.at.Col}
			plain.Content = append(plain.Content, key, p.value)
		}
	}
	l.given.add("zabbix", l.section(&plain, "zabbix", settings))
}
