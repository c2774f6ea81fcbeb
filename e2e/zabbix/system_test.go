package zabbix

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"vpoller/vsphere/vcsimtest"
)

// vcenter is what the worker's configuration calls the simulator, and so the
// name of the one host that a user creates. It must be a name that resolves:
// Zabbix pings it.
const vcenter = "localhost"

// system is everything between Zabbix and the simulated vCenter.
type system struct {
	sim *vcsimtest.Server
	bin string // the built programs
}

// startSystem runs everything for a small simulated vCenter, the external check
// included.
func startSystem(t *testing.T) *system {
	t.Helper()
	s := newSystem(t, vcsimtest.Options{Datastores: 2})
	install(t, filepath.Join(s.bin, "vpoller-zabbix"), setting(t, "ZABBIX_EXTERNALSCRIPTS"))
	return s
}

// newSystem builds the programs and runs them for a simulated vCenter: the proxy
// where Zabbix's external checks look for it, and a worker.
func newSystem(t *testing.T, vc vcsimtest.Options) *system {
	t.Helper()
	s := &system{sim: vcsimtest.Start(t, vc), bin: t.TempDir()}
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", s.bin, "vpoller/cmd/...").CombinedOutput(); err != nil {
		t.Fatalf("building the programs: %v\n%s", err, out)
	}
	config := filepath.Join(t.TempDir(), "vpoller.yaml")
	backend := freeEndpoint(t)
	text := fmt.Sprintf(`
proxy: {frontend: %q, backend: %q, mgmt: %q}
worker: {proxy: [%q], mgmt: %q}
vsphere:
  - {hostname: %s, url: %q, username: user, password: pass}
`, setting(t, "VPOLLER_ENDPOINT"), backend, freeEndpoint(t), backend, freeEndpoint(t), vcenter, s.sim.URL())
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s.start(t, "vpoller-proxy", "-f", config, "start")
	s.start(t, "vpoller-worker", "-f", config, "start")
	return s
}

// start runs a program until the test ends, and shows its log if that fails.
func (s *system) start(t *testing.T, name string, args ...string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name+".log")
	log, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	cmd := exec.CommandContext(ctx, filepath.Join(s.bin, name), args...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 20 * time.Second
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = cmd.Wait() // ended by the signal
		log.Close()
		if text, err := os.ReadFile(path); err == nil && t.Failed() {
			t.Logf("%s:\n%s", name, text[max(0, len(text)-4000):])
		}
	})
}

// runUntilEnd runs a part of the house until the test ends.
func runUntilEnd(t *testing.T, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// install copies a program to where others may run it.
func install(t *testing.T, program, dir string) {
	t.Helper()
	data, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, filepath.Base(program))
	if err := os.WriteFile(path, data, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(path) })
}

// setting is what scripts/zabbix-up says of the server; without it the test is skipped.
func setting(t *testing.T, name string) string {
	t.Helper()
	if os.Getenv("ZABBIX_API") == "" {
		t.Skip("ZABBIX_API is not set: this test needs a Zabbix server, as scripts/e2e starts one")
	}
	value := os.Getenv(name)
	if value == "" {
		t.Fatalf("%s is not set; scripts/zabbix-up prints it", name)
	}
	return value
}

func freeEndpoint(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "tcp://" + l.Addr().String()
}
