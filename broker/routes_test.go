package broker

import (
	"slices"
	"testing"
	"time"
)

func hosted(name, hosts, capacity string) []property {
	return []property{{"X-VPoller-Name", name}, {"X-VPoller-Hosts", hosts}, {"X-VPoller-Capacity", capacity}}
}

func ask1(host string) string { return `{"method": "about", "hostname": "` + host + `"}` }

// Requests for one vCenter go to one worker that serves it, to another when
// that is full, and only then to a foreign one; other vCenters go elsewhere.
func TestRouting(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	a := dialRaw(t, p.BackendAddr(), "DEALER", hosted("a", "vc01,vc02", "2")...)
	b := dialRaw(t, p.BackendAddr(), "DEALER", hosted("b", "vc01,vc03", "2")...)
	foreign := dialRaw(t, p.BackendAddr(), "DEALER")
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 3 })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	load := func() [3]int {
		var n [3]int
		for _, s := range p.Stats().Workers {
			n[slices.Index([]string{"a", "b", foreign.LocalAddr().String()}, s.Name)] = s.Running
		}
		return n
	}
	say := func(host string, count int) [3]int {
		t.Helper()
		r.send("", ask1(host))
		until(t, "request taken", func() bool { s := p.Stats(); return s.Running+s.Queued == count })
		return load()
	}
	first := say("vc01", 1)
	if first != [3]int{1, 0, 0} && first != [3]int{0, 1, 0} {
		t.Fatalf("vc01: %v", first)
	}
	if again := say("vc01", 2); again[0]+again[1] != 2 || again[0] == 1 {
		t.Errorf("vc01 again goes elsewhere: %v", again)
	}
	say("vc01", 3)
	if full := say("vc01", 4); full != [3]int{2, 2, 0} {
		t.Errorf("vc01 four times: %v", full)
	}
	if over := say("vc01", 5); over != [3]int{2, 2, 1} {
		t.Errorf("vc01 five times: %v", over)
	}
	if queued := say("vc02", 6); queued != [3]int{2, 2, 1} || p.Stats().Queued != 1 {
		t.Errorf("vc02 with everybody busy: %v", queued)
	}
	say("vc03", 7)
	ticket, _ := b.request()
	b.send(ticket, "", "done") // b serves vc03, not vc02
	until(t, "b busy again", func() bool { return p.Stats().Queued == 1 && load() == [3]int{2, 2, 1} })
	ticket, _ = a.request()
	a.send(ticket, "", "done")
	until(t, "a busy again", func() bool { return p.Stats().Queued == 0 && load() == [3]int{2, 2, 1} })
}

// Requests for a vCenter that nobody announces go to a foreign worker, however
// busy, and to anybody when there is none.
func TestRoutingOfUnknownHosts(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	foreign := dialRaw(t, p.BackendAddr(), "DEALER")
	own := dialRaw(t, p.BackendAddr(), "DEALER", hosted("own", "vc01", "9")...)
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 2 })
	r.send("", ask1("elsewhere"))
	r.send("", "no JSON")
	until(t, "one waits for the foreign worker", func() bool { s := p.Stats(); return s.Running == 1 && s.Queued == 1 })
	ticket, body := foreign.request()
	if body != ask1("elsewhere") {
		t.Errorf("foreign worker received %q", body)
	}
	foreign.send(ticket, "", "done")
	foreign.request()
	_ = foreign.Close()
	if _, body := own.request(); body != "no JSON" {
		t.Errorf("the last worker received %q", body)
	}
	r.send("", ask1("elsewhere"))
	own.request()
}

