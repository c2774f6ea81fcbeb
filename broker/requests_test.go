package broker

import (
	"fmt"
	"testing"
	"time"

	"vpoller/protocol"
)

func TestExpiry(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: 50 * time.Millisecond})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("queued", "", "x")
	r.expectCode("timeout", "queued", "")
	if s := p.Stats(); s.Queued != 0 || s.HeldBytes != 0 {
		t.Errorf("left of an expired request: %+v", s)
	}

	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r.send("running", "", "x")
	ticket, _ := w.request()
	r.expectCode("timeout", "running", "")
	r.send("next", "", "y")
	w.send(ticket, "", "late") // its credit was taken until now
	ticket, body := w.request()
	w.send(ticket, "", "answer to "+body)
	r.expect("next", "", "answer to y")
	w.send(ticket, "", "once more")
	until(t, "late answers counted", func() bool { return p.Stats().Late == 2 })
	if s := p.Stats(); s.Expired != 2 || s.Replies != 1 {
		t.Errorf("stats: %+v", s)
	}
}

func TestRequestNamesItsLife(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: time.Hour, Limits: Limits{Life: 40 * time.Millisecond}})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	begun := time.Now()
	r.send("", `{"method": "about", "timeout": 20}`)
	r.expectCode("timeout", "")
	r.send("", `{"method": "about", "timeout": 3600000}`) // no longer than the limit
	r.expectCode("timeout", "")
	if waited := time.Since(begun); waited < 60*time.Millisecond {
		t.Errorf("both expired within %v", waited)
	}
}

// A worker that forgets a request gets its credit back in the end.
func TestForgetfulWorker(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: 20 * time.Millisecond})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", "forgotten")
	w.request()
	r.expectCode("timeout", "")
	until(t, "request counted as lost", func() bool { return p.Stats().Lost == 1 })
	r.send("", `{"timeout": 5000}`)
	ticket, _ := w.request()
	w.send(ticket, "", "answer")
	r.expect("", "answer")
}

func TestTicketTellsRemainingLife(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", `{"timeout": 7000}`)
	ticket, _ := w.request()
	_, life, ok := readTicket([]byte(ticket))
	if !ok || life < 5*time.Second || life > 7*time.Second {
		t.Errorf("life = %v, %v", life, ok)
	}
}

func TestREQSupersedes(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", "first")
	r.send("", "second")
	until(t, "first given up", func() bool { return p.Stats().Superseded == 1 })
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	ticket, body := w.request()
	if body != "second" {
		t.Errorf("the worker received %q", body)
	}
	r.send("", "third")
	until(t, "second given up", func() bool { return p.Stats().Superseded == 2 })
	w.send(ticket, "", "answer to second")
	ticket, _ = w.request()
	w.send(ticket, "", "answer to third")
	r.expect("", "answer to third")
}

func TestLimits(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{PerClient: 3, Queue: 5, QueueBytes: 10_000}})
	a, b := dialRaw(t, p.FrontendAddr(), "DEALER"), dialRaw(t, p.FrontendAddr(), "DEALER")
	for i := range 3 {
		a.send("", fmt.Sprint(i))
	}
	a.send("too many of one client", "", "x")
	a.expectCode("overloaded", "too many of one client", "")
	b.send("too large", "", string(make([]byte, 10_000)))
	b.expectCode("overloaded", "too large", "")
	b.send("", "3")
	b.send("", "4")
	b.send("too many", "", "x")
	b.expectCode("overloaded", "too many", "")
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	for i := range 5 {
		ticket, body := w.request()
		if body != fmt.Sprint(i) {
			t.Errorf("request %d is %q", i, body)
		}
		w.send(ticket, "", body)
	}
	b.expect("", "3")
	b.expect("", "4")
}

func TestRogueWorker(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	other := dialRaw(t, p.BackendAddr(), "DEALER")
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 2 })
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	w.send("unasked")
	w.send("unasked", "", "x")
	w.send("\x00unasked!", "", "x")
	w.send("")
	r.send("", "question")
	until(t, "request dispatched", func() bool { return p.Stats().Running == 1 })
	asked := w
	if running(p, other) {
		asked, other = other, w
	}
	ticket, _ := asked.request()
	other.send(ticket, "", "an answer from somebody who was not asked")
	until(t, "rogue messages counted", func() bool { s := p.Stats(); return s.Rogue == 3 && s.Late == 2 })
	asked.send(ticket, "", "answer", "and more")
	r.expectCode("internal", "")
	r.send("", "again")
	until(t, "request dispatched", func() bool { return p.Stats().Running == 1 })
	if running(p, other) {
		asked = other
	}
	ticket, _ = asked.request()
	asked.send(ticket, "", "answer")
	r.expect("", "answer")
}

