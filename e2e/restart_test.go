package e2e

import (
	"bytes"
	"context"
	"math/rand/v2"
	"net"
	"strings"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/vsphere/vcsimtest"
)

// proxyAt runs a proxy on given endpoints until it is stopped.
func proxyAt(t *testing.T, frontend, backend string) (*broker.Proxy, part) {
	t.Helper()
	p, err := broker.NewProxy(broker.ProxyConfig{
		Frontend: frontend, Backend: backend, Timeout: 20 * time.Second, Grace: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	return p, run(t, "proxy", p.Run)
}

func TestProxyRestart(t *testing.T) {
	first, running := proxyAt(t, anyPort, anyPort)
	startWorker(t, first, first.BackendAddr(), host("vc", vcsimtest.Start(t, vcsimtest.Options{})))
	c := client(t, first)
	expectAnswer(t, c, "vc")
	running.stop()

	second, _ := proxyAt(t, first.FrontendAddr(), first.BackendAddr())
	await(t, "the worker's return", func() bool { return len(second.Stats().Workers) == 1 })
	expectAnswer(t, c, "vc") // the same client, on a connection of its own making
}

// TestWorkerShutdownAnswersWhatItHas stops a worker that has a request, as
// SIGTERM does; the request is answered by it, later ones by the other worker.
func TestWorkerShutdownAnswersWhatItHas(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	leaving := startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	expectAnswer(t, c, "vc")
	vc.SetLatency(200 * time.Millisecond)
	reply := make(chan []byte, 1)
	go func() {
		body, err := c.Do(context.WithoutCancel(t.Context()), powerState("vc", 0))
		if err != nil {
			body = []byte(err.Error())
		}
		reply <- body
	}()
	await(t, "the request at the worker", func() bool { return proxy.Stats().Running == 1 })
	leaving.stop()
	if err := answers(`[{"name": "DC0_H0_VM0", "runtime.powerState": "poweredOn"}]`)(recorded{}, <-reply); err != nil {
		t.Error(err)
	}
	vc.SetLatency(0)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	expectAnswer(t, c, "vc")
	if s := proxy.Stats(); s.Retried != 0 {
		t.Errorf("%d requests were sent twice", s.Retried)
	}
}

// TestGarbageOnEveryPort sends to each port of the chain what is none of its
// business, and asks as usual meanwhile.
func TestGarbageOnEveryPort(t *testing.T) {
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vcsimtest.Start(t, vcsimtest.Options{})))
	mgmt, err := broker.NewManagement(broker.ManagementConfig{Endpoint: anyPort, Unknown: "no"})
	if err != nil {
		t.Fatal(err)
	}
	run(t, "management", mgmt.Run)
	c := client(t, proxy)

	random := make([]byte, 4096)
	source := rand.NewChaCha8([32]byte{1})
	_, _ = source.Read(random)
	for _, endpoint := range []string{proxy.FrontendAddr(), proxy.BackendAddr(), mgmt.Addr()} {
		for _, garbage := range [][]byte{
			random,
			[]byte("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
			append([]byte("\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03"), random...),
			bytes.Repeat([]byte{0xff}, 64),
			{},
		} {
			send(t, endpoint, garbage)
			expectAnswer(t, c, "vc")
		}
	}
	if n := len(proxy.Stats().Workers); n != 1 {
		t.Errorf("%d workers, want 1", n)
	}
}

// send writes to a port and hangs up.
func send(t *testing.T, endpoint string, data []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(endpoint, "tcp://"))
	if err != nil {
		t.Fatal(err)
	}
	_, _ = conn.Write(data) // may be refused halfway
	_ = conn.Close()
}