// What waited for anybody goes to the worker that announces its vCenter when it
// comes, and to anybody again when that worker leaves.
func TestReroute(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", ask1("vc02"))
	r.send("", ask1("vc01"))
	until(t, "two wait", func() bool { return p.Stats().Queued == 2 })
	one := dialRaw(t, p.BackendAddr(), "DEALER", hosted("one", "vc01", "1")...)
	// It takes vc02 too, for nobody else is there to ask.
	if _, body := one.request(); body != ask1("vc01") && body != ask1("vc02") {
		t.Errorf("worker one received %q", body)
	}
	r.send("", ask1("vc01"))
	until(t, "two wait", func() bool { return p.Stats().Queued == 2 })
	_ = one.Close()
	two := dialRaw(t, p.BackendAddr(), "DEALER", hosted("two", "vc02", "9")...)
	bodies := map[string]int{}
	for range 3 {
		_, body := two.request()
		bodies[body]++
	}
	if bodies[ask1("vc01")] != 2 || bodies[ask1("vc02")] != 1 {
		t.Errorf("worker two received %v", bodies)
	}
}

// A request whose worker was the only one for its vCenter waits for the next one.
func TestLastWorkerForHostLost(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	r := dialRaw(t, p.FrontendAddr(), "REQ")
	one := dialRaw(t, p.BackendAddr(), "DEALER", hosted("one", "vc01", "1")...)
	until(t, "worker connected", func() bool { return len(p.Stats().Workers) == 1 })
	r.send("", ask1("vc01"))
	one.request()
	_ = one.Close()
	until(t, "request waits", func() bool { return p.Stats().Queued == 1 })
	two := dialRaw(t, p.BackendAddr(), "DEALER", hosted("two", "vc01", "1")...)
	ticket, _ := two.request()
	two.send(ticket, "", "answer")
	r.expect("", "answer")
}

func TestLeastBusy(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	small := dialRaw(t, p.BackendAddr(), "DEALER", property{"X-VPoller-Capacity", "2"}, property{"X-VPoller-Name", "small"})
	large := dialRaw(t, p.BackendAddr(), "DEALER", property{"X-VPoller-Capacity", "6"}, property{"X-VPoller-Name", "large"})
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 2 })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	for i := range 4 {
		r.send("", "x")
		until(t, "request taken", func() bool { return p.Stats().Running == i+1 })
	}
	s := p.Stats().Workers
	if s[0].Name != "large" || s[0].Running != 3 || s[1].Running != 1 {
		t.Errorf("four requests for a worker of 6 and one of 2: %+v", s)
	}
	_, _ = small, large
}

// A worker that lets a request expire is not asked before others.
func TestOverdueWorkerComesLast(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{Timeout: time.Minute})
	a := dialRaw(t, p.BackendAddr(), "DEALER", hosted("a", "vc01", "9")...)
	b := dialRaw(t, p.BackendAddr(), "DEALER", hosted("b", "vc01", "9")...)
	until(t, "workers connected", func() bool { return len(p.Stats().Workers) == 2 })
	r := dialRaw(t, p.FrontendAddr(), "DEALER")
	r.send("", `{"hostname": "vc01", "timeout": 20}`)
	until(t, "request dispatched", func() bool { return p.Stats().Running == 1 })
	hung, other := a, b
	if running(p, b) {
		hung, other = b, a
	}
	hung.request()
	r.expectCode("timeout", "")
	r.send("", ask1("vc01"))
	if _, body := other.request(); body != ask1("vc01") {
		t.Errorf("the other worker received %q", body)
	}
}

func TestRendezvousMovesOnlyWhatItMust(t *testing.T) {
	hosts := make([]string, 100)
	names := []string{"w1", "w2", "w3", "w4"}
	first := func(names []string, host string) string {
		t := newRoutes()
		for _, n := range names {
			t.join(&worker{name: n}, []string{host})
		}
		return t.find([]byte(host)).ranked[0].name
	}
	count := map[string]int{}
	for i := range hosts {
		host := "vc" + string(rune('a'+i%26)) + string(rune('a'+i/26)) + ".example.org"
		was := first(names, host)
		count[was]++
		if now := first(names[:3], host); was != "w4" && now != was {
			t.Errorf("%s moves from %s to %s when w4 leaves", host, was, now)
		}
		if now := first([]string{"w3", "w1", "w4", "w2"}, host); now != was {
			t.Errorf("%s depends on the order of arrival", host)
		}
	}
	for _, n := range names {
		if count[n] < 10 {
			t.Errorf("%s is preferred for %d of 100 vCenters", n, count[n])
		}
	}
}
