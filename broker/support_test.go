package broker

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience is how long a test waits for what should happen at once.
const patience = 10 * time.Second

// start runs an end and returns what stops it and waits for it; the test's end does too.
func start(t testing.TB, run func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

func startProxy(t testing.TB, cfg ProxyConfig) (*Proxy, func()) {
	t.Helper()
	if cfg.Frontend == "" {
		cfg.Frontend = "tcp://127.0.0.1:0"
	}
	if cfg.Backend == "" {
		cfg.Backend = "tcp://127.0.0.1:0"
	}
	if cfg.Grace == 0 {
		cfg.Grace = time.Second
	}
	p, err := NewProxy(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return p, start(t, p.Run)
}

// startService runs a service whose tasks are given to handle, one goroutine each.
func startService(t testing.TB, cfg ServiceConfig, handle func(protocol.Task)) (*Service, func()) {
	t.Helper()
	s, err := NewService(cfg)
	if err != nil {
		t.Fatal(err)
	}
	stop := start(t, s.Run)
	go func() {
		for task := range s.Tasks() {
			go handle(task)
		}
	}()
	return s, stop
}

func echo(t protocol.Task) { t.Reply(append([]byte("echo "), t.Body...)) }

func newClient(t testing.TB, cfg ClientConfig) *Client {
	t.Helper()
	c, err := NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// until waits for a condition.
func until(t testing.TB, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !cond(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v in vain: %s", patience, what)
		}
	}
}
