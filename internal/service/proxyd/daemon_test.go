package proxyd_test

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/service/proxyd"
	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// settings are those of a proxy on free ports.
func settings() config.Proxy {
	cfg := config.Default().Proxy
	cfg.Frontend, cfg.Backend, cfg.Mgmt = "tcp://127.0.0.1:0", "tcp://127.0.0.1:0", "tcp://127.0.0.1:0"
	return cfg
}

// start runs a proxy; the function returned waits for its end.
func start(t *testing.T, cfg config.Proxy) (*proxyd.Daemon, context.CancelFunc, func()) {
	t.Helper()
	d, err := proxyd.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx) }()
	wait := func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	return d, cancel, wait
}

func ask(t *testing.T, endpoint, body string) *protocol.Response {
	t.Helper()
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: endpoint, Timeout: 10 * time.Second, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	reply, err := c.Do(t.Context(), []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	r, err := protocol.DecodeResponse(reply)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestManagementAsRecorded holds the replies of the original proxy.
func TestManagementAsRecorded(t *testing.T) {
	d, cancel, wait := start(t, settings())
	defer wait()
	defer cancel()
	for body, want := range map[string]struct {
		success int
		msg     string
	}{
		`{"method": "status"}`:          {0, "vPoller Proxy status"},
		`{"method":"status","x":1}`:     {0, "vPoller Proxy status"},
		`{"method": "stats"}`:           {0, "vPoller Proxy statistics"},
		`{}`:                            {1, "Missing method name"},
		`["status"]`:                    {1, "Missing method name"},
		`{"cmd": "status"}`:             {1, "Missing method name"},
		`{"method": "nope"}`:            {1, "Uknown method name received"},
		`{"method": "proxy.status"}`:    {1, "Uknown method name received"},
		`"method"`:                      {1, "Invalid message received"},
		`status`:                        {1, "Invalid message received"},
		`{"method": ["a", {"b": "c"}]}`: {1, "Uknown method name received"},
	} {
		if r := ask(t, d.MgmtAddr(), body); r.Success != want.success || r.Msg != want.msg {
			t.Errorf("%s: %d %q, want %d %q", body, r.Success, r.Msg, want.success, want.msg)
		}
	}
}

func TestStatusNamesWhatIsConfigured(t *testing.T) {
	d, cancel, wait := start(t, settings())
	defer wait()
	defer cancel()
	status, _ := ask(t, d.MgmtAddr(), `{"method": "status"}`).Result.(protocol.Object)
	var keys []string
	for _, m := range status {
		keys = append(keys, m.Name)
	}
	recorded := []string{"status", "hostname", "mgmt", "frontend", "backend"}
	if len(keys) < len(recorded) || !slices.Equal(keys[:len(recorded)], recorded) {
		t.Errorf("keys are %q, want them to begin with %q", keys, recorded)
	}
	for name, want := range map[string]string{"status": "running", "frontend": "tcp://127.0.0.1:0", "backend": "tcp://127.0.0.1:0"} {
		if v, _ := status.Get(name); v != want {
			t.Errorf("%s is %v, want %s", name, v, want)
		}
	}
}

func TestShutdownOverManagementEndsTheDaemon(t *testing.T) {
	d, cancel, wait := start(t, settings())
	defer cancel()
	if r := ask(t, d.MgmtAddr(), `{"method": "shutdown"}`); r.Success != 0 || r.Msg != "Shutdown time has arrived" {
		t.Errorf("reply is %+v", r)
	}
	wait()
}

// TestTakenEndpointReleasesTheOthers makes a daemon on a taken HTTP port, and
// then one on the same endpoints without it.
func TestTakenEndpointReleasesTheOthers(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close() //nolint:errcheck // a test's port
	dir := t.TempDir()
	cfg := settings()
	cfg.Frontend, cfg.Backend, cfg.Mgmt = "ipc://"+dir+"/f", "ipc://"+dir+"/b", "ipc://"+dir+"/m"
	cfg.HTTP = taken.Addr().String()
	if _, err := proxyd.New(cfg, slog.New(slog.DiscardHandler)); err == nil {
		t.Fatal("a taken HTTP port is no error")
	}
	cfg.HTTP = ""
	_, cancel, wait := start(t, cfg)
	cancel()
	wait()
}
