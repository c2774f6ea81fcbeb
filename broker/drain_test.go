package broker

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
)

func TestDrain(t *testing.T) {
	p, stop := startProxy(t, ProxyConfig{Grace: patience})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	idle := dialRaw(t, p.FrontendAddr(), "REQ")
	busy := dialRaw(t, p.FrontendAddr(), "DEALER")
	busy.send("1", "", "in flight")
	busy.send("2", "", "queued")
	until(t, "requests taken", func() bool { s := p.Stats(); return s.Running == 1 && s.Queued == 1 && s.Clients == 2 })

	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	idle.expectClosed()
	busy.send("3", "", "too late")
	busy.expectCode("unavailable", "3", "")
	for range 2 {
		ticket, body := w.request()
		w.send(ticket, "", "answer to "+body)
	}
	busy.expect("1", "", "answer to in flight")
	busy.expect("2", "", "answer to queued")
	busy.expectClosed()
	w.expectClosed()
	<-stopped
	startProxy(t, ProxyConfig{Frontend: p.FrontendAddr(), Backend: p.BackendAddr()}) // the endpoints are free
}

func TestDrainEndsWithGrace(t *testing.T) {
	p, stop := startProxy(t, ProxyConfig{Grace: 50 * time.Millisecond})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("1", "", "never answered")
	r.send("2", "", "never dispatched")
	w.request()
	until(t, "requests taken", func() bool { s := p.Stats(); return s.Running == 1 && s.Queued == 1 })
	stop()
	r.expectCode("unavailable", "1", "")
	r.expectCode("unavailable", "2", "")
	r.expectClosed()
}

func TestDrainBeforeAnything(t *testing.T) {
	p, err := NewProxy(ProxyConfig{Frontend: "tcp://127.0.0.1:0", Backend: "tcp://127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	if s := p.Stats(); s.Clients != 0 {
		t.Errorf("stats before Run: %+v", s)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := p.Run(ctx); err != nil {
		t.Fatal(err)
	}
	if s := p.Stats(); s.Clients != 0 {
		t.Errorf("stats after Run: %+v", s)
	}
}

// A service that leaves answers what it has, and is sent nothing more.
func TestServiceLeaves(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	tasks := make(chan protocol.Task)
	_, stop := startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 8, Grace: patience},
		func(task protocol.Task) { tasks <- task })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", "first")
	held := <-tasks

	stopped := make(chan struct{})
	go func() { stop(); close(stopped) }()
	until(t, "the proxy knows", func() bool { return p.Stats().Workers[0].Leaving })
	r.send("", "second")
	until(t, "the second waits", func() bool { return p.Stats().Queued == 1 })
	held.Reply([]byte("answer to first"))
	held.Reply([]byte("another answer"))
	r.expect("", "answer to first")
	<-stopped
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	r.expect("", "echo second")
	if s := p.Stats(); s.Retried != 0 || s.Replies != 2 {
		t.Errorf("stats: %+v", s)
	}
}

// The end of a connection is a warning only when nobody meant it.
func TestMeantEndsAreNoWarnings(t *testing.T) {
	p, stopProxy := startProxy(t, ProxyConfig{})
	lost := listenRaw(t, "DEALER")
	var log bytes.Buffer // read after its writer has ended
	s, stop := startService(t, ServiceConfig{
		Endpoints: []string{p.BackendAddr(), lost.endpoint}, Logger: slog.New(slog.NewTextHandler(&log, nil)),
	}, echo)
	first := lost.accept(ourselves)
	until(t, "both connected", func() bool { return s.Connected() == 2 })
	stopProxy()
	until(t, "the proxy gone", func() bool { return s.Connected() == 1 })
	_ = first.Close()
	lost.accept(ourselves)
	until(t, "the other back", func() bool { return s.Connected() == 1 })
	stop()
	for _, want := range []string{
		`level=INFO msg="proxy stopped" proxy=` + p.BackendAddr(),
		`level=WARN msg="proxy disconnected" proxy=` + lost.endpoint,
		`level=INFO msg="proxy disconnected" proxy=` + lost.endpoint,
	} {
		if strings.Count(log.String(), want+" ")+strings.Count(log.String(), want+"\n") != 1 {
			t.Errorf("not once in the log: %s", want)
		}
	}
	if t.Failed() {
		t.Log(log.String())
	}
}

