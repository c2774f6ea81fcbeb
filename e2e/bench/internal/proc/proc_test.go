//go:build linux

package proc

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func begin(t *testing.T, g *Group, script string) *Process {
	t.Helper()
	p, err := g.Start("test program", exec.CommandContext(t.Context(), "sh", "-c", script))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	return p
}

// line reads a line of output, which tells that the program has come so far.
func line(t *testing.T, p *Process) string {
	t.Helper()
	s, err := p.Output.ReadString('\n')
	if err != nil {
		t.Fatalf("read from the program: %v (%v)", err, p.Err())
	}
	return strings.TrimSpace(s)
}

func alive(p *Process) bool { return syscall.Kill(p.PID(), 0) == nil }

func TestStopIsGentleFirst(t *testing.T) {
	var g Group
	p := begin(t, &g, `trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.05; done`)
	line(t, p)
	go p.Stop()
	if got := line(t, p); got != "bye" {
		t.Errorf("the program said %q at its end", got)
	}
	p.Stop()
	if alive(p) {
		t.Error("the program is still there")
	}
}

func TestStopClosesTheInput(t *testing.T) {
	var g Group
	p := begin(t, &g, `trap '' TERM; echo up; cat; echo end of input >&2`)
	line(t, p)
	p.Stop()
	if err := p.Err(); !strings.Contains(fmt.Sprint(err), "end of input") {
		t.Errorf("the program ended otherwise: %v", err)
	}
}

func TestCloseStopsAllAndRefusesMore(t *testing.T) {
	var g Group
	a, b := begin(t, &g, "echo; exec cat"), begin(t, &g, "echo; exec cat")
	line(t, a)
	line(t, b)
	g.Close()
	g.Close()
	if alive(a) || alive(b) {
		t.Error("a program outlived its group")
	}
	if _, err := g.Start("late", exec.CommandContext(t.Context(), "true")); err == nil {
		t.Error("a closed group started a program")
	}
}

func TestErrTellsWhy(t *testing.T) {
	var g Group
	p := begin(t, &g, "echo no such vCenter >&2; exit 3")
	<-p.done
	for _, want := range []string{"test program", "exit status 3", "no such vCenter"} {
		if !strings.Contains(p.Err().Error(), want) {
			t.Errorf("%q does not tell %q", p.Err(), want)
		}
	}
}

func TestStartSaysWhatDidNotStart(t *testing.T) {
	var g Group
	_, err := g.Start("the proxy", exec.CommandContext(t.Context(), "/nowhere/vpoller-proxy"))
	if err == nil || !strings.Contains(err.Error(), "start the proxy") {
		t.Errorf("error: %v", err)
	}
}

func TestWaitListeningEndsWithTheProcess(t *testing.T) {
	var g Group
	addr, err := FreeAddr(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := begin(t, &g, "exit 1")
	began := time.Now()
	if err := p.WaitListening(t.Context(), addr); err == nil || time.Since(began) > listenTime/2 {
		t.Errorf("after %s: %v", time.Since(began), err)
	}
}

func TestWithinEndsWithTheProcess(t *testing.T) {
	var g Group
	p := begin(t, &g, "exit 1")
	ctx, cancel := p.Within(context.Background())
	defer cancel()
	<-ctx.Done()
}

func TestUsage(t *testing.T) {
	var g Group
	p := begin(t, &g, `i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo worked; exec cat`)
	line(t, p)
	if cpu, err := p.CPU(); err != nil || cpu <= 0 {
		t.Errorf("CPU %s, %v", cpu, err)
	}
	if memory, err := p.PeakMemory(); err != nil || memory < 100<<10 {
		t.Errorf("peak memory %d, %v", memory, err)
	}
}

// TestTreeCPU: work of a child counts while it lives below the process, and when it has ended.
func TestTreeCPU(t *testing.T) {
	var g Group
	const work = `i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done`
	p := begin(t, &g, `sh -c '`+work+`'; (`+work+`; echo worked; cat) ; :`)
	line(t, p)
	own, err := p.CPU()
	if err != nil {
		t.Fatal(err)
	}
	all, err := TreeCPU(p.PID())
	if err != nil || all < own+30*time.Millisecond {
		t.Errorf("%s with all below, %s without; %v", all, own, err)
	}
	p.Stop()
	if used, err := TreeCPU(p.PID()); err == nil {
		t.Errorf("%s of a process that has ended", used)
	}
}

func TestTailKeepsTheEnd(t *testing.T) {
	var tl tail
	for i := range 1000 {
		fmt.Fprintf(&tl, "line %d\n", i)
	}
	if got := tl.String(); len(got) > tailSize || !strings.HasSuffix(got, "line 999") {
		t.Errorf("kept %d bytes ending in %q", len(got), got[max(len(got)-20, 0):])
	}
}
