package broker

import (
	"context"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"net"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"vpoller/protocol"
)

// alive asks something through the proxy and wants the answer of echo.
func alive(t *testing.T, p *Proxy) {
	t.Helper()
	c := newClient(t, ClientConfig{Endpoint: p.FrontendAddr(), Timeout: patience, Retries: 1})
	defer func() { _ = c.Close() }()
	got, err := c.Do(context.Background(), []byte("are you there"))
	if err != nil || string(got) != "echo are you there" {
		t.Fatalf("Do = %q, %v", got, err)
	}
}

// echoProxy is a proxy with a service that echoes.
func echoProxy(t *testing.T, cfg ProxyConfig) *Proxy {
	t.Helper()
	p, _ := startProxy(t, cfg)
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	return p
}

func TestSilentConnections(t *testing.T) {
	t.Parallel()
	p := echoProxy(t, ProxyConfig{})
	const count = 1000
	conns := make([]net.Conn, count)
	for i := range conns {
		conns[i] = dialTCP(t, []string{p.FrontendAddr(), p.BackendAddr()}[i%2])
	}
	alive(t, p)
	until(t, "silent connections dropped", func() bool { return p.Stats().BadGreeting == count })
	for _, conn := range conns {
		if _, err := io.Copy(io.Discard, conn); isTimeout(err) {
			t.Fatal("a silent connection is still open")
		}
	}
	alive(t, p)
}

func TestHugeHeaderBeforeHandshake(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	conn := dialTCP(t, p.FrontendAddr())
	huge := binary.BigEndian.AppendUint64([]byte{flagCommand | flagLong}, 1<<62)
	if _, err := conn.Write(append(greetingBytes(1), huge...)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, conn); isTimeout(err) {
		t.Error("connection still open")
	}
	until(t, "handshake counted as failed", func() bool { return p.Stats().BadGreeting == 1 })
	alive(t, p)
}

func TestHugeHeader(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, where := range []string{p.FrontendAddr(), p.BackendAddr()} {
		r := dialRaw(t, where, "DEALER")
		r.write([]byte(delimiter))
		r.write(binary.BigEndian.AppendUint64([]byte{flagLong}, 1<<62))
		r.expectClosed()
	}
	runtime.ReadMemStats(&after)
	if grown := int64(after.TotalAlloc) - int64(before.TotalAlloc); grown > 16<<20 {
		t.Errorf("a header made the process allocate %d bytes", grown)
	}
	alive(t, p)
}

func TestOversizeRequest(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	body := strings.Repeat("x", 16<<20+1)
	go func() { _, _ = r.Write(multipart("", body)) }()
	r.expectCode("bad_request", "")
	r.send("", "small")
	r.expect("", "echo small")
	r.send("", body[:16<<20])
	if got := r.recv(); len(got) != 2 || !strings.Contains(got[1], "larger than") {
		// The echo is five bytes too long for the proxy.
		t.Errorf("answer to the greatest request: %.100q", got)
	}
	r.send("", body[:16<<20-5])
	if got := r.recv(); len(got) != 2 || len(got[1]) != 16<<20 {
		t.Errorf("answer to a great request: %.100q", got)
	}
}

func TestTooManyFrames(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send(append([]string{"hop", ""}, make([]string, 1000)...)...)
	r.expectCode("bad_request", "hop", "")
	r.send("", "ok")
	r.expect("", "echo ok")
}

func TestRandomBytes(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	m := startManagement(t)
	rnd := rand.NewChaCha8([32]byte{1})
	junk := make([]byte, 4096)
	for i := range 60 {
		_, _ = rnd.Read(junk)
		where := []string{p.FrontendAddr(), p.BackendAddr(), m.Addr()}[i%3]
		conn := dialTCP(t, where)
		_, _ = conn.Write(junk[:1+i*60]) // what is refused early may not be taken whole
		_ = conn.Close()
		r := dialRaw(t, where, "DEALER")
		_, _ = r.Write(junk)
		_ = r.Close()
	}
	alive(t, p)
	until(t, "junk peers gone", func() bool { s := p.Stats(); return s.Clients == 0 && len(s.Workers) == 1 })
	q := dialRaw(t, m.Addr(), "REQ")
	q.send("", `{"method": "status"}`)
	q.expect("", `{"success": 0, "msg": "up", "result": "running"}`)
}

