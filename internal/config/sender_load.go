package config

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

// LoadSender reads the configuration of vpoller-sender. What is wrong comes back
// as Problems, all at once.
func LoadSender(path string) (*Sender, []Warning, error) {
	l := &senderLoader{Sender: DefaultSender(), given: given{}}
	if src, ok := l.open(path); ok {
		l.file(src)
	}
	l.sort()
	if err := l.err(); err != nil {
		return nil, l.warnings, err
	}
	return l.Sender, l.warnings, nil
}

// A senderLoader builds one Sender out of a file.
type senderLoader struct {
	*Sender
	report
	yaml  *yamlFile
	src   source
	given given // of sections, and of what stands in them

	zabbixes []senderZabbix
	unplaced []pair // hosts of active.list whose vCenter is not named
	jobs     []senderJob
}

func (l *senderLoader) file(src source) {
	l.src = src
	l.yaml = &yamlFile{report: &l.report, name: src.name}
	root := l.yaml.root(src.data)
	if root == nil && len(l.problems) > 0 {
		return // it says nothing that could be missing
	}
	if root == nil {
		root = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	own := section{settings: l.settings(), mine: true}
	for _, p := range l.yaml.pairs(root, "", append([]string{"vpoller", "zabbix", "active", "jobs", "buffer"}, own.keys()...)) {
		if isNull(p.value) {
			continue
		}
		l.given[p.key] = p.at
		if own.has(p.key) {
			l.yaml.setting(p.value, own, own.find(p.key))
			continue
		}
		l.section(p)
	}
	l.finish()
}

func (l *senderLoader) section(p pair) {
	switch p.key {
	case "vpoller":
		l.yaml.plain(p.value, p.key, l.vpollerSettings())
	case "buffer":
		l.given.add(p.key, l.yaml.plain(p.value, p.key, l.bufferSettings()))
	case "zabbix":
		l.zabbix(p.value)
	case "active":
		l.active(p.value)
	case "jobs":
		for _, entry := range l.list(p.value, "jobs", `"- method:"`) {
			l.job(entry)
		}
	}
}

func (l *senderLoader) settings() []setting {
	return []setting{
		text("mgmt", &l.Mgmt, CheckBind),
		text("http", &l.HTTP, CheckHTTP),
		toggle("pprof", &l.Pprof),
	}
}

func (l *senderLoader) vpollerSettings() []setting {
	return []setting{
		text("endpoint", &l.VPoller.Endpoint, CheckDial),
		duration("timeout", &l.VPoller.Timeout, time.Millisecond),
		number("retries", &l.VPoller.Retries, 100),
	}
}

func (l *senderLoader) bufferSettings() []setting {
	b := &l.Buffer
	return []setting{
		text("dir", &b.Dir, notEmpty),
		size("max_bytes", &b.MaxBytes, MiB, 1024*GiB),
		duration("max_age", &b.MaxAge, time.Minute),
		{"sync", kindMeasure, b.readSync},
	}
}

// readSync reads how often the disk is made to write.
func (b *SenderBuffer) readSync(text string) error {
	b.SyncText = text
	switch text {
	case "always":
		b.Sync = SyncAlways
	case "never":
		b.Sync = SyncNever
	default:
		return duration("", &b.Sync, time.Millisecond).read(text)
	}
	return nil
}

// list returns the entries of a list of sections, each called name[i].
func (l *senderLoader) list(node *yaml.Node, name, begins string) []pair {
	if node.Kind != yaml.SequenceNode {
		l.problem(l.yaml.at(node), "%s: want a list, each entry beginning with %s, found %s", name, begins, describe(node))
		return nil
	}
	all := make([]pair, len(node.Content))
	for i, item := range node.Content {
		all[i] = pair{key: name + "[" + strconv.Itoa(i) + "]", at: l.yaml.at(item), value: follow(item)}
	}
	return all
}

// names reads the names of vCenters, each once.
func names(key string, into *[]string) setting {
	return setting{key, kindTexts, func(text string) error {
		if err := cmp.Or(notEmpty(text), checkHostname(text)); err != nil {
			return err
		}
		if !slices.Contains(*into, text) {
			*into = append(*into, text)
		}
		return nil
	}}
}

// readAll reads the plain settings of a section, and hands the other keys on.
// It returns where those stand that were given.
func (l *senderLoader) readAll(p pair, settings []setting, others map[string]func(pair)) given {
	sec := section{name: p.key, settings: settings, mine: true}
	known := sec.keys()
	for key := range others {
		known = append(known, key)
	}
	slices.Sort(known[len(settings):])
	found := given{}
	for _, line := range l.yaml.pairs(p.value, p.key, known) {
		if isNull(line.value) {
			continue
		}
		found[line.key] = l.yaml.at(line.value)
		if read, ok := others[line.key]; ok {
			line.key = sec.path(line.key)
			read(line)
			continue
		}
		l.yaml.setting(line.value, sec, sec.find(line.key))
	}
	return found
}
