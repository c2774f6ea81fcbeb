package config

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

// yaml reads a file with the sections proxy, worker and vsphere.
func (l *loader) yaml(src source) {
	f := &yamlFile{report: &l.report, name: src.name}
	root := f.root(src.data)
	if root == nil {
		return
	}
	for _, p := range f.pairs(root, "", []string{"proxy", "worker", "vsphere"}) {
		switch p.key {
		case "proxy":
			l.given.add("proxy", f.section(p.value, l.proxy()))
		case "worker":
			l.given.add("worker", f.section(p.value, l.worker()))
		case "vsphere":
			l.given["vsphere"] = p.at
			l.vsphere(f, src, p.value)
		}
	}
}

func (l *loader) vsphere(f *yamlFile, src source, list *yaml.Node) {
	if list.Kind == yaml.ScalarNode && list.ShortTag() == "!!null" {
		return
	}
	if list.Kind != yaml.SequenceNode {
		f.problem(f.at(list), "vsphere: want a list of vCenters, each beginning with \"- hostname:\", found %s", describe(list))
		return
	}
	for i, item := range list.Content {
		h := newHost(src, fmt.Sprintf("vsphere[%d]", i), l.role.has(RoleWorker))
		l.yamlHostAt(f, h, follow(item))
	}
}

// yamlHost reads a file of vsphere_hosts_dir, which is one entry of the list.
func (l *loader) yamlHost(src source) {
	f := &yamlFile{report: &l.report, name: src.name}
	h := newHost(src, "", true)
	root := f.root(src.data)
	if root == nil {
		root = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	l.yamlHostAt(f, h, root)
}

func (l *loader) yamlHostAt(f *yamlFile, h *host, node *yaml.Node) {
	before := len(f.problems)
	h.at = f.at(node)
	h.given = f.section(node, h.section())
	if node.Kind != yaml.MappingNode && len(f.problems) > before {
		return // it has no settings to look at
	}
	l.host(h)
}
