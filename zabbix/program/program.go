package program

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"syscall"
	"time"

	"vpoller/zabbix"
)

// Values is how many values zabbix_sender puts into a packet. More can be given
// to [Transport.Deliver], but when a later packet fails the earlier ones are sent
// again with it.
const Values = 250

// Name is what the program is called.
const Name = "zabbix_sender"

// TLS is what zabbix_sender is told about encryption, in the words of its flags.
// Empty ones are not given.
type TLS struct {
	Connect                     string // unencrypted, cert or psk
	CAFile, CertFile, KeyFile   string
	ServerIssuer, ServerSubject string
	PSKIdentity, PSKFile        string
}

// Config says how the program is run. The zero value is of use.
type Config struct {
	Path     string // "" looks for Name on $PATH
	SourceIP string // to connect from; "" leaves the choice to the system
	TLS      TLS

	// Timeout is how long a run may take; 0 means a minute, which is when the
	// program itself gives up.
	Timeout time.Duration
}

// A Transport delivers packets. Several goroutines may use it at once: each
// packet has a process of its own.
type Transport struct {
	path string
	args []string // without the address
	wait time.Duration
}

// New looks for the program.
func New(cfg Config) (*Transport, error) {
	name := cmp.Or(cfg.Path, Name)
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("%s is not there to be run, and pre-shared keys need it: install the package zabbix-sender: %w", name, err)
	}
	t := &Transport{path: path, wait: cmp.Or(cfg.Timeout, time.Minute)}
	t.args = []string{"-vv", "-T", "-N", "-i", "-"}
	if cfg.SourceIP != "" {
		t.args = append(t.args, "-I", cfg.SourceIP)
	}
	t.args = append(t.args, cfg.TLS.args()...)
	return t, nil
}

func (t TLS) args() []string {
	var args []string
	for _, f := range []struct{ flag, value string }{
		{"connect", t.Connect},
		{"ca-file", t.CAFile},
		{"cert-file", t.CertFile},
		{"key-file", t.KeyFile},
		{"server-cert-issuer", t.ServerIssuer},
		{"server-cert-subject", t.ServerSubject},
		{"psk-identity", t.PSKIdentity},
		{"psk-file", t.PSKFile},
	} {
		if f.value != "" {
			args = append(args, "--tls-"+f.flag, f.value)
		}
	}
	return args
}

// errEmpty says that the program sends no packet without values.
var errEmpty = errors.New(Name + " cannot ask whether Zabbix takes values: it sends no empty packet")

// Deliver sends values to "host:port" as "sender data"; the session and ids are
// of no use to trapper items and stay here. The error wraps [zabbix.ErrNotSent]
// when the program could not be run or did not get through. An empty packet
// cannot be sent, and is an error.
func (t *Transport) Deliver(ctx context.Context, addr, _ string, values []zabbix.Value) (zabbix.Reply, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return zabbix.Reply{}, fmt.Errorf("address %q: %w: %w", addr, zabbix.ErrNotSent, err)
	}
	if len(values) == 0 {
		return zabbix.Reply{}, errEmpty
	}
	ctx, cancel := context.WithTimeout(ctx, t.wait)
	defer cancel()
	return t.run(ctx, append([]string{"-z", host, "-p", port}, t.args...), values)
}

// run runs the program once, and returns when it and all that it started are
// gone.
func (t *Transport) run(ctx context.Context, args []string, values []zabbix.Value) (zabbix.Reply, error) {
	cmd := exec.CommandContext(ctx, t.path, args...)
	cmd.Env = append(cmd.Environ(), "LC_ALL=C") // errors of the system come in the words that are looked for
	cmd.Stdin = lines(values)
	var said output
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) } // it sends from a child
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return zabbix.Reply{}, fmt.Errorf("run %s: %w: %w", t.path, zabbix.ErrNotSent, err)
	}
	err := cmd.Wait()
	if ctx.Err() != nil {
		return zabbix.Reply{}, fmt.Errorf("%s was stopped after %s: %w", Name, cmp.Or(said.last(), "it had said nothing"), ctx.Err())
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return zabbix.Reply{}, fmt.Errorf("run %s: %w", t.path, err)
	}
	return said.reply(cmd.ProcessState.ExitCode(), len(values))
}

// exitText says how the program ended.
func exitText(code int) string {
	if code < 0 {
		return "was killed"
	}
	return "ended with status " + strconv.Itoa(code)
}
