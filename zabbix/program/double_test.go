package program_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/program"
)

// double is a transport whose program is a script.
func double(t *testing.T, script string, tls program.TLS) (tr *program.Transport, dir string) {
	t.Helper()
	dir = t.TempDir()
	path := filepath.Join(dir, program.Name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\ncd "+dir+"\n"+script+"\n"), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	return transport(t, program.Config{Path: path, TLS: tls, SourceIP: "127.0.0.2"}), dir
}

func TestTheProgramIsMissing(t *testing.T) {
	_, err := program.New(program.Config{Path: filepath.Join(t.TempDir(), "zabbix_sender")})
	if err == nil || !strings.Contains(err.Error(), "install the package zabbix-sender") {
		t.Errorf("%v", err)
	}
}

func TestWhatTheProgramIsTold(t *testing.T) {
	tr, dir := double(t, `printf '%s\n' "$@" >args; cat >input
echo 'Response from "x": "processed: 1; failed: 0; total: 1; seconds spent: 0.1"'`,
		program.TLS{Connect: "psk", PSKIdentity: "an identity", PSKFile: "/etc/psk"})
	if _, err := tr.Deliver(t.Context(), "[::1]:10051", "session", values(1)); err != nil {
		t.Fatal(err)
	}
	want := "-z ::1 -p 10051 -vv -T -N -i - -I 127.0.0.2 --tls-connect psk --tls-psk-identity an identity --tls-psk-file /etc/psk"
	if got := strings.Join(strings.Split(strings.TrimSpace(content(t, dir, "args")), "\n"), " "); got != want {
		t.Errorf("arguments are %s\nwant %s", got, want)
	}
	if got := content(t, dir, "input"); got != "\"host\" \"key\" 1600000000 1 \"0\"\n" {
		t.Errorf("input is %q", got)
	}
}

func content(t *testing.T, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatTheProgramSays(t *testing.T) {
	for script, want := range map[string]struct {
		reply zabbix.Reply
		err   string
		sent  bool // or it may have been
	}{
		// up to 5.2
		`cat >/dev/null; echo 'info from server: "processed: 0; failed: 2; total: 2; seconds spent: 0.1"'; exit 2`: {
			reply: zabbix.Reply{Accepted: true, Failed: 2, Total: 2, Info: "processed: 0; failed: 2; total: 2; seconds spent: 0.1"}, sent: true},
		`cat >/dev/null; echo 'sent: 2; skipped: 0; total: 2'`: {err: "zabbix_sender reports 0 values of 2: sent: 2; skipped: 0; total: 2", sent: true},
		`exit 0`:     {err: "zabbix_sender reports 0 values of 2: it said nothing", sent: true},
		`exit 1`:     {err: "zabbix_sender ended with status 1: it said nothing", sent: true},
		`kill -9 $$`: {err: "zabbix_sender was killed: it said nothing", sent: true},
		`echo "zabbix_sender [1]: ERROR: invalid value of X"; exit 1`:                  {err: "zabbix_sender ended with status 1: invalid value of X"},
		`echo "zabbix_sender [1]: DEBUG: Unable to connect to [a]:1 [no way]"; exit 1`: {err: "zabbix_sender ended with status 1: Unable to connect to [a]:1 [no way]"},
		`echo "zabbix_sender [1]: DEBUG: answer [{}]"; echo "zabbix_sender [1]: DEBUG: Unable to connect to [a]:1 [x]"; exit 1`: {
			err: "zabbix_sender ended with status 1: Unable to connect to [a]:1 [x]", sent: true},
		`cat >/dev/null; yes "x" | head -c 3000000; exit 1`: {err: "zabbix_sender ended with status 1: x", sent: true},
	} {
		tr, _ := double(t, script, program.TLS{})
		reply, err := tr.Deliver(t.Context(), "127.0.0.1:1", "", values(2))
		switch {
		case want.err == "" && (err != nil || reply != want.reply):
			t.Errorf("%s: %+v, %v", script, reply, err)
		case want.err != "" && (err == nil || !strings.HasSuffix(err.Error(), want.err) || errors.Is(err, zabbix.ErrNotSent) == want.sent):
			t.Errorf("%s: %v", script, err)
		}
	}
}

// Neither the program nor its child outlives the context.
func TestTheContextEndsTheProgram(t *testing.T) {
	tr, dir := double(t, `mkfifo never ready; sh -c 'echo $$ >child; echo >ready; exec cat never' & cat >/dev/null; wait`, program.TLS{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() {
		for { // until the fifo is there
			if f, err := os.Open(filepath.Join(dir, "ready")); err == nil {
				_, _ = f.Read(make([]byte, 1))
				_ = f.Close()
				cancel()
				return
			}
		}
	}()
	_, err := tr.Deliver(ctx, "127.0.0.1:1", "", values(1))
	if !errors.Is(err, context.Canceled) || errors.Is(err, zabbix.ErrNotSent) {
		t.Errorf("%v", err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(content(t, dir, "child")))
	if err != nil {
		t.Fatal(err)
	}
	if !gone(pid) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		t.Error("the program's child is left")
	}
}

// gone waits until a process has ended.
func gone(pid int) bool {
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); {
		stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
		if err != nil || strings.Contains(string(stat), ") Z ") { // whoever inherits it may let it lie

			return true
		}
	}
	return false
}

func TestAProgramThatHangsIsStopped(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, program.Name)
	if err := os.WriteFile(path, []byte("#!/bin/sh\nmkfifo "+dir+"/never; cat "+dir+"/never"), 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	tr := transport(t, program.Config{Path: path, Timeout: 50 * time.Millisecond})
	_, err := tr.Deliver(t.Context(), "127.0.0.1:1", "", values(1))
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "it had said nothing") {
		t.Errorf("%v", err)
	}
}
