package config

import (
	"slices"
	"strings"

	"vpoller/internal/pattern"
	"vpoller/internal/secret"
)

// hostsExample is the least that says which hosts to make.
const hostsExample = `hosts: {virtual_machines: {templates: [VMware Virtual Machine by vPoller], groups: [Virtual machines]}}`

// finishHosts checks a section as a whole.
func (l *importLoader) finishHosts(h *ImportHosts, name string, at Position, found given, original bool) {
	for _, key := range []string{"templates", "groups"} {
		if _, ok := found[key]; !ok {
			l.problem(at, "%s.%s is missing", name, key)
		}
	}
	always := func(group pattern.Text) bool { _, whole := group.Fill(func(string) string { return "" }); return whole }
	if at, ok := found["groups"]; ok && !slices.ContainsFunc(h.Groups, always) {
		l.problem(at, "%s.groups: one must be the same for all hosts, as an object may have no cluster or folder", name)
	}
	if at, ok := found["proxy_group"]; ok && h.Proxy != "" {
		l.problem(at, "%s.proxy_group: there is a proxy as well: give one of them", name)
	}
	if original && (h.Kind == "hypervisors" || h.Kind == "virtual_machines") && !slices.Contains(h.Groups, "{cluster}") {
		h.Groups = append(h.Groups, "{cluster}") // as the original does
	}
}

// finish checks what the file says as a whole.
func (l *importLoader) finish() {
	start := Position{File: l.src.name, Line: 1, Col: 1}
	if len(l.VCenters) == 0 {
		l.problem(start, "vsphere.hostname is missing: the vCenters to ask, as the configuration of the workers calls them")
	}
	if l.Zabbix.URL == "" {
		l.problem(start, "zabbix.url is missing: the address of the Zabbix frontend, as https://zabbix.example.org/zabbix")
	}
	if len(l.Hosts) == 0 {
		l.problem(start, "there is no section that says which hosts to make, for example %s", hostsExample)
	}
	if at, ok := l.given["zabbix.hostname"]; ok && l.given["zabbix.url"] != (Position{}) {
		l.problem(at, "zabbix.hostname: there is a url as well: give one of them")
	}
	if at, ok := l.given["zabbix.ca_file"]; ok && l.Zabbix.Insecure {
		l.problem(at, "zabbix.ca_file: insecure: true checks no certificate: give one of them")
	}
	l.Zabbix.CAFile = l.src.beside(l.Zabbix.CAFile)
	slices.SortStableFunc(l.Hosts, func(a, b *ImportHosts) int {
		return slices.Index(ImportKinds(), a.Kind) - slices.Index(ImportKinds(), b.Kind)
	})
	l.credentials(start)
}

// credentials sees that there is one way to log in, whose secret nobody else
// can read.
func (l *importLoader) credentials(start Position) {
	l.secretFile("api_token", l.tokenFile, &l.Zabbix.Token)
	l.secretFile("password", l.passFile, &l.Zabbix.Password)
	_, token := l.given["zabbix.api_token"]
	_, tokenFile := l.given["zabbix.api_token_file"]
	at, user := l.given["zabbix.username"]
	switch {
	case (token || tokenFile) && user:
		l.warn(at, "zabbix.username has no effect: there is an API token")
		l.Zabbix.Username, l.Zabbix.Password = "", secret.Text{}
	case token || tokenFile:
		l.Zabbix.Password = secret.Text{}
	case !user:
		l.problem(start, "zabbix.api_token_file, or username and password_file, is missing")
	case l.given["zabbix.password"] == (Position{}) && l.given["zabbix.password_file"] == (Position{}):
		l.problem(at, "zabbix.password_file or password is missing")
	}
	for key, inline := range l.inline {
		if inline {
			l.checkExposure("zabbix." + key)
		}
	}
}

func (l *importLoader) secretFile(key, file string, into *secret.Text) {
	at, given := l.given["zabbix."+key+"_file"]
	if !given {
		return
	}
	if _, twice := l.given["zabbix."+key]; twice {
		l.problem(at, "give either zabbix.%s or zabbix.%s_file, not both", key, key)
		return
	}
	text, err := secret.ReadFile(l.src.beside(strings.TrimSpace(file)))
	if err != nil {
		l.problem(at, "zabbix.%s_file: %w", key, err)
	}
	*into = text
}

// checkExposure looks who else may open a file with a secret in it. Those of the
// original are there already, and must go on working.
func (l *importLoader) checkExposure(key string) {
	switch err := secret.CheckMode(l.src.name, l.src.mode); {
	case err == nil:
	case l.original:
		l.warn(l.given[key], "%s: %v", key, err)
	default:
		l.problem(l.given[key], "%s: %w", key, err)
	}
}