// A worker of another make would not know the word, so it is not sent
// it.
func TestFarewellIsForOurOwn(t *testing.T) {
	p, stop := startProxy(t, ProxyConfig{})
	foreign, own := dialRaw(t, p.BackendAddr(), "DEALER"), dialRaw(t, p.BackendAddr(), "DEALER", ourselves)
	until(t, "both connected", func() bool { return len(p.Stats().Workers) == 2 })
	stop()
	if name := own.recvCommand(); name != commandLeave {
		t.Errorf("the last command is %q", name)
	}
	if flags, body, err := foreign.tryFrame(); err == nil {
		t.Errorf("a foreign worker received flags %d, %q", flags, body)
	}
}

// A proxy that does not announce itself as vPoller is not sent commands of ours.
func TestServiceLeavesForeignProxy(t *testing.T) {
	ln := listenRaw(t, "DEALER")
	_, stop := startService(t, ServiceConfig{Endpoints: []string{ln.endpoint}}, echo)
	r := ln.accept()
	r.send("hop", "", "question")
	r.expect("hop", "", "echo question")
	stop()
	if flags, body, err := r.tryFrame(); err == nil {
		t.Errorf("a foreign proxy received flags %d, %q", flags, body)
	}
}

func TestServiceEndsWithGrace(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: patience})
	tasks := make(chan protocol.Task, 1)
	_, stop := startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Grace: 30 * time.Millisecond},
		func(task protocol.Task) { tasks <- task })
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", "never answered")
	task := <-tasks
	stop()
	task.Reply([]byte("too late"))
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	r.expect("", "echo never answered")
}

// A proxy that ignores the announced capacity meets a bounded queue.
func TestServiceOverloaded(t *testing.T) {
	ln := listenRaw(t, "DEALER")
	s, err := NewService(ServiceConfig{Endpoints: []string{ln.endpoint}, Capacity: 2, Grace: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	start(t, s.Run)
	r := ln.accept()
	for range 2 + foreignRoom + 1 {
		r.send("", "x")
	}
	r.expectCode("overloaded", "")
}

func TestServiceRefusesMalformed(t *testing.T) {
	ln := listenRaw(t, "DEALER")
	startService(t, ServiceConfig{Endpoints: []string{ln.endpoint}, Limits: Limits{Message: 1000}}, echo)
	r := ln.accept()
	r.send("hop", "no delimiter")
	r.expectCode("bad_request", "hop")
	r.send("hop", "", "too", "many")
	r.expectCode("bad_request", "hop", "")
	r.send("hop", "", strings.Repeat("x", 2000))
	r.expectCode("bad_request", "hop", "")
	r.send("hop", "", "fine")
	r.expect("hop", "", "echo fine")
}

func TestServiceConfig(t *testing.T) {
	for _, c := range []struct {
		endpoints []string
		want      string
	}{
		{nil, "no proxy to connect to"},
		{[]string{"tcp://*:10124"}, `endpoint "tcp://*:10124" is for listening, not for connecting to`},
		{[]string{"proxy:10124"}, `endpoint "proxy:10124" is not of the form tcp://HOST:PORT or ipc://PATH`},
	} {
		_, err := NewService(ServiceConfig{Endpoints: c.endpoints})
		if err == nil || err.Error() != c.want {
			t.Errorf("NewService(%q): %v, want %s", c.endpoints, err, c.want)
		}
	}
}

// More vCenters than a handshake can carry are not announced.
func TestServiceWithVeryManyHosts(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	var hosts []string
	for i := range 500 {
		hosts = append(hosts, fmt.Sprintf("vcenter-%03d.with-a-long-name.example.org", i))
	}
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Hostnames: hosts[:80]}, echo)
	until(t, "service connected", func() bool { return len(p.Stats().Workers) == 1 })
	if w := p.Stats().Workers[0]; len(w.Hosts) != 80 {
		t.Errorf("announced %d of 80 vCenters", len(w.Hosts))
	}
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Hostnames: hosts}, echo)
	until(t, "service connected", func() bool { return len(p.Stats().Workers) == 2 })
	if a, b := p.Stats().Workers[0], p.Stats().Workers[1]; len(a.Hosts)+len(b.Hosts) != 80 {
		t.Errorf("announced %d and %d vCenters", len(a.Hosts), len(b.Hosts))
	}
	alive(t, p)
}
