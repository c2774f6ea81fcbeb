package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"vpoller/e2e/bench/internal/report"
	"vpoller/e2e/bench/internal/stats"
	"vpoller/protocol"
)

// clientRuns is how often each program runs for one repetition of the benchmark; a run takes milliseconds.
const clientRuns = 40

// thirty are properties that a template asks of one virtual machine.
var thirty = []string{
	"runtime.powerState", "runtime.connectionState", "runtime.bootTime", "runtime.consolidationNeeded",
	"config.guestId", "config.guestFullName", "config.uuid", "config.version", "config.template",
	"config.hardware.numCPU", "config.hardware.memoryMB", "config.hardware.numCoresPerSocket",
	"guest.hostName", "guest.ipAddress", "guest.guestState", "guest.guestFamily",
	"guest.toolsRunningStatus", "guest.toolsVersion", "guest.toolsVersionStatus2",
	"summary.quickStats.overallCpuUsage", "summary.quickStats.overallCpuDemand",
	"summary.quickStats.guestMemoryUsage", "summary.quickStats.hostMemoryUsage",
	"summary.quickStats.balloonedMemory", "summary.quickStats.swappedMemory",
	"summary.quickStats.uptimeSeconds", "summary.storage.committed", "summary.storage.uncommitted",
	"summary.overallStatus", "name",
}

// clientCase is a program that runs and ends.
type clientCase struct {
	name    string
	command []string
	needle  string // what its output must contain
	wall    []float64
	cpu     []float64 // user and system time, milliseconds like wall
}

func (b *bench) measureClient(ctx context.Context) (*report.Table, error) {
	ch, err := b.startChain(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer ch.stop()
	cases := b.clientCases(ctx, ch)
	for i := range b.opts.reps {
		if err := interleave(ctx, clientRuns, cases, func(c *clientCase) error { return c.run(ctx) }); err != nil {
			return nil, errors.Join(err, ch.complaints())
		}
		b.say("client %d/%d", i+1, b.opts.reps)
	}
	return clientTable(b.opts, cases), nil
}

// clientCases are the programs to compare, the cheapest first.
func (b *bench) clientCases(ctx context.Context, ch *chain) []*clientCase {
	var cases []*clientCase
	if b.c.empty != "" {
		cases = append(cases, &clientCase{name: "empty C program", command: []string{b.c.empty}})
	}
	if program, err := b.emptyGo(ctx); err != nil {
		b.skip("comparison with an empty Go program: %v", err)
	} else {
		cases = append(cases, &clientCase{name: "empty Go program", command: []string{program}})
	}
	if b.c.ask != "" {
		cases = append(cases, &clientCase{name: "C client on libzmq, one vm.get", needle: ch.vm, command: []string{b.c.ask, ch.proxy.frontend, getVM(ch.vm)}})
	}
	client, check := b.program("vpoller-client"), b.program("vpoller-zabbix")
	cases = append(cases,
		&clientCase{name: "vpoller-zabbix, one value", needle: "powered", command: []string{check,
			"-e", ch.proxy.frontend, "vm.get", vcenterName, ch.vm, property}},
		&clientCase{name: "vpoller-zabbix --batch, 30 values", needle: `"name": "` + ch.vm, command: []string{check,
			"-e", ch.proxy.frontend, "--batch", "vm.get", vcenterName, ch.vm, strings.Join(thirty, ",")}},
		&clientCase{name: "vpoller-client --version", command: []string{client, "--version"}},
		&clientCase{name: "vpoller-client, one vm.get", needle: ch.vm, command: []string{client,
			"-e", ch.proxy.frontend, "-m", "vm.get", "-V", vcenterName, "-n", ch.vm, "-p", property}})
	if python, err := findPython(); err != nil {
		b.skip("comparison with Python: %v", err)
	} else {
		cases = append(cases, &clientCase{name: python + " -c pass", command: []string{python, "-c", "pass"}})
	}
	return cases
}

// getVM is the request of the cases, as a client sends it.
func getVM(name string) string {
	r := &protocol.Request{}
	r.Set(protocol.FieldMethod, "vm.get")
	r.Set(protocol.FieldHostname, vcenterName)
	r.Set(protocol.FieldName, name)
	r.SetProperties([]string{property})
	return string(r.Encode())
}

// emptyGo builds the cheapest process that Go makes.
func (b *bench) emptyGo(ctx context.Context) (string, error) {
	source, program := filepath.Join(b.dir, "empty.go"), filepath.Join(b.dir, "empty-go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() {}\n"), 0o600); err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", program, source).CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, bytes.TrimSpace(out))
	}
	return program, nil
}

// findPython prefers the system's own; what is first in the path may be a script that looks for one.
func findPython() (string, error) {
	const system = "/usr/bin/python3"
	if _, err := os.Stat(system); err == nil {
		return system, nil
	}
	return exec.LookPath("python3")
}

// run runs the program once.
func (c *clientCase) run(ctx context.Context) error {
	cmd := exec.CommandContext(ctx, c.command[0], c.command[1:]...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	begin := time.Now()
	err := cmd.Run()
	wall := time.Since(begin)
	if err != nil {
		return fmt.Errorf("%s: %w: %s", c.name, err, bytes.TrimSpace(stderr.Bytes()))
	}
	if !bytes.Contains(stdout.Bytes(), []byte(c.needle)) {
		return fmt.Errorf("%s: unexpected output: %s", c.name, stdout.Bytes())
	}
	c.wall = append(c.wall, report.Millis(wall))
	c.cpu = append(c.cpu, report.Millis(cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime()))
	return nil
}

func clientTable(opts options, cases []*clientCase) *report.Table {
	t := &report.Table{
		Title: "Client",
		Intro: fmt.Sprintf("Whole processes, from their start to their end, beside a running chain. Medians of %d interleaved runs.", opts.reps*clientRuns),
		Columns: []report.Column{report.Text("program"), report.Number("wall ms"), report.Number("p99 ms"),
			report.Number("to " + cases[0].name), report.Number("more ms"), report.Number("CPU ms")},
		Notes: []string{
			"wall ms includes fork and exec; more ms is what a program takes beyond the first one of the table.",
			"C client on libzmq: c/ask.c, which does what the original's C client does for one item: a context, a REQ socket, a question, an answer.",
			"CPU ms: user and system time of the process itself, as its parent is told at its end.",
		},
	}
	first := stats.Median(cases[0].wall)
	for _, c := range cases {
		wall := stats.Median(c.wall)
		t.Add(c.name, report.Decimal(wall), report.Decimal(stats.Quantile(slices.Sorted(slices.Values(c.wall)), 0.99)),
			report.Factor(stats.Ratio(wall, first)), report.Decimal(wall-first), report.Decimal(stats.Median(c.cpu)))
	}
	return t
}
