package zabbix

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// sender is vpoller-sender as a process, again and again.
type sender struct {
	t         *testing.T
	program   string
	file, log string // its configuration, and what all its processes wrote
	cmd       *exec.Cmd
}

// processes is the host that is made by hand, as no action links the template
// about processes: it needs the password of a guest.
const processes = "processes of DC0_H0_VM0"

// startSender runs vpoller-sender until the test ends, for a Zabbix at an address.
func startSender(t *testing.T, s *system, zabbix string) *sender {
	t.Helper()
	dir := t.TempDir()
	p := &sender{t: t, program: filepath.Join(s.bin, "vpoller-sender"), file: filepath.Join(dir, "sender.yaml"), log: filepath.Join(dir, "log")}
	text := fmt.Sprintf(`
vpoller: {endpoint: %q, timeout: 10s}
zabbix: {server: %q, timeout: 10s}
active:
  vcenters: [%s]
  list: [{host_name: %q, object: DC0_H0_VM0}]
  discover: 10s
  refresh: 15s
  patience: 10s
buffer: {dir: %q}
mgmt: %q
`, setting(t, "VPOLLER_ENDPOINT"), zabbix, vcenter, processes, filepath.Join(dir, "buffer"), freeEndpoint(t))
	if err := os.WriteFile(p.file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	p.start()
	t.Cleanup(p.stop)
	return p
}

func (p *sender) start() {
	p.t.Helper()
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		p.t.Fatal(err)
	}
	defer log.Close()
	p.cmd = exec.Command(p.program, "-f", p.file, "start")
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		p.t.Fatal(err)
	}
}

// kill ends it with SIGKILL at a random moment soon, and starts it again.
func (p *sender) kill() {
	p.t.Helper()
	<-time.After(rand.N(6 * time.Second))
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	_ = p.cmd.Wait() // killed
	if status, ok := p.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || status.Signal() != syscall.SIGKILL {
		p.t.Errorf("vpoller-sender had ended by itself: %v", p.cmd.ProcessState)
	}
	p.start()
}

// stop ends it as systemd does.
func (p *sender) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(30*time.Second, func() { _ = p.cmd.Process.Kill() })
	if err := p.cmd.Wait(); err != nil && !p.t.Failed() { // it may have been started just now
		p.t.Errorf("vpoller-sender: %v", err)
	}
	late.Stop()
	if text, err := os.ReadFile(p.log); err == nil && p.t.Failed() {
		p.t.Logf("vpoller-sender:\n%s", text[max(0, len(text)-8000):])
	}
}
