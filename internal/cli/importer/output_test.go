package importer

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/zabbix/api"
	"vpoller/zabbix/hostsync"
)

func TestTheBarIsForTerminals(t *testing.T) {
	var w bytes.Buffer
	b := newBar(&w, 100)
	b.show(50)
	b.clear()
	if w.Len() > 0 {
		t.Errorf("a file gets %q", w.String())
	}
	for done, want := range map[int]string{0: "[          ] 0 of 40 hosts", 20: "[#####     ] 20 of 40 hosts", 40: "[##########] 40 of 40 hosts"} {
		if got := drawn(done, 40, 10); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := drawn(1, 2, -5); got != "[] 1 of 2 hosts" {
		t.Errorf("without room: %q", got)
	}
}

// Names come from whoever may rename a virtual machine.
func TestNamesCannotCommandTheTerminal(t *testing.T) {
	plan := &hostsync.Plan{Actions: []hostsync.Action{{Verb: hostsync.Create, Name: "a\x1b[2Jb\nc"}}}
	var w bytes.Buffer
	if err := printPlan(&w, plan, cli.Style{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(w.String(), "\x1b") || strings.Count(w.String(), "\n") != 2 {
		t.Errorf("%q", w.String())
	}
}

func report(o *outcome) (stdout, stderr string, code int) {
	var out, errs bytes.Buffer
	o.took = func() time.Duration { return 1500 * time.Millisecond }
	err := o.report(&cli.Process{Name: "vpoller-import", Stdout: &out, Stderr: &errs})
	code = cli.Report(&errs, "vpoller-import", err)
	return out.String(), errs.String(), code
}

func TestHowARunEnds(t *testing.T) {
	work := &hostsync.Plan{Actions: make([]hostsync.Action, 3), Unchanged: 7}
	for i := range work.Actions {
		work.Actions[i] = hostsync.Action{Verb: hostsync.Create, Name: fmt.Sprint("vm", i)}
	}
	skip := &hostsync.Plan{Actions: []hostsync.Action{{Verb: hostsync.Skip, Kind: hostsync.VM, Name: "x", Why: "it is taken"}}}
	done := &hostsync.Result{Done: map[hostsync.Verb]int{hostsync.Create: 3}}
	for name, c := range map[string]struct {
		o              *outcome
		stdout, stderr string
		code           int
	}{
		"all": {&outcome{plan: work, result: done}, "hosts: 3 created, 0 updated, 7 unchanged (1.5 s)\n", "", 0},
		"dry": {&outcome{plan: work}, "hosts: 3 to create, 0 to update, 7 unchanged\n", "", 0},
		"skipped": {&outcome{plan: skip, result: &hostsync.Result{}}, "hosts: 0 created, 0 updated, 0 unchanged, 1 skipped (1.5 s)\n",
			"vpoller-import: vm x is skipped: it is taken\n", 1},
		"refused by Zabbix": {&outcome{plan: work, result: &hostsync.Result{Done: done.Done, Failures: []hostsync.Failure{{Action: &work.Actions[1], Err: errors.New("no")}}}},
			"hosts: 3 created, 0 updated, 7 unchanged (1.5 s)\n", "vpoller-import: create vm1: no\n", 1},
		"partial": {&outcome{plan: work, result: done, problems: []error{errors.New("vc02 is away")}}, "", "vpoller-import: vc02 is away\n", 1},
		"broken off": {&outcome{plan: work, result: &hostsync.Result{Left: 2}, err: fmt.Errorf("host.create: %w", api.ErrUnreachable)}, "",
			"vpoller-import: 2 of 3 hosts are left: host.create: no answer from Zabbix\nhint: is the web server of Zabbix up, and its address right?; what has been done stays done; run it again to go on\n", 69},
	} {
		stdout, stderr, code := report(c.o)
		if c.stdout != "" && stdout != c.stdout || stderr != c.stderr || code != c.code {
			t.Errorf("%s: code %d\n%s%s", name, code, stdout, stderr)
		}
	}
}

func TestErrorsHaveTheirCodes(t *testing.T) {
	for err, code := range map[error]int{
		fmt.Errorf("ask: %w", broker.ErrNoReply):                   cli.ExitNoAnswer,
		fmt.Errorf("open: %w", api.ErrUnreachable):                 cli.ExitNoAnswer,
		&api.Error{Method: "host.get", Data: "Not authorized."}:    cli.ExitError,
		&cli.Error{Code: cli.ExitUsage, Err: errors.New("a word")}: cli.ExitUsage,
		errors.New("anything"):                                     cli.ExitError,
	} {
		var known *cli.Error
		if got := explain(err); !errors.As(got, &known) || known.Code != code {
			t.Errorf("%v: %v", err, got)
		}
	}
	if explain(nil) != nil {
		t.Error("nothing is an error")
	}
}
