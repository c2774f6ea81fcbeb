package hostsync

import (
	"errors"
	"fmt"
	"slices"

	"vpoller/zabbix/api"
)

// State is what Zabbix has, so far as a plan needs it.
type State struct {
	version api.Version

	hosts     []*Host           // of ours, and those that may be taken over; whole
	candidate map[string]string // ids of the latter, with the vCenter that a macro names
	technical map[string]string // technical names in use: id of the host, "" for others
	visible   map[string]string // visible names likewise

	groups      map[string]string // ids by name
	templates   map[string]string // ids by technical and visible name, of those that rules name
	proxies     map[string]string // ids by name
	proxyGroups map[string]string
}

// Managed is how many hosts stand for an object already.
func (s *State) Managed() int {
	n := 0
	for _, h := range s.hosts {
		if h.ours() {
			n++
		}
	}
	return n
}

// Check finds what rules name and Zabbix has not. The error has a line for each.
func (s *State) Check(rules []Rule) error {
	var missing []error
	absent := func(what, name string, in map[string]string) {
		err := fmt.Errorf("there is no %s called %q in Zabbix", what, name)
		if _, ok := in[name]; name != "" && !ok && !slices.ContainsFunc(missing, func(e error) bool { return e.Error() == err.Error() }) {
			missing = append(missing, err)
		}
	}
	for _, r := range rules {
		for _, name := range r.Templates {
			absent("template", name, s.templates)
		}
		absent("proxy", r.Proxy, s.proxies)
		if r.ProxyGroup != "" && !s.version.AtLeast(7, 0) {
			return fmt.Errorf("proxy groups need Zabbix 7.0, and this is %s: name a proxy instead", s.version)
		}
		absent("proxy group", r.ProxyGroup, s.proxyGroups)
	}
	return errors.Join(missing...)
}

// placement is who monitors a host.
type placement struct {
	what string // "", "proxy" or "proxy group"
	id   string
}

// wanted is who the rule wants to monitor its hosts; what is "" when it says
// nothing about it.
func (s *State) wanted(r *Rule) placement {
	switch {
	case r.ProxyGroup != "":
		return placement{"proxy group", s.proxyGroups[r.ProxyGroup]}
	case r.Proxy != "":
		return placement{"proxy", s.proxies[r.Proxy]}
	}
	return placement{}
}

// monitors is who monitors a host now.
func (s *State) monitors(h *Host) placement {
	switch {
	case !s.version.AtLeast(7, 0) && h.ProxyHostID != "" && h.ProxyHostID != "0":
		return placement{"proxy", h.ProxyHostID}
	case h.MonitoredBy == "1":
		return placement{"proxy", h.ProxyID}
	case h.MonitoredBy == "2":
		return placement{"proxy group", h.ProxyGroupID}
	}
	return placement{}
}
