package hostsync

import (
	"fmt"
	"slices"
	"strings"

	"vpoller/internal/pattern"
)

// Rule says how the objects of one kind become hosts.
type Rule struct {
	Kind Kind

	HostName    pattern.Text // technical name of new hosts; with {name} it follows renames
	VisibleName pattern.Text

	Templates  []string       // by technical or visible name
	Groups     []pattern.Text // made when missing; left out when a place is empty
	Macros     []Setting      // names as Zabbix writes them: {$VSPHERE.HOST}
	Tags       []Setting
	Proxy      string // the name of one; "" leaves that to others
	ProxyGroup string // likewise; Zabbix 7.0 and later

	Include Filter // an object must match each list that is not empty
	Exclude Filter // an object that matches any is left out

	VMTemplates bool // virtual machines that are templates become hosts too
}

// A Setting is a macro or tag and its value.
type Setting struct {
	Name  string
	Value pattern.Text
}

// Filter lists patterns for the properties of objects.
type Filter struct {
	Name       []pattern.Match
	Folder     []pattern.Match // of the path; a folder stands for those below it too
	Cluster    []pattern.Match
	Datacenter []pattern.Match
	Tag        []pattern.Match // category/name
	Power      []pattern.Match
}

// FilterOf makes a filter of patterns by what they are for: "name", "folder",
// "cluster", "datacenter", "tag" and "power".
func FilterOf(lists map[string][]pattern.Match) Filter {
	return Filter{
		Name: lists["name"], Folder: lists["folder"], Cluster: lists["cluster"],
		Datacenter: lists["datacenter"], Tag: lists["tag"], Power: lists["power"],
	}
}

// Excluded says why an object gets no host, "" when it gets one.
func (r *Rule) Excluded(o *Object) string {
	if o.Template && !r.VMTemplates {
		return "is a template"
	}
	for _, list := range r.Include.lists(o) {
		if len(list.patterns) > 0 && !list.matches() {
			return fmt.Sprintf("not included by %s", list.what)
		}
	}
	for _, list := range r.Exclude.lists(o) {
		if list.matches() {
			return fmt.Sprintf("excluded by %s", list.what)
		}
	}
	return ""
}

// NeedsTags reports whether the rule looks at tags of objects.
func (r *Rule) NeedsTags() bool { return len(r.Include.Tag) > 0 || len(r.Exclude.Tag) > 0 }

// A list is one line of a filter with what the object has to hold against it.
type list struct {
	what     string
	patterns []pattern.Match
	values   []string
}

func (f *Filter) lists(o *Object) []list {
	return []list{
		{"name", f.Name, []string{o.Name}},
		{"folder", f.Folder, folders(o.FolderPath)},
		{"cluster", f.Cluster, []string{o.Cluster}},
		{"datacenter", f.Datacenter, []string{o.Datacenter}},
		{"tag", f.Tag, o.Tags},
		{"power", f.Power, []string{o.Power}},
	}
}

func (l *list) matches() bool {
	return slices.ContainsFunc(l.patterns, func(m pattern.Match) bool {
		return slices.ContainsFunc(l.values, m.In)
	})
}

// folders are a folder and all that it lies in: /DC0/vm/web, /DC0/vm, /DC0.
func folders(path string) []string {
	var all []string
	for path = strings.TrimSuffix(path, "/"); path != ""; path = path[:max(0, strings.LastIndexByte(path, '/'))] {
		all = append(all, path)
	}
	return all
}
