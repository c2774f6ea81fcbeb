package apitest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Template adds a template and returns its id.
func (s *Server) Template(host, name string) string {
	return s.add("template", row{"host": host, "name": name})
}

// Proxy adds a proxy and returns its id.
func (s *Server) Proxy(name string) string {
	member := "host"
	if s.atLeast("7.0") {
		member = "name"
	}
	return s.add("proxy", row{member: name})
}

// ProxyGroup adds a proxy group and returns its id.
func (s *Server) ProxyGroup(name string) string { return s.add("proxygroup", row{"name": name}) }

var idOf = map[string]string{"template": "templateid", "proxy": "proxyid", "proxygroup": "proxy_groupid"}

func (s *Server) add(kind string, r row) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.id()
	r[idOf[kind]] = id
	s.other[kind] = append(s.other[kind], r)
	return id
}

// method answers one call; mu is held.
func (s *Server) method(name string, data json.RawMessage) (any, error) {
	switch name {
	case "host.get":
		return s.getHosts(data)
	case "host.create":
		return s.createHosts(data)
	case "host.update":
		return s.updateHosts(data)
	case "host.delete":
		return s.deleteHosts(data)
	case "hostgroup.create":
		return s.createGroups(data)
	case "usermacro.get":
		return s.getMacros(data)
	case "template.get":
		return selected(data, s.other["template"])
	case "proxy.get":
		return selected(data, s.other["proxy"])
	case "proxygroup.get":
		if s.atLeast("7.0") {
			return selected(data, s.other["proxygroup"])
		}
	case "hostgroup.get":
		var rows []row
		for id, name := range s.groups {
			rows = append(rows, row{"groupid": id, "name": name})
		}
		return selected(data, rows)
	}
	return nil, refuse("Incorrect method %q.", name)
}

// selected answers a get with the members that it asks for: no more come from
// a Zabbix either.
func selected(data json.RawMessage, rows []row) (any, error) {
	var p struct {
		Output []string `json:"output"`
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, err
	}
	result := []row{}
	for _, r := range rows {
		result = append(result, pick(r, p.Output))
	}
	return result, nil
}

func pick(r row, members []string) row {
	out := row{}
	for _, m := range members {
		if v, ok := r[m]; ok {
			out[m] = v
		}
	}
	return out
}

func (s *Server) getHosts(data json.RawMessage) (any, error) {
	var p struct {
		Count     bool     `json:"countOutput"`
		Output    []string `json:"output"`
		IDs       []string `json:"hostids"`
		Tags      []string `json:"selectTags"`
		Macros    []string `json:"selectMacros"`
		Groups    []string `json:"selectGroups"`
		HGroups   []string `json:"selectHostGroups"`
		Templates []string `json:"selectParentTemplates"`
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, err
	}
	if p.Groups != nil && s.atLeast("7.2") || p.HGroups != nil && !s.atLeast("6.2") {
		return nil, refuse("Invalid parameter: unexpected parameter for the groups of a host.")
	}
	if p.Count {
		return fmt.Sprint(len(s.hosts)), nil
	}
	result := []row{}
	for _, h := range s.hosts {
		if p.IDs != nil && !slices.Contains(p.IDs, h.ID) {
			continue
		}
		r := pick(s.members(h), p.Output)
		for member, list := range map[string][]string{"tags": p.Tags, "macros": p.Macros, "groups": p.Groups, "hostgroups": p.HGroups, "parentTemplates": p.Templates} {
			if list != nil {
				r[member] = s.lists(h, member)
			}
		}
		result = append(result, r)
	}
	return result, nil
}

func (s *Server) members(h *Host) row {
	r := row{"hostid": h.ID, "host": h.Host, "name": h.Name, "status": h.Status.String(), "flags": h.Flags}
	if s.atLeast("7.0") {
		r["monitored_by"], r["proxyid"], r["proxy_groupid"] = h.Monitored.String(), h.ProxyID, h.ProxyGrp
	} else {
		r["proxy_hostid"] = h.Proxy
	}
	return r
}

func (s *Server) lists(h *Host, member string) any {
	rows := []row{}
	switch member {
	case "tags":
		for _, t := range h.Tags {
			rows = append(rows, row{"tag": t.Tag, "value": t.Value})
		}
	case "macros":
		for _, m := range h.Macros {
			r := row{"hostmacroid": m.ID, "macro": m.Macro, "type": m.Type}
			if m.Type != "1" {
				r["value"] = m.Value
			}
			rows = append(rows, r)
		}
	case "parentTemplates":
		for _, t := range h.Templates {
			rows = append(rows, row{"templateid": t.TemplateID})
		}
	default:
		for _, g := range h.Groups {
			rows = append(rows, row{"groupid": g.GroupID, "name": s.groups[g.GroupID]})
		}
	}
	return rows
}

func (s *Server) getMacros(data json.RawMessage) (any, error) {
	var p struct {
		Filter struct {
			Value []string `json:"value"`
		} `json:"filter"`
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, err
	}
	rows := []row{}
	for _, h := range s.hosts {
		for _, m := range h.Macros {
			if m.Type != "1" && slices.Contains(p.Filter.Value, m.Value) {
				rows = append(rows, row{"hostid": h.ID, "value": m.Value})
			}
		}
	}
	return rows, nil
}

func (s *Server) createGroups(data json.RawMessage) (any, error) {
	var list []struct {
		Name string `json:"name"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	var ids []string
	for _, g := range list {
		for _, name := range s.groups {
			if name == g.Name {
				return nil, refuse("Host group %q already exists.", g.Name)
			}
		}
		id := s.id()
		s.groups[id] = g.Name
		ids = append(ids, id)
	}
	return row{"groupids": ids}, nil
}
