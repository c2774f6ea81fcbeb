package config

import "strings"

// ini reads a file of the original: that of 2014, which has one section, or
// that of later years, which has one for each program.
func (l *loader) ini(src source) {
	f := &iniFile{report: &l.report, src: src}
	sections := f.sections()
	switch {
	case has(sections, "proxy", "worker", "cache"):
		f.doubled = true
		l.iniToday(f, sections)
	case has(sections, "default"):
		l.ini2014(f, sections)
	case len(sections) > 0:
		f.problem(f.at(sections[0].line, 1), "no section here is one of vPoller: want [proxy] and [worker], or [Default]")
	}
}

func has(sections []iniSection, names ...string) bool {
	for _, s := range sections {
		for _, name := range names {
			if strings.EqualFold(s.name, name) {
				return true
			}
		}
	}
	return false
}

// iniToday reads the sections of the roles that are wanted, and nothing of the
// others, so that a proxy does not complain about the settings of a worker.
func (l *loader) iniToday(f *iniFile, sections []iniSection) {
	for _, s := range sections {
		switch strings.ToLower(s.name) {
		case "proxy":
			if l.role.has(RoleProxy) {
				l.given.add("proxy", f.section(s, l.proxy(), nil))
			}
		case "worker":
			if l.role.has(RoleWorker) {
				l.given.add("worker", f.section(s, l.worker(), workerRetired()))
			}
		case "cache":
			if l.role.has(RoleWorker) {
				f.ignore(s, "there is no cache of objects to tune")
			}
		default:
			f.ignore(s, "its section is none of vPoller: want [proxy] and [worker]")
		}
	}
}

func workerRetired() retired {
	return retired{
		"helpers": "all helpers are built in",
		"tasks":   "all methods are built in",
		"db": "the SQLite file of vCenters is not read; " +
			"write them to the vsphere list of a YAML file, or to one file each in the folder of vsphere_hosts_dir",
	}
}

// ini2014 reads the [Default] section of vpoller-proxy.conf or
// vpoller-worker.conf.
func (l *loader) ini2014(f *iniFile, sections []iniSection) {
	for _, s := range sections {
		switch {
		case !strings.EqualFold(s.name, "default"):
			f.ignore(s, "its section is none of vPoller: want [Default]")
		case l.role == RoleBoth:
			f.problem(f.at(s.line, 1), "a [Default] section configures a proxy or a worker, not both: "+
				"write one file with the sections [proxy] and [worker], or a YAML file")
		case l.role == RoleProxy:
			l.given.add("proxy", f.section(s, l.proxy(), nil))
		default:
			l.given.add("worker", f.section(s, l.worker(), nil))
		}
	}
}

// iniHost reads the [Default] section of a file of vsphere_hosts_dir.
func (l *loader) iniHost(src source) {
	f := &iniFile{report: &l.report, src: src}
	h := newHost(src, "", true)
	sections := f.sections()
	if !has(sections, "default") {
		f.problem(h.at, "there is no [Default] section with the hostname, username and password of a vCenter")
		return
	}
	for _, s := range sections {
		if !strings.EqualFold(s.name, "default") {
			f.ignore(s, "its section is none of vPoller: want [Default]")
			continue
		}
		h.at = f.at(s.line, 1)
		h.given = f.section(s, h.section(), retired{"cachettl": "there is no cache of objects to tune"})
	}
	l.host(h)
}
