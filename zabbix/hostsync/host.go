package hostsync

import (
	"slices"
	"strconv"
	"strings"
)

// The tags that a host remembers its object in.
const (
	TagID       = "vpoller.id"
	TagUUID     = "vpoller.uuid"
	TagKind     = "vpoller.kind"
	TagVanished = "vpoller.vanished"
)

// Host is a Zabbix host as the API gives it.
type Host struct {
	ID        string     `json:"hostid"`
	Host      string     `json:"host"` // technical name
	Name      string     `json:"name"` // visible name
	Status    flag       `json:"status"`
	Flags     string     `json:"flags"`
	Tags      []Tag      `json:"tags"`
	Macros    []Macro    `json:"macros"`
	Groups    []Group    `json:"groups"`     // before 6.2
	HostGroup []Group    `json:"hostgroups"` // since 6.2
	Templates []Template `json:"parentTemplates"`

	ProxyHostID  string `json:"proxy_hostid"` // before 7.0
	MonitoredBy  string `json:"monitored_by"` // since 7.0
	ProxyID      string `json:"proxyid"`
	ProxyGroupID string `json:"proxy_groupid"`
}

// Tag is a tag of a host.
type Tag struct {
	Tag   string `json:"tag"`
	Value string `json:"value"`
}

// Macro is a macro of a host. The values of secret ones cannot be read.
type Macro struct {
	ID    string `json:"hostmacroid,omitempty"`
	Macro string `json:"macro,omitempty"`
	Value string `json:"value"`
	Type  string `json:"type,omitempty"` // "0" or "" when its value is plain text
}

// Group is a host group.
type Group struct {
	ID   string `json:"groupid"`
	Name string `json:"name"`
}

// Template is a template linked to a host.
type Template struct {
	ID   string `json:"templateid"`
	Host string `json:"host"` // technical name
	Name string `json:"name"` // visible name
}

// flag is a switch of the API: "0" or "1". A host whose status is on is
// disabled.
type flag bool

func (f *flag) UnmarshalJSON(data []byte) error {
	*f = strings.Trim(string(data), `"`) != "0"
	return nil
}

// tag is the value of a tag, "" when there is none.
func (h *Host) tag(name string) string {
	for _, t := range h.Tags {
		if t.Tag == name {
			return t.Value
		}
	}
	return ""
}

// discovered reports whether discovery rules made the host: then they own it.
func (h *Host) discovered() bool { return h.Flags != "" && h.Flags != "0" }

// ours reports whether the host stands for an object.
func (h *Host) ours() bool { return !h.discovered() && h.tag(TagID) != "" }

func (h *Host) groups() []Group { return append(slices.Clone(h.Groups), h.HostGroup...) }

func (h *Host) inGroup(name string) bool {
	return slices.ContainsFunc(h.groups(), func(g Group) bool { return g.Name == name })
}

func (h *Host) hasTemplate(id string) bool {
	return slices.ContainsFunc(h.Templates, func(t Template) bool { return t.ID == id })
}

// older orders hosts by their ids, which Zabbix counts up.
func older(a, b *Host) int {
	x, _ := strconv.ParseInt(a.ID, 10, 64)
	y, _ := strconv.ParseInt(b.ID, 10, 64)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	default:
		return 0
	}
}
