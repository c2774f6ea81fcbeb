//go:build linux

package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// newTestBench is a benchmark of one short repetition with the test program as vpoller-proxy and without anything in C.
func newTestBench(t *testing.T) *bench {
	t.Helper()
	bin := t.TempDir()
	link(t, bin, "vpoller-proxy")
	b, err := newBench(options{reps: 1, length: 50 * time.Millisecond, clients: []int{1, 8}, bin: bin}, t.Output())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

func TestBrokerPart(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	table, err := b.measureBroker(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 4 { // 1 and 8 clients, two credits
		t.Errorf("%d rows: %v", len(table.Rows), table.Rows)
	}
	for _, row := range table.Rows {
		if rate, failed := row[3], row[len(row)-1]; rate == "0" || failed != "0" {
			t.Errorf("nothing answered, or not rightly: %v", row)
		}
	}
}

func TestYardstickAndItsPeers(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	b.compile(t.Context())
	if b.c.broker == "" {
		t.Skip(b.report.Skipped)
	}
	for _, c := range b.contenders() {
		s, err := b.runBroker(t.Context(), &brokerCase{kind: b.zmqPeers(), clients: 3, broker: c})
		if err != nil {
			t.Fatal(err)
		}
		if s.rate == 0 || s.failed != (failures{}) || s.cpu == 0 || s.memory == 0 {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
}

func TestChaosPart(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	b.opts.length = 300 * time.Millisecond
	run, err := b.runChaos(t.Context(), b.product(), b.opts.length)
	if err != nil {
		t.Fatal(err)
	}
	if run.killed == 0 || len(run.result.Latencies) == 0 || run.result.Wrong > 0 {
		t.Errorf("killed %d, answered %d, wrong %d", run.killed, len(run.result.Latencies), run.result.Wrong)
	}
}

func TestBrokerThatEndsIsReported(t *testing.T) {
	b := newTestBench(t)
	_, err := b.startBroker(t.Context(), contender{"short-lived", []string{"sh", "-c", "echo out of order >&2; exit 1"}})
	if err == nil || !strings.Contains(err.Error(), "out of order") {
		t.Errorf("error: %v", err)
	}
}

func TestMissingProgramIsReported(t *testing.T) {
	b := newTestBench(t)
	for _, p := range parts() {
		if !slices.Contains(p.programs, "vpoller-worker") {
			continue
		}
		if _, err := b.measurePart(t.Context(), p); err == nil || !strings.Contains(err.Error(), "make build") {
			t.Errorf("%s: %v", p.name, err)
		}
	}
}

func TestSimulatorCountsCalls(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	s, err := b.startSimulator(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if n, err := s.calls(); err != nil || n != 0 {
		t.Errorf("%d calls, %v", n, err)
	}
	if !strings.HasPrefix(s.url, "http") {
		t.Errorf("url %q", s.url)
	}
}

// TestNothingIsLeft ends a benchmark in the middle: nothing of what it started may go on.
func TestNothingIsLeft(t *testing.T) {
	t.Parallel()
	for _, signal := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGKILL} {
		t.Run(signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			mark := "VPOLLER_BENCH_TEST_MARKER=" + dir
			cmd, output := startMeasuring(t, dir, mark)
			awaitProcesses(t, mark, output, func(n int) bool { return n == 4 }) // the benchmark, broker, worker and load
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Error("an interrupted benchmark reported success")
			}
			awaitProcesses(t, mark, output, func(n int) bool { return n == 0 })
			if left, _ := filepath.Glob(filepath.Join(dir, "vpoller-bench-*")); len(left) > 0 && signal != syscall.SIGKILL {
				t.Errorf("files left: %v", left)
			}
		})
	}
}

// startMeasuring starts a long benchmark as a process of its own, with its temporary files in dir and mark in its
// environment. What it says goes to a file, whose name is returned: a pipe would keep Wait waiting for what it started.
func startMeasuring(t *testing.T, dir, mark string) (cmd *exec.Cmd, output string) {
	t.Helper()
	link(t, dir, "vpoller-proxy")
	file, err := os.Create(filepath.Join(dir, "output"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	cmd = exec.CommandContext(t.Context(), link(t, dir, "bench"), "-only", "broker", "-secs", "60", "-bin", dir)
	cmd.Stdout, cmd.Stderr = file, file
	cmd.Env = append(os.Environ(), mark, "TMPDIR="+dir, "PATH=") // without a C compiler
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, file.Name()
}

// awaitProcesses waits until so many processes as wanted have mark in their environment.
func awaitProcesses(t *testing.T, mark, output string, wanted func(n int) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		found := processesWith(t, mark)
		if wanted(len(found)) {
			return
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			said, _ := os.ReadFile(output)
			t.Fatalf("processes with %s: %v; the benchmark said:\n%s", mark, found, said)
		}
	}
}

// processesWith lists the processes that have inherited an entry of the environment.
func processesWith(t *testing.T, entry string) []string {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range all {
		if env, err := os.ReadFile(path); err == nil && bytes.Contains(env, []byte(entry)) {
			found = append(found, filepath.Dir(path))
		}
	}
	return found
}