func TestPeerThatNeverReads(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Message: 1 << 20, Output: 4 << 20, PerClient: 1 << 20}})
	big := make([]byte, 1<<20-16)
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, func(task protocol.Task) {
		if string(task.Body) == "big" {
			task.Reply(big)
			return
		}
		echo(task)
	})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	until(t, "peer dropped", func() bool {
		_, err := r.Write(multipart("", "big"))
		return err != nil || p.Stats().Slow == 1
	})
	alive(t, p)
	until(t, "its requests forgotten", func() bool { s := p.Stats(); return s.HeldBytes == 0 && s.Running == 0 })
}

func TestPeerThatStopsReading(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Stall: 100 * time.Millisecond}})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, func(task protocol.Task) { task.Reply(make([]byte, 8<<20)) })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", "one")
	r.send("", "two")
	until(t, "peer dropped", func() bool { return p.Stats().Slow == 1 })
	r.expectClosed()
}

func TestDuplicateIdentity(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	same := property{"Identity", "twin"}
	a, b := dialRaw(t, p.FrontendAddr(), "DEALER", same), dialRaw(t, p.FrontendAddr(), "DEALER", same)
	for range 100 {
		a.send("", "a")
		b.send("", "b")
		a.expect("", "echo a")
		b.expect("", "echo b")
	}
}

func TestWorkerLost(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	doomed := dialRaw(t, p.BackendAddr(), "DEALER")
	until(t, "worker connected", func() bool { return len(p.Stats().Workers) == 1 })
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", "precious")
	first, body := doomed.request()
	if body != "precious" {
		t.Errorf("worker received %q", body)
	}
	heir := dialRaw(t, p.BackendAddr(), "DEALER")
	until(t, "second worker connected", func() bool { return len(p.Stats().Workers) == 2 })
	_ = doomed.Close()
	second, body := heir.request()
	if body != "precious" || second == first {
		t.Errorf("second worker received %q with the id %q after %q", body, second, first)
	}
	heir.send(first, "", "an answer under the id of the first dispatch")
	heir.send(second, "", "answer")
	r.expect("", "answer")
	if s := p.Stats(); s.Retried != 1 || s.Replies != 1 || s.Late != 1 {
		t.Errorf("stats: %+v", s)
	}
}

func TestWorkersLostTwice(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", "poison")
	for range 2 {
		w := dialRaw(t, p.BackendAddr(), "DEALER")
		w.request()
		_ = w.Close()
	}
	r.expectCode("unavailable", "")
}

func TestSilentWorker(t *testing.T) {
	t.Parallel()
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Heartbeat: 300 * time.Millisecond}})
	hung := dialVersion(t, p.BackendAddr(), 1, "DEALER") // knows PING, and does not answer it
	until(t, "worker connected", func() bool { return len(p.Stats().Workers) == 1 })
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", "question")
	hung.request()
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	r.expect("", "echo question")
	if s := p.Stats(); s.Silent != 1 {
		t.Errorf("stats: %+v", s)
	}
}

func TestProxyRestarted(t *testing.T) {
	first, stop := startProxy(t, ProxyConfig{})
	where := ProxyConfig{Frontend: first.FrontendAddr(), Backend: first.BackendAddr()}
	s, _ := startService(t, ServiceConfig{Endpoints: []string{where.Backend}}, echo)
	c := newClient(t, ClientConfig{Endpoint: where.Frontend, Timeout: patience})
	for i := range 3 {
		got, err := c.Do(context.Background(), []byte("hello"))
		if err != nil || string(got) != "echo hello" {
			t.Fatalf("life %d: Do = %q, %v", i, got, err)
		}
		stop()
		until(t, "service disconnected", func() bool { return s.Connected() == 0 })
		_, stop = startProxy(t, where)
	}
}

