package ops_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vpoller/internal/ops"
	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// serve runs a server with cfg's answers until the test ends.
func serve(t *testing.T, cfg ops.Config) (url string) {
	t.Helper()
	cfg.Address = "127.0.0.1:0"
	cfg.Logger = slog.New(slog.DiscardHandler)
	s, err := ops.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		http.DefaultClient.CloseIdleConnections()
	})
	return "http://" + s.Addr()
}

func get(t *testing.T, url string) (code int, body string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read from
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}

func TestReadinessSaysWhyNot(t *testing.T) {
	problem := errors.New("no worker is connected")
	url := serve(t, ops.Config{Ready: func() error { return problem }})
	if code, body := get(t, url+"/readyz"); code != 503 || body != "not ready: no worker is connected\n" {
		t.Errorf("not ready: %d %q", code, body)
	}
	if code, _ := get(t, url+"/healthz"); code != 200 {
		t.Errorf("healthz: %d, a daemon that waits is alive", code)
	}
	problem = nil
	if code, body := get(t, url+"/readyz"); code != 200 || body != "ready\n" {
		t.Errorf("ready: %d %q", code, body)
	}
}

// TestAliveButNotWell is no reason to start a process anew, and is said.
func TestAliveButNotWell(t *testing.T) {
	var problems []string
	url := serve(t, ops.Config{Health: func() []string { return problems }})
	if code, body := get(t, url+"/healthz"); code != 200 || body != "ok\n" {
		t.Errorf("well: %d %q", code, body)
	}
	problems = []string{"the disk is full", "nobody answers"}
	if code, body := get(t, url+"/healthz"); code != 200 || body != "alive, but not well:\nthe disk is full\nnobody answers\n" {
		t.Errorf("not well: %d %q", code, body)
	}
}

func TestMetricsAreReadAtEachScrape(t *testing.T) {
	requests := 1
	url := serve(t, ops.Config{Metrics: func() []ops.Metric {
		requests++
		return []ops.Metric{
			ops.Family{Name: "vpoller_test_requests_total", Help: "Requests.", Total: true, Labels: []string{"vcenter"}}.Metric(float64(requests), "vc01"),
			ops.Family{Name: "vpoller_test_queue", Help: "Waiting."}.Metric(0.5),
		}
	}})
	for _, want := range []string{
		"# TYPE vpoller_test_requests_total counter\nvpoller_test_requests_total{vcenter=\"vc01\"} 2\n",
		"vpoller_test_requests_total{vcenter=\"vc01\"} 3\n",
		"# HELP vpoller_test_queue Waiting.\n# TYPE vpoller_test_queue gauge\nvpoller_test_queue 0.5\n",
		"\ngo_goroutines ",
		"\nprocess_open_fds ",
	} {
		if _, body := get(t, url+"/metrics"); !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
}

func TestPageShowsValuesAndTables(t *testing.T) {
	url := serve(t, ops.Config{
		Title: "vpoller-worker <on> vm1",
		Ready: func() error { return nil },
		Status: func() protocol.Object {
			return protocol.Object{
				{Name: "status", Value: "running"},
				{Name: "helpers", Value: protocol.List{"zabbix.raw", "zabbix.lld"}},
				{Name: "vsphere", Value: protocol.List{protocol.Object{{Name: "hostname", Value: "<b>vc01</b>"}, {Name: "sessions", Value: int64(1)}}}},
				{Name: "requests", Value: protocol.Object{{Name: "answered", Value: int64(42)}}},
			}
		},
	})
	code, body := get(t, url+"/")
	if code != 200 {
		t.Fatalf("status %d: %s", code, body)
	}
	for _, want := range []string{
		"<h1>vpoller-worker &lt;on&gt; vm1</h1>",
		"<td>status</td><td>running</td>",
		"<td>helpers</td><td>zabbix.raw, zabbix.lld</td>",
		"<th>hostname</th><th>sessions</th>",
		"<td>&lt;b&gt;vc01&lt;/b&gt;</td><td>1</td>",
		"<td>answered</td><td>42</td>",
		">Ready<",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	if code, _ := get(t, url+"/nothing"); code != 404 {
		t.Errorf("unknown path: %d", code)
	}
}

func TestTakenPortIsKnownAtOnce(t *testing.T) {
	url := serve(t, ops.Config{})
	_, err := ops.New(ops.Config{Address: strings.TrimPrefix(url, "http://"), Logger: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "listen for HTTP") {
		t.Errorf("error is %v", err)
	}
}

func TestProfilesOnlyWhenAskedFor(t *testing.T) {
	if code, _ := get(t, serve(t, ops.Config{})+"/debug/pprof/heap"); code != http.StatusNotFound {
		t.Errorf("a profile is there unasked: %d", code)
	}
	url := serve(t, ops.Config{Pprof: true})
	for _, name := range []string{"heap", "goroutine?debug=1", "profile?seconds=1"} {
		if code, body := get(t, url+"/debug/pprof/"+name); code != http.StatusOK || body == "" {
			t.Errorf("%s: %d, %d bytes", name, code, len(body))
		}
	}
}
