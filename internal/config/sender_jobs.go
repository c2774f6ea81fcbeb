package config

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"vpoller/internal/pattern"
	"vpoller/protocol"
	"vpoller/zabbix/itemkey"
)

// A senderJob is an entry of jobs, and where in the file it stands.
type senderJob struct {
	*SenderJob
	at     pair
	given  given
	filter []pair           // include and exclude, which depend on the method
	method *protocol.Method // nil when there is none of that name
}

// job reads one entry of jobs.
func (l *senderLoader) job(p pair) {
	j := senderJob{SenderJob: &SenderJob{}, at: p}
	later := func(line pair) { j.filter = append(j.filter, line) }
	j.given = l.readAll(p, j.settings(), map[string]func(pair){"include": later, "exclude": later})
	l.jobs = append(l.jobs, j)
	l.Jobs = append(l.Jobs, j.SenderJob)
}

// jobPlaces are the places of texts about one value of a job.
var jobPlaces = append([]string{"method", "property", "counter", "key", "instance"}, importPlaces...)

func (j *SenderJob) settings() []setting {
	return []setting{
		text("name", &j.Name, notEmpty),
		names("vcenters", &j.VCenters),
		text("method", &j.Method, checkMethod),
		atMost(duration("interval", &j.Interval, time.Second), &j.Interval, 24*time.Hour),
		each("objects", &j.Names, notEmpty),
		flag("vm_templates", &j.VMTemplates),
		paths("properties", &j.Properties),
		each("counters", &j.Counters, checkCounter),
		text("key", &j.Key, notEmpty),
		text("instance", &j.Instance, anyText),
		{"perf_interval", kindMeasure, text("", &j.PerfInterval, notEmpty).read}, // 300, or past-day
		placed("host", &j.Host, importPlaces),
		placed("item", &j.Item, jobPlaces),
	}
}

// atMost limits a duration, as Zabbix limits update intervals.
func atMost(s setting, into *time.Duration, most time.Duration) setting {
	read := s.read
	s.read = func(text string) error {
		if err := read(text); err != nil {
			return err
		}
		if *into > most {
			return fmt.Errorf("%q is too long: the most is %s", text, most)
		}
		return nil
	}
	return s
}

// each reads texts, each of them once.
func each(key string, into *[]string, check func(string) error) setting {
	return setting{key, kindTexts, func(text string) error {
		if err := check(text); err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		if slices.Contains(*into, text) {
			return fmt.Errorf("%q is given twice", text)
		}
		*into = append(*into, text)
		return nil
	}}
}

// checkMethod reports why a job cannot ask a method.
func checkMethod(name string) error {
	m, ok := protocol.Lookup(name)
	if !ok {
		return errors.New("is no method" + didYouMean(name, methodNames()))
	}
	if slices.Contains(m.Required, protocol.FieldPassword) {
		return errors.New("logs in to a guest, which a job cannot")
	}
	return nil
}

func methodNames() []string {
	catalogue := protocol.Methods()
	all := make([]string, len(catalogue))
	for i, m := range catalogue {
		all[i] = m.Name
	}
	return all
}

// didYouMean asks for a known word, or sends to the documentation.
func didYouMean(word string, known []string) string {
	if near := nearest(word, known); near != "" {
		return ": did you mean " + near + "?"
	}
	return ": vpoller-client --list-methods shows all"
}

var counterName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*([.][A-Za-z0-9_]+){3}$`)

// checkCounter reports why a text is no name of a counter.
func checkCounter(text string) error {
	if !counterName.MatchString(text) {
		return errors.New("is no counter: write it group.name.unit.rollup, as cpu.usage.percent.average")
	}
	return nil
}

// checkItem reports why a text, its places filled, is no key of an item.
func checkItem(text pattern.Text) error {
	filled, _ := text.Fill(func(string) string { return "x" })
	if _, err := itemkey.Parse(filled); err != nil {
		return fmt.Errorf("%q is no key of an item: %w", text, err)
	}
	return nil
}

// defaultItem is the key of the items of a job that names none.
func defaultItem(j senderJob) pattern.Text {
	var params []string
	if len(j.Properties) > 0 && !isDiscovery(j.method) {
		params = append(params, "{property}")
	}
	if len(j.Counters) > 0 {
		params = append(params, "{counter}")
	}
	if j.Key != "" {
		params = append(params, "{key}")
	}
	key := "vpoller." + j.Method
	if len(params) > 0 {
		key += "[" + strings.Join(params, ",") + "]"
	}
	return pattern.Text(key)
}

// isDiscovery reports whether the rows of a result are one value, of which
// properties are columns.
func isDiscovery(m *protocol.Method) bool {
	return m.View == protocol.ViewRows || m.View == protocol.ViewInnerRows
}
