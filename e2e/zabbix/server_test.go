package zabbix

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// server is the Zabbix server as processes of this machine, for a test that
// treats it badly.
type server struct {
	t     *testing.T
	group int // of its processes; 0 while it does not run
	log   int // how long its log was at first
}

// serverOf finds the server; when the test ends it runs again, whatever was done
// to it.
func serverOf(t *testing.T) *server {
	t.Helper()
	s := &server{t: t}
	s.find()
	s.log = len(s.logged())
	t.Cleanup(func() {
		if s.group == 0 {
			s.start()
		}
		s.resume()
	})
	return s
}

func (s *server) find() {
	s.t.Helper()
	text, err := os.ReadFile(setting(s.t, "ZABBIX_SERVER_PID"))
	if err != nil {
		s.t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		s.t.Fatal(err)
	}
	if s.group, err = syscall.Getpgid(pid); err != nil {
		s.t.Fatalf("the Zabbix server, pid %d: %v", pid, err)
	}
}

// pause stops all processes where they are: the system still accepts connections
// and packets for them, and nobody answers.
func (s *server) pause() { s.signal(syscall.SIGSTOP) }

func (s *server) resume() { s.signal(syscall.SIGCONT) }

func (s *server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := syscall.Kill(-s.group, sig); err != nil {
		s.t.Errorf("%v for the Zabbix server: %v", sig, err)
	}
}

// kill ends all processes at once, and returns when they are gone.
func (s *server) kill() {
	s.t.Helper()
	s.signal(syscall.SIGKILL)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for begin := time.Now(); !errors.Is(syscall.Kill(-s.group, 0), syscall.ESRCH); <-tick.C {
		if time.Since(begin) > patience {
			s.t.Fatal("the Zabbix server outlives SIGKILL")
		}
	}
	s.group = 0
}

// start runs the server again, and returns when it accepts connections.
func (s *server) start() {
	s.t.Helper()
	if out, err := exec.CommandContext(s.t.Context(), "sh", "-c", setting(s.t, "ZABBIX_SERVER_START")).CombinedOutput(); err != nil {
		s.t.Fatalf("starting the Zabbix server again: %v\n%s", err, out)
	}
	await(s.t, func() []string {
		c, err := net.Dial("tcp", setting(s.t, "ZABBIX_TRAPPER"))
		if err != nil {
			return []string{err.Error()}
		}
		_ = c.Close()
		return nil
	})
	s.find()
}

// logged is what the server has said since serverOf, and before that all of it.
func (s *server) logged() string {
	s.t.Helper()
	log, err := os.ReadFile(setting(s.t, "ZABBIX_LOG") + "/server.log")
	if err != nil {
		s.t.Fatal(err)
	}
	return string(log[s.log:])
}

// skipped is how many values the server did not store because there was one of
// that item and time already: it says so in its log.
func (s *server) skipped() int {
	s.t.Helper()
	sum := 0
	for line := range strings.Lines(s.logged()) {
		if _, rest, ok := strings.Cut(line, " skipped "); ok {
			number, _, _ := strings.Cut(rest, " duplicates")
			n, _ := strconv.Atoi(number)
			sum += n
		}
	}
	return sum
}
