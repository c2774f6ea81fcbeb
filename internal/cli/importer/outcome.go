package importer

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"vpoller/internal/cli"
	"vpoller/zabbix/api"
	"vpoller/zabbix/hostsync"
)

// outcome is what came of a run.
type outcome struct {
	plan     *hostsync.Plan
	problems []error          // of discovery
	result   *hostsync.Result // nil of a dry run
	err      error            // why the work ended early
	took     func() time.Duration
}

// report says what has been done on standard output and what has not on
// standard error. The error ends the program with the right exit code.
func (o *outcome) report(p *cli.Process) error {
	fmt.Fprintln(p.Stdout, o.summary()) //nolint:errcheck // the exit code says it too
	complain := func(format string, args ...any) {
		fmt.Fprintf(p.Stderr, "%s: %s\n", p.Name, printable(fmt.Sprintf(format, args...))) //nolint:errcheck // as above
	}
	for _, note := range o.plan.Notes {
		complain("%s", note)
	}
	for _, err := range o.problems {
		complain("%v", err)
	}
	for _, sentence := range o.plan.Refused {
		complain("%s", sentence)
	}
	if len(o.plan.Refused) > 0 {
		cli.Hint(p.Stderr, "if that is meant, allow it with --max-delete; nothing of it has been done")
	}
	o.skipped(complain)
	if o.result != nil {
		for _, f := range o.result.Failures {
			complain("%s %s: %v", f.Action.Verb, f.Action.Name, f.Err)
		}
	}
	return o.end()
}

// skipped tells what is left undone for a reason of its own, where no table
// does.
func (o *outcome) skipped(complain func(string, ...any)) {
	if o.result == nil {
		return
	}
	for i := range o.plan.Actions {
		if a := &o.plan.Actions[i]; a.Verb == hostsync.Skip && len(o.plan.Refused) == 0 {
			complain("%s %s is skipped: %s", a.Kind, a.Name, a.Why)
		}
	}
}

// end is how the program ends.
func (o *outcome) end() error {
	if o.err != nil {
		left := &cli.Error{Code: cli.ExitError, Hint: "what has been done stays done; run it again to go on"}
		left.Err = fmt.Errorf("%d of %d hosts are left: %w", o.result.Left, o.plan.Work(), o.err)
		if hint := api.Hint(o.err); hint != "" {
			left.Hint = hint + "; " + left.Hint
		}
		if errors.Is(o.err, api.ErrUnreachable) {
			left.Code = cli.ExitNoAnswer
		}
		return left
	}
	failed := o.result != nil && (len(o.result.Failures) > 0 || o.plan.Count(hostsync.Skip) > 0)
	if failed || len(o.problems) > 0 || len(o.plan.Refused) > 0 {
		return cli.Silent(cli.ExitError)
	}
	return nil
}

var words = []struct {
	verb        hostsync.Verb
	done, would string
}{
	{hostsync.Create, "created", "to create"},
	{hostsync.Update, "updated", "to update"},
	{hostsync.Adopt, "taken over", "to take over"},
	{hostsync.Enable, "enabled", "to enable"},
	{hostsync.Disable, "disabled", "to disable"},
	{hostsync.Delete, "deleted", "to delete"},
}

// summary is one line of numbers: those of what is usual, and those that are
// not zero.
func (o *outcome) summary() string {
	var parts []string
	for _, w := range words {
		n := o.plan.Count(w.verb)
		what := w.would
		if o.result != nil {
			n, what = o.result.Done[w.verb], w.done
		}
		if n > 0 || w.verb == hostsync.Create || w.verb == hostsync.Update {
			parts = append(parts, fmt.Sprintf("%d %s", n, what))
		}
	}
	parts = append(parts, fmt.Sprintf("%d unchanged", o.plan.Unchanged))
	if n := o.plan.Count(hostsync.Skip); n > 0 {
		parts = append(parts, fmt.Sprintf("%d skipped", n))
	}
	text := "hosts: " + strings.Join(parts, ", ")
	if o.result == nil {
		return text
	}
	return text + fmt.Sprintf(" (%.1f s)", o.took().Seconds())
}
