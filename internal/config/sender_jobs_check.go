package config

import (
	"cmp"
	"slices"
	"strconv"

	"vpoller/protocol"
)

// finishJobs checks each job as a whole, and fills in what follows from what is
// there.
func (l *senderLoader) finishJobs() {
	taken := map[string]bool{}
	for _, j := range l.jobs {
		j.method, _ = protocol.Lookup(j.Method)
		if j.method == nil && j.given["method"] == (Position{}) {
			l.problem(j.at.at, "%s.method is missing: what to ask, as vm.get", j.at.key)
		}
		if j.Interval == 0 && j.given["interval"] == (Position{}) {
			l.problem(j.at.at, "%s.interval is missing: how often to ask, as 1m", j.at.key)
		}
		l.jobVCenters(j)
		if j.method == nil {
			continue
		}
		l.jobObjects(j)
		l.jobQuestion(j)
		l.jobItem(j)
		l.jobName(j, taken)
	}
}

// jobName sees that jobs can be told apart.
func (l *senderLoader) jobName(j senderJob, taken map[string]bool) {
	if at, ok := j.given["name"]; ok && taken[j.Name] {
		l.problem(at, "%s.name: %q is that of another job", j.at.key, j.Name)
	}
	base := cmp.Or(j.Name, j.Method)
	j.Name = base
	for i := 2; taken[j.Name]; i++ {
		j.Name = base + " " + strconv.Itoa(i)
	}
	taken[j.Name] = true
}

// jobVCenters are those of the active part unless it names its own.
func (l *senderLoader) jobVCenters(j senderJob) {
	if len(j.VCenters) == 0 && l.Active != nil {
		j.VCenters = l.Active.VCenters
	}
	if len(j.VCenters) == 0 {
		l.problem(j.at.at, "%s.vcenters is missing: whom to ask, as the configuration of the workers calls them", j.at.key)
	}
}

// jobObjects sees which objects the method is asked about.
func (l *senderLoader) jobObjects(j senderJob) {
	j.Kind = kindOfMethod(j.method)
	section := sectionOfKind(j.Kind)
	for _, line := range j.filter {
		if j.Kind == "" {
			l.problem(line.at, "%s has no effect: %s", line.key, l.why(j))
			continue
		}
		if len(j.Names) > 0 {
			l.problem(line.at, "%s has no effect on objects that are named: give one of them", line.key)
		}
		filter := l.yaml.filter(section, line.value, line.key, nil)
		if line.key == j.at.key+".include" {
			j.Include = filter
		} else {
			j.Exclude = filter
		}
	}
	switch {
	case !aboutOne(j.method):
		l.refuse(j, "objects", l.why(j))
	case j.Kind == "" && len(j.Names) == 0:
		l.problem(j.at.at, "%s.objects is missing: %s asks about objects that are not found by themselves", j.at.key, j.Method)
	}
	if section != "virtual_machines" {
		l.refuse(j, "vm_templates", "it is for virtual machines")
	}
	if j.Host == "" {
		j.Host = "{name}"
		if !aboutOne(j.method) {
			j.Host = "{vcenter}"
		}
	}
}

func (l *senderLoader) why(j senderJob) string {
	if aboutOne(j.method) {
		return j.Method + " asks about objects that are not found by themselves: name them in objects"
	}
	return j.Method + " asks about no single object"
}

// jobQuestion sees that the method gets what it needs and nothing that it does
// not take.
func (l *senderLoader) jobQuestion(j senderJob) {
	for _, part := range []struct {
		key   string
		field protocol.Field
		hint  string
	}{
		{"properties", protocol.FieldProperties, "as [runtime.powerState]"},
		{"counters", protocol.FieldCounterName, "as [cpu.usage.percent.average]"},
		{"key", protocol.FieldKey, "as the path of a disk in a guest"},
		{"instance", protocol.FieldInstance, ""},
		{"perf_interval", protocol.FieldPerfInterval, "in seconds, as 300"},
	} {
		at, there := j.given[part.key]
		needed := slices.Contains(j.method.Required, part.field)
		switch {
		case there && !needed && !slices.Contains(j.method.Optional, part.field):
			l.problem(at, "%s.%s has no effect: %s takes none", j.at.key, part.key, j.Method)
		case !there && needed:
			l.problem(j.at.at, "%s.%s is missing: %s needs it, %s", j.at.key, part.key, j.Method, part.hint)
		}
	}
}

// jobItem sees that every value has an item of its own.
func (l *senderLoader) jobItem(j senderJob) {
	at, ok := j.given["item"]
	if !ok {
		j.Item = defaultItem(j)
		return
	}
	if j.Item == "" { // it has a problem of its own
		return
	}
	if err := checkItem(j.Item); err != nil {
		l.problem(at, "%s.item: %w", j.at.key, err)
	}
	if len(j.Properties) > 1 && !j.Item.Has("property") && !isDiscovery(j.method) {
		l.problem(at, "%s.item: %q is one key for %d properties: it needs the place {property}", j.at.key, j.Item, len(j.Properties))
	}
	if len(j.Counters) > 1 && !j.Item.Has("counter") {
		l.problem(at, "%s.item: %q is one key for %d counters: it needs the place {counter}", j.at.key, j.Item, len(j.Counters))
	}
}

// refuse reports a key that has no effect.
func (l *senderLoader) refuse(j senderJob, key, reason string) {
	if at, ok := j.given[key]; ok {
		l.problem(at, "%s.%s has no effect: %s", j.at.key, key, reason)
	}
}