func running(p *Proxy, w *rawPeer) bool {
	for _, s := range p.Stats().Workers {
		if s.Remote == w.LocalAddr().String() {
			return s.Running > 0
		}
	}
	return false
}

func TestWheel(t *testing.T) {
	w := wheel{start: time.Unix(1000, 0)}
	var table requests
	at := func(d time.Duration) *request {
		r := table.add(nil, 0)
		r.deadline = w.start.Add(d)
		w.add(r)
		return r
	}
	soon, later, far, gone := at(15*time.Millisecond), at(time.Second), at(25*time.Second), at(time.Second)
	gone.byTime.leave()
	for _, step := range []struct {
		now  time.Duration
		want []*request
	}{
		{0, nil},
		{14 * time.Millisecond, nil},
		{30 * time.Millisecond, []*request{soon}},
		{500 * time.Millisecond, nil},
		{24 * time.Second, []*request{later}},
		{24*time.Second + 900*time.Millisecond, nil},
		{time.Hour, []*request{far}},
		{2 * time.Hour, nil},
	} {
		var got []*request
		w.advance(w.start.Add(step.now), func(r *request) { got = append(got, r) })
		if fmt.Sprint(got) != fmt.Sprint(step.want) {
			t.Errorf("after %v: %v, want %v", step.now, got, step.want)
		}
	}
	if next := w.next(); !next.After(w.start.Add(2 * time.Hour)) {
		t.Errorf("next = %v", next)
	}
}

func TestRequestIDs(t *testing.T) {
	table := newRequests()
	a := table.add([]byte("abc"), 0)
	b := table.add([]byte("de"), 0)
	if table.find(a.id) != a || table.find(b.id) != b || table.count() != 2 || table.bytes != 5 {
		t.Errorf("two requests: %+v", table)
	}
	old := a.id
	table.rename(a)
	if table.find(old) != nil || table.find(a.id) != a {
		t.Error("a request is found under its old id")
	}
	old = a.id
	table.drop(a)
	c := table.add(nil, 0)
	if table.find(old) != nil || c.id == old || table.find(c.id) != c {
		t.Error("a request is found under the id of one that stood in its place")
	}
	table.drop(b)
	table.drop(c)
	if table.find(0) != nil || table.count() != 0 || table.bytes != 0 {
		t.Errorf("an empty table: %+v", table)
	}
	if earlier := newRequests(); earlier.serial == table.serial {
		t.Error("two proxies count from the same start")
	}
}

// A service learns from the ticket when its task is over.
func TestTaskDeadline(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	tasks := make(chan protocol.Task, 1)
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, func(task protocol.Task) {
		tasks <- task
		task.Reply(nil)
	})
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	r.send("", `{"timeout": 9000}`)
	r.expect("", "")
	task := <-tasks
	if left := time.Until(task.Deadline); left < 7*time.Second || left > 9*time.Second {
		t.Errorf("a task of 9 s has %v left", left)
	}
}

// A worker that leaves gets its word back behind the last request, and no other request.
func TestWorkerLeaves(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{WorkerCredit: 2})
	w := dialRaw(t, p.BackendAddr(), "DEALER")
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", "first")
	ticket, _ := w.request()
	w.write(commandFrame(commandLeave, nil))
	if name := w.recvCommand(); name != commandLeave {
		t.Errorf("the proxy answered with %q", name)
	}
	r.send("", "second")
	until(t, "the second waits", func() bool { return p.Stats().Queued == 1 })
	w.send(ticket, "", "answer to first")
	r.expect("", "answer to first")
	other := dialRaw(t, p.BackendAddr(), "DEALER")
	if _, body := other.request(); body != "second" {
		t.Errorf("the other worker received %q", body)
	}
}

// PONG returns the context of PING.
func TestPong(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	for _, where := range []string{p.FrontendAddr(), p.BackendAddr(), startManagement(t).Addr()} {
		r := dialVersion(t, where, 1, "DEALER")
		r.write(commandFrame("PING", []byte("\x00\x0acontext")))
		if flags, body := r.frame(); flags != flagCommand || string(body) != "\x04PONGcontext" {
			t.Errorf("%s: PING was answered with %q", where, body)
		}
		r.write(commandFrame("PING", nil))
		r.expectClosed()
	}
}
