package importer

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"vpoller/internal/cli"
	"vpoller/internal/cli/format"
	"vpoller/zabbix/hostsync"
)

// printPlan prints what there is to do, a line for each host.
func printPlan(w io.Writer, plan *hostsync.Plan, style cli.Style) error {
	if len(plan.Actions) == 0 {
		return nil
	}
	t := format.Table{Heading: []string{"action", "kind", "vCenter", "name", "what"}}
	for i := range plan.Actions {
		a := &plan.Actions[i]
		what := strings.Join(a.Changes, "; ")
		if a.Why != "" {
			what = strings.TrimSuffix(a.Why+"; "+what, "; ")
		}
		t.Rows = append(t.Rows, []string{string(a.Verb), string(a.Kind), printable(a.VCenter), printable(a.Name), printable(what)})
	}
	for _, name := range plan.Groups {
		t.Rows = append(t.Rows, []string{"create", "group", "", printable(name), ""})
	}
	if _, err := w.Write(t.Append(nil, style.Bold)); err != nil {
		return fmt.Errorf("write the plan: %w", err)
	}
	return nil
}

// printable is text without what a terminal may take for a command: names come
// from whoever may rename a virtual machine.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
