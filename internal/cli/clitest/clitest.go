// Package clitest runs the scripts that test vPoller's programs. The scripts
// run the real main functions and read like a manual; what they need around
// them, such as a vCenter, they start with commands of their own:
//
//	vcsim [hung]      start a simulated vCenter for "user" with the password
//	                  "open-sesame"; its URL is then in $VCSIM; a hung one takes
//	                  calls and never answers
//	proxy             start a proxy; clients reach it at $FRONTEND, workers at $BACKEND
//	worker            start a worker for vcsim behind that proxy
//	zabbix VERSION TEMPLATE...
//	                  start the API of a Zabbix that has these templates; its
//	                  address is then in $ZABBIX, a token in $TOKEN
//	trapper [HOST...] start a Zabbix trapper that does not know these hosts; its port
//	                  is then in $TRAPPER
//	taken             print how many values the trapper took, and a line "HOST KEY VALUE" for each
//	ports NAME...     put the number of a free TCP port into each variable
//	within FILE TEXT  wait until FILE holds TEXT
//	get URL           print the status code and the body of an HTTP answer
//	until TEXT PROGRAM ARGUMENT...
//	                  run a program again and again until it prints TEXT
//
// What they start ends with the script.
package clitest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"vpoller/internal/config"
	"vpoller/internal/secret"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
	"vpoller/vsphere/vcsimtest"
	"vpoller/zabbix/apitest"
	"vpoller/zabbix/trappertest"
)

// Run runs the scripts of testdata/script.
func Run(t *testing.T) {
	var sims simulators
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Condition:          condition,
		Setup: func(env *testscript.Env) error {
			env.Values[trapperKey{}] = &trapperBox{}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"vcsim":   sims.start,
			"proxy":   proxy,
			"worker":  worker,
			"zabbix":  zabbix,
			"trapper": trapper,
			"taken":   taken,
			"ports":   ports,
			"within":  within,
			"get":     get,
			"until":   until,
		},
	})
}

// condition knows [configured]: this machine has a configuration of vPoller,
// which the programs find by themselves.
func condition(name string) (bool, error) {
	if name != "configured" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	_, err := os.Stat("/etc/vpoller")
	return err == nil, nil
}

// The only credentials that the simulated vCenter takes.
const (
	username = "user"
	password = "open-sesame"
)

// simulators starts simulated vCenters for scripts that run side by side.
type simulators struct {
	building sync.Mutex // govmomi's simulator changes its templates while it builds from them
}

func (s *simulators) build() (*vcsimtest.Server, error) {
	s.building.Lock()
	defer s.building.Unlock()
	return vcsimtest.New(vcsimtest.Options{VMs: 6, Username: username, Password: password})
}

func (s *simulators) start(ts *testscript.TestScript, _ bool, args []string) {
	sim, err := s.build()
	ts.Check(err)
	ts.Defer(func() { ts.Check(sim.Close()) })
	ts.Setenv("VCSIM", sim.URL())
	sim.Hang(len(args) > 0 && args[0] == "hung")
}

func proxy(ts *testscript.TestScript, _ bool, _ []string) {
	cfg := config.Default().Proxy
	cfg.Frontend = "ipc://" + ts.MkAbs("front.sock")
	cfg.Backend = "ipc://" + ts.MkAbs("back.sock")
	cfg.Mgmt = "ipc://" + ts.MkAbs("proxy.sock")
	d, err := proxyd.New(cfg, slog.New(slog.DiscardHandler))
	ts.Check(err)
	ts.Setenv("FRONTEND", d.FrontendAddr())
	ts.Setenv("BACKEND", d.BackendAddr())
	background(ts, d.Run)
}

func worker(ts *testscript.TestScript, _ bool, _ []string) {
	cfg := config.Default().Worker
	cfg.Proxy = []string{ts.Getenv("BACKEND")}
	cfg.Mgmt = "ipc://" + ts.MkAbs("worker.sock")
	d, err := workerd.New(cfg, []config.VSphere{{
		Hostname: "vcsim", URL: ts.Getenv("VCSIM"),
		Username: username, Password: secret.New(password), Timeout: 10 * time.Second,
	}}, slog.New(slog.DiscardHandler))
	ts.Check(err)
	background(ts, d.Run)
}

func zabbix(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) == 0 {
		ts.Fatalf("usage: zabbix VERSION TEMPLATE...")
	}
	s := apitest.New(args[0])
	ts.Defer(s.Close)
	for _, name := range args[1:] {
		s.Template(name, name)
	}
	ts.Setenv("ZABBIX", s.URL())
	ts.Setenv("TOKEN", apitest.Token)
}

// trapperKey is where a script keeps its trapper.
type trapperKey struct{}

func trapper(ts *testscript.TestScript, _ bool, strangers []string) {
	s := trappertest.New()
	ts.Defer(s.Close)
	for _, host := range strangers {
		s.Unknown(host, true)
	}
	_, port, err := net.SplitHostPort(s.Addr())
	ts.Check(err)
	ts.Setenv("TRAPPER", port)
	ts.Value(trapperKey{}).(*trapperBox).Server = s
}

// trapperBox holds the trapper of one script.
type trapperBox struct{ *trappertest.Server }

func taken(ts *testscript.TestScript, _ bool, _ []string) {
	box := ts.Value(trapperKey{}).(*trapperBox)
	if box.Server == nil {
		ts.Fatalf("there is no trapper")
	}
	values := box.Values()
	_, err := fmt.Fprintf(ts.Stdout(), "%d values\n", len(values))
	ts.Check(err)
	for _, v := range values {
		_, err := fmt.Fprintf(ts.Stdout(), "%s %s %q\n", v.Host, v.Key, v.Value)
		ts.Check(err)
	}
}

// background runs a daemon until the script ends.
func background(ts *testscript.TestScript, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	ts.Defer(func() {
		cancel()
		ts.Check(<-done)
	})
}

func ports(ts *testscript.TestScript, _ bool, names []string) {
	for _, name := range names {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		ts.Check(err)
		defer l.Close() //nolint:errcheck // held only so that each port is another
		_, port, err := net.SplitHostPort(l.Addr().String())
		ts.Check(err)
		ts.Setenv(name, port)
	}
}

func get(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: get URL")
	}
	client := &http.Client{Timeout: patience}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, args[0], nil)
	ts.Check(err)
	answer, err := client.Do(request)
	ts.Check(err)
	defer answer.Body.Close() //nolint:errcheck // only read from
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	_, err = fmt.Fprintf(ts.Stdout(), "%d\n%s", answer.StatusCode, body)
	ts.Check(err)
}

// patience is how long a script waits for what must come.
const patience = 10 * time.Second

func within(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: within FILE TEXT")
	}
	wait(ts, func() bool {
		data, err := os.ReadFile(ts.MkAbs(args[0]))
		return err == nil && strings.Contains(string(data), args[1])
	})
}

func until(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: until TEXT PROGRAM ARGUMENT...")
	}
	wait(ts, func() bool {
		err := ts.Exec(args[1], args[2:]...)
		return err == nil && strings.Contains(ts.ReadFile("stdout"), args[0])
	})
}

// wait returns when condition holds, and ends the script when that takes too
// long.
func wait(ts *testscript.TestScript, condition func() bool) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			ts.Fatalf("that does not come about within %v", patience)
		}
	}
}
