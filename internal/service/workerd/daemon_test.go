package workerd_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/secret"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const patience = 10 * time.Second

// house is a vCenter, a proxy and a worker.
type house struct {
	sim    *vcsimtest.Server
	proxy  *proxyd.Daemon
	worker *workerd.Daemon
	client *broker.Client

	stopWorker func() // and wait for it
}

func build(t *testing.T) *house {
	t.Helper()
	return buildWith(t, func(*config.VSphere) {})
}

func buildWith(t *testing.T, change func(*config.VSphere)) *house {
	t.Helper()
	h := &house{sim: vcsimtest.Start(t, vcsimtest.Options{})}
	p := config.Default().Proxy
	p.Frontend, p.Backend, p.Mgmt = "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"
	p.HTTP = "127.0.0.1:0"
	var err error
	if h.proxy, err = proxyd.New(p, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	run(t, h.proxy.Run)
	w := config.Default().Worker
	w.Proxy, w.Mgmt, w.HTTP = []string{h.proxy.BackendAddr()}, "tcp://127.0.0.1:0", "127.0.0.1:0"
	vcenter := config.VSphere{Hostname: "vcsim", URL: h.sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: patience}
	change(&vcenter)
	direct := config.VSphere{Hostname: "idle", URL: h.sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: patience}
	h.worker, err = workerd.New(w, []config.VSphere{vcenter, direct}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	h.stopWorker = run(t, h.worker.Run)
	h.client, err = broker.NewClient(broker.ClientConfig{Endpoint: h.proxy.FrontendAddr(), Timeout: patience, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.client.Close() }) //nolint:errcheck // nothing is left to be sent
	return h
}

// run runs a daemon until stop is called or the test ends.
func run(t *testing.T, daemon func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := daemon(ctx); err != nil {
			t.Error(err)
		}
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

func (h *house) ask(t *testing.T, body string) *protocol.Response {
	t.Helper()
	reply, err := h.client.Do(t.Context(), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, reply)
}

func (h *house) manage(t *testing.T, method string) *protocol.Response {
	t.Helper()
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: h.worker.MgmtAddr(), Timeout: patience, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	reply, err := c.Do(t.Context(), []byte(`{"method": "`+method+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, reply)
}

func decode(t *testing.T, reply []byte) *protocol.Response {
	t.Helper()
	r, err := protocol.DecodeResponse(reply)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (h *house) get(t *testing.T, path string) string {
	t.Helper()
	return page(t, h.worker.HTTPAddr(), path)
}

func page(t *testing.T, address, path string) string {
	t.Helper()
	c := &http.Client{Timeout: patience}
	defer c.CloseIdleConnections()
	resp, err := c.Get("http://" + address + path)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestRequestsAreAnsweredAndCounted(t *testing.T) {
	h := build(t)
	if r := h.ask(t, `{"method": "about", "hostname": "vcsim"}`); r.Success != 0 {
		t.Fatalf("about: %+v", r)
	}
	if r := h.ask(t, `{"method": "vm.get", "hostname": "vcsim", "name": "nobody", "properties": []}`); r.Code != protocol.CodeNotFound {
		t.Errorf("vm.get of nobody: %+v", r)
	}

	status, _ := h.manage(t, "status").Result.(protocol.Object)
	var keys []string
	for _, m := range status {
		keys = append(keys, m.Name)
	}
	recorded := []string{"status", "hostname", "proxy", "mgmt", "db", "concurrency", "helpers", "tasks"}
	if len(keys) < len(recorded) || !slices.Equal(keys[:len(recorded)], recorded) {
		t.Errorf("keys of status are %q, want them to begin with %q", keys, recorded)
	}
	counters, _ := status.Get("counters")
	if n, _ := counters.(protocol.Object).Get("answered"); n != int64(2) {
		t.Errorf("answered is %v, want 2", n)
	}

	text := string(h.manage(t, "stats").Append(nil))
	for _, want := range []string{`"errors": {"not_found": 1}`, `"hostname": "vcsim", "state": "connected"`, `"soap": {`} {
		if !strings.Contains(text, want) {
			t.Errorf("stats lack %s: %s", want, text)
		}
	}

	metrics := h.get(t, "/metrics")
	for _, want := range []string{
		"vpoller_worker_answered_total 2\n",
		`vpoller_worker_errors_total{code="not_found"} 1` + "\n",
		"vpoller_worker_proxies 1\n",
		`vpoller_vsphere_sessions{vcenter="vcsim"} 1` + "\n",
		`vpoller_vsphere_up{vcenter="vcsim"} 1` + "\n",
		`vpoller_vsphere_calls_total{soap_method="Login",vcenter="vcsim"} 1` + "\n",
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("metrics lack %q", want)
		}
	}
	if got := h.get(t, "/readyz"); got != "ready\n" {
		t.Errorf("readyz: %q", got)
	}
}

// TestDrainAnswersWhatIsHeld stops the worker while a request is at a slow
// vCenter: the answer still comes, and the session is logged out.
func TestDrainAnswersWhatIsHeld(t *testing.T) {
	h := build(t)
	h.ask(t, `{"method": "about", "hostname": "vcsim"}`) // logs in
	h.sim.ResetCalls()
	h.sim.SetLatency(300 * time.Millisecond)
	type result struct {
		reply []byte
		err   error
	}
	answered := make(chan result, 1)
	go func() {
		reply, err := h.client.Do(context.Background(), []byte(`{"method": "host.discover", "hostname": "vcsim"}`))
		answered <- result{reply, err}
	}()
	waitFor(t, func() bool { return h.sim.TotalCalls() > 0 })
	h.stopWorker()
	r := <-answered
	if r.err != nil {
		t.Fatal(r.err)
	}
	if resp := decode(t, r.reply); resp.Success != 0 {
		t.Errorf("the request that was held got %s", r.reply)
	}
	if h.sim.Calls()["Logout"] != 1 {
		t.Errorf("calls at the end: %v, want one Logout", h.sim.Calls())
	}
}

// waitFor waits until condition holds.
func waitFor(t *testing.T, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !condition() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("it does not come about")
		}
	}
}

func TestBadVCenterIsKnownAtOnce(t *testing.T) {
	cfg := config.Default().Worker
	cfg.Mgmt = "tcp://127.0.0.1:0"
	_, err := workerd.New(cfg, []config.VSphere{{Hostname: "vc01", URL: "ftp://vc01"}}, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "vc01") {
		t.Errorf("error is %v", err)
	}
}
