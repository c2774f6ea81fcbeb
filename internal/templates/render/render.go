package render

import (
	"bytes"
	"errors"
	"maps"
	"slices"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/source"
)

// File is the template file of a flavour for a release. The error joins all that
// is wrong with the sources, each as "file:line: reason".
func File(catalogue *source.Catalogue, f source.Flavour, r Release) ([]byte, error) {
	e := export{Version: r}
	groups := map[string]bool{}
	var problems []error
	for _, t := range catalogue.Templates {
		c := &compiler{catalogue: catalogue, t: t, flavour: f, release: r, name: TemplateName(t, f)}
		out, triggers, graphs, err := c.compile()
		problems = append(problems, err)
		e.Templates = append(e.Templates, out)
		e.Triggers = append(e.Triggers, triggers...)
		e.Graphs = append(e.Graphs, graphs...)
		hostGroups(groups, t, out, f)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	e.name(catalogue.Common.Group, groups, r)
	return encode(document{e})
}

// hostGroups notes the groups of the hosts that come of a template: of its
// prototypes, or because they register themselves.
func hostGroups(groups map[string]bool, t *source.Template, out template, f source.Flavour) {
	if f == source.Active && t.HostGroup != "" {
		groups[t.HostGroup] = true
	}
	for _, d := range out.Rules {
		for _, h := range d.Hosts {
			for _, l := range h.Links {
				groups[l.Group.Name] = true
			}
		}
	}
}

// name lists the groups: of templates and of hosts, which 6.0 does not tell apart.
func (e *export) name(templates string, hosts map[string]bool, r Release) {
	e.TemplateGroups = []group{{uuid("template group", templates), templates}}
	for _, name := range slices.Sorted(maps.Keys(hosts)) {
		e.HostGroups = append(e.HostGroups, group{uuid("host group", name), name})
	}
	if r == Zabbix60 {
		e.Groups = slices.Concat(e.TemplateGroups, e.HostGroups)
		e.TemplateGroups, e.HostGroups = nil, nil
	}
}

func encode(d document) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("# Made by `make templates` from templates/catalogue; changes here are lost.\n")
	out := yaml.NewEncoder(&b)
	out.SetIndent(2)
	if err := out.Encode(d); err != nil {
		return nil, err
	}
	return b.Bytes(), out.Close()
}
