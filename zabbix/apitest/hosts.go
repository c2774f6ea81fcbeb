package apitest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
)

// Host is one host, with its members as the API has them.
type Host struct {
	ID        string           `json:"hostid"`
	Host      string           `json:"host"`
	Name      string           `json:"name"`
	Status    json.Number      `json:"status"`
	Flags     string           `json:"flags"`
	Tags      []Tag            `json:"tags"`
	Macros    []Macro          `json:"macros"`
	Groups    []Ref            `json:"groups"`
	Templates []Ref            `json:"templates"`
	Proxy     string           `json:"proxy_hostid"`
	Monitored json.Number      `json:"monitored_by"`
	ProxyID   string           `json:"proxyid"`
	ProxyGrp  string           `json:"proxy_groupid"`
	Ifaces    []map[string]any `json:"interfaces"`
}

// Tag is a tag of a host.
type Tag struct {
	Tag   string `json:"tag"`
	Value string `json:"value"`
}

// Macro is a macro of a host; Type "1" is secret.
type Macro struct {
	ID    string `json:"hostmacroid"`
	Macro string `json:"macro"`
	Value string `json:"value"`
	Type  string `json:"type"`
}

// Ref names a group or a template.
type Ref struct {
	GroupID    string `json:"groupid,omitempty"`
	TemplateID string `json:"templateid,omitempty"`
}

// Hosts are copies of all hosts, in the order in which they were made.
func (s *Server) Hosts() []Host {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]Host, len(s.hosts))
	for i, h := range s.hosts {
		all[i] = *h
	}
	return all
}

// Edit lets fn change a host as an administrator may do in the frontend.
func (s *Server) Edit(name string, fn func(*Host)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, h := range s.hosts {
		if h.Name == name {
			fn(h)
			return true
		}
	}
	return false
}

// Add adds a host as somebody else may have made it, and returns its id.
func (s *Server) Add(h Host) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	h.ID = s.id()
	h.finish(s)
	s.hosts = append(s.hosts, &h)
	return h.ID
}

// Group is the id of a group, which is made when it is missing.
func (s *Server) Group(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, group := range s.groups {
		if group == name {
			return id
		}
	}
	id := s.id()
	s.groups[id] = name
	return id
}

// Groups are the names of the groups of a host.
func (s *Server) Groups(h Host) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, g := range h.Groups {
		names = append(names, s.groups[g.GroupID])
	}
	return names
}

func (s *Server) id() string {
	s.nextID++
	return strconv.Itoa(s.nextID)
}

// finish gives members what Zabbix gives them that were left out.
func (h *Host) finish(s *Server) {
	if h.Name == "" {
		h.Name = h.Host
	}
	for _, number := range []*json.Number{&h.Status, &h.Monitored} {
		if *number == "" {
			*number = "0"
		}
	}
	if h.Flags == "" {
		h.Flags = "0"
	}
	for i := range h.Macros {
		if m := &h.Macros[i]; m.ID == "" {
			m.ID = s.id()
		}
		if m := &h.Macros[i]; m.Type == "" {
			m.Type = "0"
		}
	}
}

var allowed = regexp.MustCompile(`^[0-9A-Za-z_. -]+$`)

// check refuses a host that Zabbix would refuse.
func (s *Server) check(h *Host) error {
	for _, other := range s.hosts {
		switch {
		case other.ID == h.ID:
		case other.Host == h.Host:
			return refuse("Host with the same name %q already exists.", h.Host)
		case other.Name == h.Name:
			return refuse("Host with the same visible name %q already exists.", h.Name)
		}
	}
	for _, t := range s.other["template"] {
		if t["host"] == h.Host || t["name"] == h.Name {
			return refuse("Template with the same name %q already exists.", h.Name)
		}
	}
	for _, g := range h.Groups {
		if s.groups[g.GroupID] == "" {
			return refuse("No permissions to referred object or it does not exist!")
		}
	}
	switch {
	case len(h.Groups) == 0:
		return refuse("Host %q cannot be without host group.", h.Host)
	case !allowed.MatchString(h.Host) || len(h.Host) > 128:
		return refuse("Incorrect characters used for host name %q.", h.Host)
	case len([]rune(h.Name)) > 128:
		return refuse("Value %q is too long for field %q.", h.Name, "name")
	}
	return nil
}

// createHosts and its sisters work on a copy, so that a call has effect wholly
// or not at all.
func (s *Server) createHosts(data json.RawMessage) (any, error) {
	var list []*Host
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	before := slices.Clone(s.hosts)
	var ids []string
	for _, h := range list {
		h.ID = s.id()
		h.finish(s)
		if err := s.check(h); err != nil {
			s.hosts = before
			return nil, err
		}
		s.hosts = append(s.hosts, h)
		ids = append(ids, h.ID)
	}
	return row{"hostids": ids}, nil
}

func (s *Server) updateHosts(data json.RawMessage) (any, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	after := make([]*Host, len(s.hosts))
	for i, h := range s.hosts {
		c := *h
		after[i] = &c
	}
	before := s.hosts
	for _, change := range list {
		if err := s.updateHost(after, change); err != nil {
			return nil, err
		}
	}
	s.hosts = after
	for _, h := range after {
		if err := s.check(h); err != nil {
			s.hosts = before
			return nil, err
		}
	}
	return row{"hostids": []string{}}, nil
}

func (s *Server) updateHost(hosts []*Host, change json.RawMessage) error {
	var key struct {
		ID   string `json:"hostid"`
		Host string `json:"host"`
		Name string `json:"name"`
	}
	if err := json.Unmarshal(change, &key); err != nil {
		return err
	}
	i := slices.IndexFunc(hosts, func(h *Host) bool { return h.ID == key.ID })
	if i < 0 {
		return refuse("No permissions to referred object or it does not exist!")
	}
	h := hosts[i]
	old := h.Macros
	for _, other := range s.hosts { // as Zabbix does, against what is stored
		if other.ID != key.ID && (key.Host != "" && other.Host == key.Host || key.Name != "" && other.Name == key.Name) {
			return refuse("Host with the same visible name %q already exists.", key.Name)
		}
	}
	h.Tags, h.Macros, h.Groups, h.Templates = slices.Clone(h.Tags), nil, slices.Clone(h.Groups), slices.Clone(h.Templates)
	var given map[string]json.RawMessage
	if err := json.Unmarshal(change, &given); err != nil {
		return err
	}
	for member, list := range map[string]func(){"tags": func() { h.Tags = nil }, "groups": func() { h.Groups = nil }, "templates": func() { h.Templates = nil }} {
		if _, ok := given[member]; ok {
			list()
		}
	}
	if err := json.Unmarshal(change, h); err != nil {
		return err
	}
	if _, ok := given["macros"]; !ok {
		h.Macros = old
	}
	for i := range h.Macros {
		h.Macros[i].keep(old)
	}
	h.finish(s)
	return nil
}

// keep fills in what an update says nothing about.
func (m *Macro) keep(old []Macro) {
	for _, o := range old {
		if o.ID == m.ID && m.Macro == "" {
			*m = o
		}
	}
}

func (s *Server) deleteHosts(data json.RawMessage) (any, error) {
	var ids []string
	if err := json.Unmarshal(data, &ids); err != nil {
		return nil, err
	}
	after := slices.DeleteFunc(slices.Clone(s.hosts), func(h *Host) bool { return slices.Contains(ids, h.ID) })
	if len(after)+len(ids) != len(s.hosts) {
		return nil, refuse("No permissions to referred object or it does not exist!")
	}
	s.hosts = after
	return row{"hostids": ids}, nil
}
