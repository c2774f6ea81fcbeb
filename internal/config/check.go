package config

import "strings"

// example is the least that a worker needs, for those who have nothing yet.
const example = `vsphere: [{hostname: vc01.example.org, username: monitor@vsphere.local, password_file: /etc/vpoller/vc01.password}]`

// check looks at what is wrong only when the settings are seen together.
func (l *loader) check(src source) {
	l.checkListeners()
	l.checkNames()
	if l.role.has(RoleWorker) && len(l.config.VSphere) == 0 && len(l.problems) == 0 {
		at := Position{File: src.name, Line: 1, Col: 1}
		for _, key := range []string{"worker.vsphere_hosts_dir", "vsphere"} {
			if found, ok := l.given[key]; ok {
				at = found
			}
		}
		l.problem(at, "a worker needs at least one vCenter, in the list of a YAML file or in a file of vsphere_hosts_dir, "+
			"for example %s", example)
	}
}

// checkListeners reports endpoints on which one process would listen twice.
func (l *loader) checkListeners() {
	type listener struct{ key, endpoint string }
	var all []listener
	if l.role.has(RoleProxy) {
		p := l.config.Proxy
		all = append(all, listener{"proxy.frontend", p.Frontend}, listener{"proxy.backend", p.Backend}, listener{"proxy.mgmt", p.Mgmt})
	}
	if l.role.has(RoleWorker) {
		all = append(all, listener{"worker.mgmt", l.config.Worker.Mgmt})
	}
	seen := map[string]string{}
	for _, one := range all {
		other, twice := seen[one.endpoint]
		if !twice || strings.HasSuffix(one.endpoint, ":0") {
			seen[one.endpoint] = one.key
			continue
		}
		at, ok := l.given[one.key]
		if !ok {
			at = l.given[other] // of the two, one is not a default
		}
		l.problem(at, "%s and %s are both %s: each needs its own", other, one.key, one.endpoint)
	}
}

// checkNames reports vCenters of the same name: requests could not tell them
// apart.
func (l *loader) checkNames() {
	seen := map[string]*host{}
	for _, h := range l.hosts {
		name := strings.ToLower(h.Hostname)
		if name == "" {
			continue
		}
		if first, twice := seen[name]; twice {
			h.problem(&l.report, "hostname", "%q is the name of the vCenter at %s already", h.Hostname, first.given["hostname"])
			continue
		}
		seen[name] = h
	}
}
