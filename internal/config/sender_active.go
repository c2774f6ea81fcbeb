package config

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"vpoller/internal/push"
)

// active reads the section of that name.
func (l *senderLoader) active(node *yaml.Node) {
	a := DefaultSenderActive()
	l.Active = a
	l.given.add("active", l.readAll(pair{key: "active", value: node}, a.settings(), map[string]func(pair){
		"hosts": l.hosts,
		"list":  l.hostList,
	}))
}

func (a *SenderActive) settings() []setting {
	return []setting{
		names("vcenters", &a.VCenters),
		duration("discover", &a.Discover, time.Second),
		duration("refresh", &a.Refresh, time.Second),
		orNever("heartbeat", &a.Heartbeat, time.Second),
		duration("patience", &a.Patience, 0),
		number("connections", &a.Connections, 100),
		{"time_zone", kindText, a.readZone},
	}
}

// orNever reads a duration whose 0 means that a thing is not done.
func orNever(key string, into *time.Duration, least time.Duration) setting {
	s := duration(key, into, least)
	limited := s.read
	s.read = func(text string) error {
		if text == "0" || text == "0s" {
			*into = 0
			return nil
		}
		if err := limited(text); err != nil {
			return fmt.Errorf("%w (0: never)", err)
		}
		return nil
	}
	return s
}

func (a *SenderActive) readZone(text string) error {
	zone, err := time.LoadLocation(text)
	if err != nil || text == "" {
		return fmt.Errorf("%q is no time zone: write it like Europe/Berlin or UTC", text)
	}
	a.TimeZone, a.location = text, zone
	return nil
}

// hosts reads which kinds of objects are hosts.
func (l *senderLoader) hosts(p pair) {
	for _, section := range l.yaml.pairs(p.value, p.key, senderSections()) {
		h := DefaultSenderHosts(kindOfSection(section.key))
		l.Active.Hosts = append(l.Active.Hosts, h)
		name := section.key
		section.key = p.key + "." + section.key
		l.kind(h, name, section)
	}
	order := func(a, b *SenderHosts) int {
		return cmp.Compare(slices.Index(push.Kinds(), a.Kind), slices.Index(push.Kinds(), b.Kind))
	}
	slices.SortFunc(l.Active.Hosts, order)
	if p.value.Kind == yaml.MappingNode && len(p.value.Content) == 0 {
		l.problem(p.at, "%s names no kind of objects: known are %s", p.key, strings.Join(senderSections(), ", "))
	}
}

// kind reads the section of one kind.
func (l *senderLoader) kind(h *SenderHosts, name string, p pair) {
	places := placesOf(h.Kind)
	settings := []setting{
		placed("host_name", &h.HostName, places),
		placed("metadata", &h.Metadata, places),
	}
	if h.Kind == push.VM {
		settings = append(settings, flag("vm_templates", &h.VMTemplates))
	}
	found := l.readAll(p, settings, map[string]func(pair){
		"include": func(p pair) { h.Include = l.yaml.filter(name, p.value, p.key, h.Include) },
		"exclude": func(p pair) { h.Exclude = l.yaml.filter(name, p.value, p.key, h.Exclude) },
	})
	if at, ok := found["host_name"]; ok && h.HostName != "" && !distinct(h) {
		l.problem(at, "%s.host_name: %q would be the name of several hosts: it needs a place such as {name}", p.key, h.HostName)
	}
}

// distinct reports whether the objects of a kind can have different names.
func distinct(h *SenderHosts) bool {
	own := []string{"name", "moid", "uuid", "url"}
	if h.Kind == push.VCenter {
		own = []string{"name", "vcenter"}
	}
	return slices.ContainsFunc(own, h.HostName.Has)
}

// hostList reads hosts that are named one by one.
func (l *senderLoader) hostList(p pair) {
	for _, entry := range l.list(p.value, p.key, `"- host_name:"`) {
		h := SenderHost{Kind: push.VM}
		found := l.readAll(entry, []setting{
			text("host_name", &h.Name, checkTechnicalName),
			text("metadata", &h.Metadata, anyText),
			text("vcenter", &h.VCenter, checkHostname),
			oneOf("kind", &h.Kind, push.Kinds()...),
			text("object", &h.Object, anyText),
		}, nil)
		l.listed(entry, h, found)
	}
}

// listed completes one entry, and takes it over.
func (l *senderLoader) listed(entry pair, h SenderHost, found given) {
	if _, ok := found["host_name"]; !ok {
		l.problem(entry.at, "%s.host_name is missing: the name of the host in Zabbix", entry.key)
	}
	if at, ok := found["object"]; ok && h.Kind == push.VCenter {
		l.problem(at, "%s.object has no effect: a host of the kind vcenter stands for the vCenter itself", entry.key)
	}
	if h.Kind != push.VCenter {
		h.Object = cmp.Or(h.Object, h.Name)
	}
	twin := func(other SenderHost) bool { return other.Name == h.Name && h.Name != "" }
	if slices.ContainsFunc(l.Active.List, twin) {
		l.problem(found["host_name"], "%s.host_name: %q is in the list already", entry.key, h.Name)
	}
	if h.VCenter == "" {
		l.unplaced = append(l.unplaced, entry)
	}
	l.Active.List = append(l.Active.List, h)
}

// finishActive checks the section as a whole, and fills in what follows from
// what is there.
func (l *senderLoader) finishActive() {
	a := l.Active
	if len(a.VCenters) == 0 && len(a.List) == 0 {
		l.problem(l.given["active"], "active.vcenters is missing: the vCenters whose objects are hosts, as the configuration of the workers calls them")
	}
	if at, ok := l.given["active.hosts"]; ok && len(a.VCenters) == 0 && len(a.List) > 0 {
		l.problem(at, "active.hosts has no effect without active.vcenters: in which vCenters are they to be found?")
	}
	for _, entry := range l.unplaced {
		if len(a.VCenters) != 1 {
			l.problem(entry.at, "%s.vcenter is missing", entry.key)
		}
	}
	for i := range a.List {
		if a.List[i].VCenter == "" && len(a.VCenters) == 1 {
			a.List[i].VCenter = a.VCenters[0]
		}
	}
	if _, ok := l.given["active.hosts"]; !ok && len(a.VCenters) > 0 {
		for _, kind := range push.Kinds() {
			a.Hosts = append(a.Hosts, DefaultSenderHosts(kind))
		}
	}
}

var technicalName = regexp.MustCompile(`^[0-9A-Za-z_. -]{1,128}$`)

// checkTechnicalName reports why no host of Zabbix is called that.
func checkTechnicalName(text string) error {
	if !technicalName.MatchString(text) || strings.TrimSpace(text) != text {
		return errors.New("is no name of a host: Zabbix allows up to 128 letters, digits, blanks, dots, hyphens and underscores, as the host name, not the visible one")
	}
	return nil
}
