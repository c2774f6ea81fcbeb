package hostsync

import (
	"context"
	"slices"

	"vpoller/zabbix/api"
)

// API is the Zabbix that is read and changed; *api.Client is one.
type API interface {
	Version() api.Version
	Call(ctx context.Context, method string, params, result any) error
}

// readBatch is how many hosts are read whole in one call: a web server's PHP
// has little memory.
const readBatch = 1000

type params map[string]any

// Read asks Zabbix for what a plan needs: the names and tags of all hosts, all
// about those that stand for objects of these vCenters or may do so, and what
// the rules name.
func Read(ctx context.Context, z API, rules []Rule, vcenters []string) (*State, error) {
	s := &State{
		version: z.Version(), candidate: map[string]string{},
		technical: map[string]string{}, visible: map[string]string{}, groups: map[string]string{},
		templates: map[string]string{}, proxies: map[string]string{}, proxyGroups: map[string]string{},
	}
	for _, read := range []func(context.Context, API, []Rule) error{s.readTemplates, s.readGroups, s.readProxies} {
		if err := read(ctx, z, rules); err != nil {
			return nil, err
		}
	}
	return s, s.readHosts(ctx, z, vcenters)
}

// readTemplates reads all templates: their names are taken for hosts.
func (s *State) readTemplates(ctx context.Context, z API, rules []Rule) error {
	var all []Template
	if err := z.Call(ctx, "template.get", params{"output": []string{"templateid", "host", "name"}}, &all); err != nil {
		return err
	}
	for _, t := range all {
		s.technical[t.Host], s.visible[t.Name] = "", ""
	}
	for _, name := range namesIn(rules, func(r Rule) []string { return r.Templates }) {
		if i := slices.IndexFunc(all, func(t Template) bool { return t.Host == name }); i >= 0 {
			s.templates[name] = all[i].ID
		} else if i := slices.IndexFunc(all, func(t Template) bool { return t.Name == name }); i >= 0 {
			s.templates[name] = all[i].ID
		}
	}
	return nil
}

func (s *State) readGroups(ctx context.Context, z API, _ []Rule) error {
	var all []Group
	err := z.Call(ctx, "hostgroup.get", params{"output": []string{"groupid", "name"}}, &all)
	for _, g := range all {
		s.groups[g.Name] = g.ID
	}
	return err
}

func (s *State) readProxies(ctx context.Context, z API, rules []Rule) error {
	named := func(of func(Rule) string) bool {
		return slices.ContainsFunc(rules, func(r Rule) bool { return of(r) != "" })
	}
	var all []struct {
		ID      string `json:"proxyid"`
		GroupID string `json:"proxy_groupid"`
		Host    string `json:"host"` // before 7.0
		Name    string `json:"name"`
	}
	if named(func(r Rule) string { return r.Proxy }) {
		name := "host"
		if s.version.AtLeast(7, 0) {
			name = "name"
		}
		if err := z.Call(ctx, "proxy.get", params{"output": []string{"proxyid", name}}, &all); err != nil {
			return err
		}
		for _, p := range all {
			s.proxies[p.Host+p.Name] = p.ID
		}
	}
	if !s.version.AtLeast(7, 0) || !named(func(r Rule) string { return r.ProxyGroup }) {
		return nil
	}
	all = nil
	err := z.Call(ctx, "proxygroup.get", params{"output": []string{"proxy_groupid", "name"}}, &all)
	for _, g := range all {
		s.proxyGroups[g.Name] = g.GroupID
	}
	return err
}

// readHosts reads the names of all hosts, then those that matter whole.
func (s *State) readHosts(ctx context.Context, z API, vcenters []string) error {
	var all []*Host
	if err := z.Call(ctx, "host.get", params{"output": []string{"hostid", "host", "name", "flags"}, "selectTags": []string{"tag", "value"}}, &all); err != nil {
		return err
	}
	if err := s.readCandidates(ctx, z, vcenters); err != nil {
		return err
	}
	var ids []string
	for _, h := range all {
		s.technical[h.Host], s.visible[h.Name] = h.ID, h.ID
		if _, may := s.candidate[h.ID]; may && !h.discovered() || h.ours() && slices.Contains(vcenters, vCenterOf(h.tag(TagID))) {
			ids = append(ids, h.ID)
		}
	}
	for batch := range slices.Chunk(ids, readBatch) {
		var whole []*Host
		if err := z.Call(ctx, "host.get", s.everything(batch), &whole); err != nil {
			return err
		}
		s.hosts = append(s.hosts, whole...)
		for _, h := range whole {
			for _, g := range h.groups() {
				s.groups[g.Name] = g.ID
			}
		}
	}
	slices.SortFunc(s.hosts, older)
	return nil
}

// readCandidates finds hosts with a macro whose value is a vCenter, as the
// original import tool gives one to each.
func (s *State) readCandidates(ctx context.Context, z API, vcenters []string) error {
	var macros []struct {
		HostID string `json:"hostid"`
		Value  string `json:"value"`
	}
	err := z.Call(ctx, "usermacro.get", params{"output": []string{"hostid", "value"}, "filter": params{"value": vcenters}}, &macros)
	for _, m := range macros {
		if slices.Contains(vcenters, m.Value) {
			s.candidate[m.HostID] = m.Value
		}
	}
	return err
}

// everything asks for all that a plan looks at in these hosts.
func (s *State) everything(ids []string) params {
	output := []string{"hostid", "host", "name", "status", "flags"}
	groups := "selectGroups"
	if s.version.AtLeast(6, 2) {
		groups = "selectHostGroups"
	}
	if s.version.AtLeast(7, 0) {
		output = append(output, "monitored_by", "proxyid", "proxy_groupid")
	} else {
		output = append(output, "proxy_hostid")
	}
	return params{
		"hostids": ids, "output": output,
		"selectTags":            []string{"tag", "value"},
		"selectMacros":          []string{"hostmacroid", "macro", "value", "type"},
		"selectParentTemplates": []string{"templateid", "host", "name"},
		groups:                  []string{"groupid", "name"},
	}
}

// namesIn are the names that rules hold, each once.
func namesIn(rules []Rule, of func(Rule) []string) []string {
	var names []string
	for _, r := range rules {
		for _, name := range of(r) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
