package e2e

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/internal/secret"
	"vpoller/vsphere"
	"vpoller/vsphere/vcsimtest"
)

// part is something that runs until it is stopped.
type part struct {
	stop  func()          // waits for the end; may be called again
	ended <-chan struct{} // closed at the end, however it came
}

// run starts a part; the test's end stops it at the latest. An error fails the test.
func run(t *testing.T, name string, f func(context.Context) error) part {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan struct{})
	var err error
	go func() {
		defer close(ended)
		err = f(ctx)
	}()
	stop := sync.OnceFunc(func() {
		cancel()
		select {
		case <-ended:
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(20 * time.Second):
			t.Errorf("%s does not end", name)
		}
	})
	t.Cleanup(stop)
	return part{stop, ended}
}

// startProxy runs a proxy on free ports.
func startProxy(t *testing.T) *broker.Proxy {
	t.Helper()
	p, err := broker.NewProxy(broker.ProxyConfig{
		Frontend: "tcp://127.0.0.1:*", Backend: "tcp://127.0.0.1:*", Timeout: 20 * time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	run(t, "proxy", p.Run)
	return p
}

// client asks the proxy once for each request.
func client(t *testing.T, p *broker.Proxy) *broker.Client {
	t.Helper()
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: p.FrontendAddr(), Timeout: 20 * time.Second, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// ask sends a request and returns the reply.
func ask(t *testing.T, c *broker.Client, body []byte) []byte {
	t.Helper()
	reply, err := c.Do(t.Context(), body)
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return reply
}

// host is the configuration of a simulated vCenter under a name.
func host(name string, s *vcsimtest.Server) vsphere.Host {
	return vsphere.Host{
		Hostname: name, URL: s.URL(), Username: "user", Password: secret.New("pass"), Timeout: 10 * time.Second,
	}
}

// await waits until a condition holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(20 * time.Second)
	defer deadline.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline.C:
			t.Fatalf("never saw %s", what)
		}
	}
}
