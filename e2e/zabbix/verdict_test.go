package zabbix

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// verdict is what a snapshot says of one template.
type verdict struct {
	template             string
	hosts, rules, found  int
	items, shown, absent int               // absent: without a value, for a reason
	reasons              map[string]string // by object and name of what has none: why
	pending              []string          // what should have a value or have found something, and has not
}

// judge counts what the hosts of a template show. object is the template's.
func judge(s *snapshot, templateID, template, object string) verdict {
	hosts := s.of(templateID)
	v := verdict{template: template, hosts: len(hosts), reasons: make(map[string]string)}
	if len(hosts) == 0 {
		v.pending = append(v.pending, template+": no host has it yet")
	}
	for _, rule := range on(hosts, s.rules) {
		v.rules++
		switch {
		case s.found(rule):
			v.found++
			if rule.Error != "" {
				v.miss(s, rule, "rule")
			}
		case rule.State == "0" && rule.Error == "" && s.foundElsewhere(rule, hosts):
		case !v.excuse(object, rule):
			v.miss(s, rule, "rule")
		}
	}
	for _, i := range on(hosts, s.items) {
		v.items++
		switch {
		case s.shown(i):
			v.shown++
		case v.excuse(object, i):
			v.absent++
		default:
			v.miss(s, i, "item")
		}
	}
	return v
}

// excuse notes the reason why something shows nothing, if there is one.
func (v *verdict) excuse(object string, i item) bool {
	r := reasonFor(object, i.Key)
	if r == nil {
		return false
	}
	v.reasons[object+": "+i.Name] = r.why
	return true
}

func (v *verdict) miss(s *snapshot, i item, kind string) {
	v.pending = append(v.pending, fmt.Sprintf("%s: %s %q on %q (%s): %s", v.template, kind, i.Name, s.host(i), i.Key, i.trouble()))
}

// trouble is what Zabbix says about something that shows nothing, on one line.
func (i item) trouble() string {
	if i.Error == "" {
		return "nothing yet"
	}
	return strings.Join(strings.Fields(i.Error), " ")
}

// table is the verdicts in Markdown, and below it why what is missing is.
func table(verdicts []verdict) string {
	var b strings.Builder
	b.WriteString("| template | hosts | rules | found something | items | with a value | without, for a reason |\n|---|---|---|---|---|---|---|\n")
	why := make(map[string][]string)
	for _, v := range verdicts {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %d | %d | %d |\n", v.template, v.hosts, v.rules, v.found, v.items, v.shown, v.absent)
		for name, reason := range v.reasons {
			if !slices.Contains(why[reason], name) {
				why[reason] = append(why[reason], name)
			}
		}
	}
	for _, r := range reasons {
		if names := why[r.why]; len(names) > 0 {
			slices.Sort(names)
			fmt.Fprintf(&b, "\n- %s: %s", strings.Join(names, "; "), r.why)
			delete(why, r.why)
		}
	}
	return b.String() + "\n"
}

// pendingOf is all that is not as it should be.
func pendingOf(verdicts []verdict) []string {
	var all []string
	for _, v := range verdicts {
		all = append(all, v.pending...)
	}
	return all
}

// complain fails the test with the first of what is missing.
func complain(t *testing.T, missing []string) {
	t.Helper()
	const most = 100
	for _, m := range missing[:min(most, len(missing))] {
		t.Error(m)
	}
	if len(missing) > most {
		t.Errorf("... and %d more", len(missing)-most)
	}
}
