package demo

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/broker"
	"vpoller/internal/cli"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// process is the demo's surroundings, with what it prints.
func process(t *testing.T, args ...string) (*cli.Process, *strings.Builder) {
	t.Helper()
	dir, err := os.MkdirTemp("", "demo") // a short path: it holds sockets
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) }) //nolint:errcheck // a test's folder
	out := new(strings.Builder)
	args = append(args, "--frontend", "ipc://"+dir+"/f", "--backend", "ipc://"+dir+"/b", "--mgmt", "ipc://"+dir+"/m")
	return &cli.Process{
		Name: "vpoller demo", Args: args, Stdin: strings.NewReader(""), Stdout: out, Stderr: out,
		Getenv: func(string) string { return "" },
	}, out
}

func TestTourLeavesNothingBehind(t *testing.T) {
	p, out := process(t, "--once", "--vms", "3")
	if err := Run(t.Context(), p); err != nil {
		t.Errorf("error is %v\n%s", err, out)
	}
	if !strings.Contains(out.String(), "Every step was answered.") {
		t.Errorf("printed\n%s", out)
	}
}

// TestInterruptedTourIsNoSuccess ends the context before the tour begins.
func TestInterruptedTourIsNoSuccess(t *testing.T) {
	p, out := process(t, "--once", "--vms", "3")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var e *cli.Error
	if err := Run(ctx, p); !errors.As(err, &e) || e.Code != cli.ExitError || e.Err != nil {
		t.Errorf("error is %v\n%s", err, out)
	}
}

// TestFailedStepsAreCounted runs a tour whose proxy is not there.
func TestFailedStepsAreCounted(t *testing.T) {
	p, out := process(t)
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: "ipc:///nowhere/front", Timeout: 20 * time.Millisecond, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	tour := &tour{out: newScreen(p), process: p, client: c, frontend: "ipc:///nowhere/front", steps: steps()}
	failed, err := tour.run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if failed != 3 { // the discoveries; nothing is there to poll
		t.Errorf("%d steps failed, want 3\n%s", failed, out)
	}
	for _, want := range []string{"failed: no answer: ", "skipped: this inventory has no connected ESXi host"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// TestFailedStepIsTheExitCode has a tour of one step, about an object that is
// not there.
func TestFailedStepIsTheExitCode(t *testing.T) {
	p, out := process(t, "--once", "--vms", "3")
	f, o := defineFlags(p.Name)
	if _, err := f.Parse(p.Args, p.Stdout); err != nil {
		t.Fatal(err)
	}
	o.steps = []step{{
		title: "nobody",
		args:  func(*finds) []string { return []string{"-m", "vm.get", "-V", vcenter, "-n", "nobody", "-p", "name"} },
		check: hasMember("name"),
	}}
	var e *cli.Error
	if err := o.run(t.Context(), p, f); !errors.As(err, &e) || e.Code != cli.ExitError {
		t.Errorf("error is %v", err)
	}
	for _, want := range []string{"failed: Cannot find object nobody", "1 of the steps failed."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

// TestStepsNoticeWrongAnswers gives each step's check an answer that is none.
func TestStepsNoticeWrongAnswers(t *testing.T) {
	for _, s := range steps() {
		for _, reply := range []string{
			`{"success": 1, "msg": "Cannot find object x"}`, `Cannot find object x`, `{"success": 0, "msg": "ok", "result": []}`, ``,
		} {
			lists := strings.HasPrefix(reply, `{"success": 0`) && strings.HasPrefix(s.title, "Which")
			if err := s.check(&finds{power: "poweredOn"}, []byte(reply)); err == nil && !lists {
				t.Errorf("%s: content with %q", s.title, reply)
			}
		}
	}
}
