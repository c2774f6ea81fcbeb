package config

// Load reads the configuration file at path, and the folder of vCenters that it
// names, for a process of the given role. Which form the file is in shows by
// its content. Unreadable files and everything that is wrong in readable ones
// come back as Problems, all at once, and without a Config. Warnings are for
// the operator to see, whether there is an error or not.
//
// A proxy needs nothing; a worker needs at least one vCenter.
func Load(path string, role Role) (*Config, []Warning, error) {
	l := &loader{role: role, config: Default(), given: given{}}
	if src, ok := l.open(path); ok {
		l.file(src)
	}
	l.sort()
	if err := l.err(); err != nil {
		return nil, l.warnings, err
	}
	return l.config, l.warnings, nil
}

// A loader builds one Config out of the files it meets.
type loader struct {
	report
	role   Role
	config *Config
	given  given // by "proxy.frontend" and the like
	hosts  []*host
}

func (l *loader) proxy() section {
	return section{name: "proxy", settings: l.config.Proxy.settings(), mine: l.role.has(RoleProxy)}
}

func (l *loader) worker() section {
	return section{name: "worker", settings: l.config.Worker.settings(), mine: l.role.has(RoleWorker)}
}

func (l *loader) file(src source) {
	if src.isINI() {
		l.ini(src)
	} else {
		l.yaml(src)
	}
	if l.role.has(RoleWorker) {
		l.hostsDir(src)
	}
	l.check(src)
}

// host takes over one vCenter whose settings have been read.
func (l *loader) host(h *host) {
	h.finish(&l.report)
	l.hosts = append(l.hosts, h)
	l.config.VSphere = append(l.config.VSphere, h.VSphere)
}

// add takes over where the settings of a section stand.
func (g given) add(section string, of given) {
	for key, at := range of {
		g[section+"."+key] = at
	}
}