func TestConnectionLimit(t *testing.T) {
	p := echoProxy(t, ProxyConfig{Limits: Limits{Connections: 3}})
	alive(t, p)
	until(t, "its place free again", func() bool { return p.Stats().Clients == 0 })
	var kept []*rawPeer
	for range 3 {
		kept = append(kept, dialRaw(t, p.FrontendAddr(), "DEALER"))
	}
	extra := dialTCP(t, p.FrontendAddr())
	if _, err := io.Copy(io.Discard, extra); isTimeout(err) {
		t.Error("a connection beyond the limit stays open")
	}
	if s := p.Stats(); s.Overfull != 1 {
		t.Errorf("stats: %+v", s)
	}
	_ = kept[0].Close()
	until(t, "a place free", func() bool { return p.Stats().Clients == 2 })
	alive(t, p)
}

func TestVanishingClients(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	for range 50 {
		r := dialRaw(t, p.FrontendAddr(), "DEALER")
		r.send("", "never mind")
		r.send("", "never mind")
		_ = r.Close()
	}
	until(t, "clients gone", func() bool { s := p.Stats(); return s.Vanished == 100 && s.Clients == 0 })
	if s := p.Stats(); s.Queued != 0 || s.HeldBytes != 0 {
		t.Errorf("left of vanished clients: %+v", s)
	}
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", "mind this")
	if _, body := w.request(); body != "mind this" {
		t.Errorf("the worker received %q", body)
	}
}

// Nothing that many clients do at once mixes up their answers, while workers die.
func TestChaos(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: patience})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 4}, echo)
	ctx, cancel := context.WithCancel(context.Background())
	var mortals, clients sync.WaitGroup
	mortals.Go(func() {
		for ctx.Err() == nil {
			w := dialRaw(t, p.BackendAddr(), "DEALER")
			for range 3 {
				if _, _, err := w.tryFrame(); err != nil {
					break
				}
			}
			_ = w.Close()
		}
	})
	for range 8 {
		clients.Go(func() {
			r := dialRaw(t, p.FrontendAddr(), "REQ")
			for range 50 {
				q := strconv.FormatUint(rand.Uint64(), 36)
				r.send("", q)
				if got := r.recv(); len(got) != 2 || got[1] != "echo "+q && !strings.Contains(got[1], "unavailable") {
					t.Errorf("asked %q, received %q", q, got)
				}
			}
		})
	}
	clients.Wait()
	cancel()
	unblock := dialRaw(t, p.FrontendAddr(), "DEALER")
	for range 8 {
		unblock.send("", "for the mortals to die of")
	}
	mortals.Wait()
}

// A peer that takes its time over a big answer is not taken for dead, even if
// it does not come to answering PING.
func TestSlowReaderIsAlive(t *testing.T) {
	t.Parallel()
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Heartbeat: time.Second}})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, func(task protocol.Task) { task.Reply(make([]byte, 15<<20)) })
	slow := dialVersion(t, p.FrontendAddr(), 1, "REQ")
	slow.send("", "much")
	until(t, "the answer on its way", func() bool { return p.Stats().Replies == 1 })
	silent := dialVersion(t, p.FrontendAddr(), 1, "REQ")
	silent.expectClosed() // so long must three heartbeats be
	if got := slow.recv(); len(got) != 2 || len(got[1]) != 15<<20 {
		t.Errorf("received %.100q", got)
	}
}

// Requests for a vCenter that hangs do not keep those for others out.
func TestQueuePerHost(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Queue: 2}})
	dialRaw(t, p.BackendAddr(), "DEALER", hosted("hung", "vc01", "1")...)
	w := dialRaw(t, p.BackendAddr(), "DEALER", hosted("well", "vc02", "1")...)
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 2 })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	for range 3 {
		r.send("", ask1("vc01"))
	}
	r.send("full", "", ask1("vc01"))
	r.expectCode("overloaded", "full", "")
	r.send("", ask1("vc02"))
	ticket, _ := w.request()
	w.send(ticket, "", "answer")
	r.expect("", "answer")
}
