package send_test

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
)

// group is a proxy group: it redirects packets by their first host, and fails what
// else does not belong to the proxy.
type group struct {
	mu    sync.Mutex
	where map[string]string // host -> address
	lost  int
	rev   uint64
}

func (g *group) answer(p packet) (*zabbix.Reply, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(p.values) == 0 {
		return nil, nil
	}
	if to := g.where[p.values[0].Host]; to != p.addr {
		return &zabbix.Reply{Redirect: &zabbix.Redirect{Address: to, Revision: g.rev}}, nil
	}
	for _, v := range p.values {
		if g.where[v.Host] != p.addr {
			g.lost++
		}
	}
	return nil, nil
}

func (g *group) move(host, to string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.where[host], g.rev = to, g.rev+1
}

func newGroup(n int, addr func(i int) string) *group {
	g := &group{where: map[string]string{}}
	for i := range n {
		g.move(hosts(i), addr(i))
	}
	return g
}

func TestAProxyGroup(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(17, func(i int) string { return []string{"b", "c"}[i%2] })
		q, z := newQueue("s", 200, hosts), &zabbixes{answer: g.answer}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		first := s.Stats()
		for i := range 17 {
			q.add(zabbix.Value{Host: hosts(i)}, zabbix.Value{Host: hosts(i)})
		}
		after(time.Minute)
		g.move(hosts(0), "c")
		q.add(zabbix.Value{Host: hosts(0)}, zabbix.Value{Host: hosts(1)})
		after(time.Minute)
		stop()
		z.once(t, q)
		if g.lost > 0 {
			t.Errorf("%d values reached a proxy that does not serve them", g.lost)
		}
		if st := s.Stats(); first.Redirects != 18 || st.Redirects != 19 || st.Packets != 17+17+2 {
			t.Errorf("first %+v, then %+v", first, st)
		}
		for _, p := range z.seen()[1:] {
			if len(p.hosts()) > 1 {
				t.Errorf("a packet of %v", p.hosts())
			}
		}
	})
}

// TestARouteThatIsGiven: nothing has to be redirected.
func TestARouteThatIsGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(17, func(i int) string { return []string{"a", "b"}[i%2] })
		q, z := newQueue("s", 200, hosts), &zabbixes{answer: g.answer}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"},
			Route: func(host string) string { return g.where[host] }})
		after(time.Minute)
		stop()
		z.once(t, q)
		if g.lost > 0 || s.Stats().Redirects > 0 {
			t.Errorf("%d lost, %+v", g.lost, s.Stats())
		}
	})
}

// TestAProxyThatGoes: its hosts ask the configured address where they belong now.
func TestAProxyThatGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(17, func(int) string { return "b" })
		gone := false
		q, z := newQueue("s", 17, hosts), &zabbixes{}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			g.mu.Lock()
			away := gone && p.addr == "b"
			g.mu.Unlock()
			if away {
				return nil, errAway
			}
			return g.answer(p)
		}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		for i := range 17 {
			g.move(hosts(i), "c")
		}
		g.mu.Lock()
		gone = true
		g.mu.Unlock()
		q.add(newQueue("s", 17, hosts).values...)
		after(time.Minute)
		stop()
		z.once(t, q)
		if g.lost > 0 {
			t.Errorf("%d lost", g.lost)
		}
	})
}

// TestTheFirstRedirect, of a host that was alone by chance, is enough to know.
func TestTheFirstRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(17, func(i int) string { return []string{"b", "a"}[i%2] })
		q, z := newQueue("s", 1, hosts), &zabbixes{answer: g.answer}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		q.add(zabbix.Value{Host: hosts(1)}, zabbix.Value{Host: hosts(2)})
		after(time.Minute)
		stop()
		z.once(t, q)
		if g.lost > 0 {
			t.Errorf("%d lost", g.lost)
		}
	})
}

func TestProxiesThatSendToAndFro(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, began := newQueue("s", 5, oneHost), time.Now()
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if time.Since(began) > time.Minute {
				return nil, nil
			}
			return &zabbix.Reply{Redirect: &zabbix.Redirect{Address: strings.Repeat("x", len(p.addr)%3+1), Revision: 1}}, nil
		}}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(2 * time.Minute)
		stop()
		z.once(t, q)
		if n := len(z.seen()); n < 10 || n > 60 {
			t.Errorf("%d packets in a minute: %+v", n, s.Stats())
		}
	})
}

func TestAResetOfARoute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, b := newQueue("s", 1, oneHost), 0
		z := &zabbixes{}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			z.mu.Lock()
			defer z.mu.Unlock()
			switch {
			case p.addr == "a" && b == 0:
				return &zabbix.Reply{Redirect: &zabbix.Redirect{Address: "b", Revision: 1}}, nil
			case p.addr == "b":
				b++
				return &zabbix.Reply{Redirect: &zabbix.Redirect{Reset: true}}, nil
			}
			return nil, nil
		}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		stop()
		z.once(t, q)
		if got := z.seen(); len(got) != 3 || got[2].addr != "a" {
			t.Errorf("%d packets", len(got))
		}
	})
}

// TestItemIDsGoByHost: in packets of item ids Zabbix knows the top host's ids only.
func TestItemIDsGoByHost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 170, hosts), &zabbixes{takes: 10 * time.Millisecond}
		for i := range q.values {
			if i%17 < 10 && i%2 == 0 { // of some hosts, and not all of theirs
				q.values[i].ItemID, q.values[i].Key = uint64(i), ""
			}
		}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		stop()
		z.once(t, q)
		for _, p := range z.seen() {
			for _, v := range p.values {
				if v.ItemID != 0 && len(p.hosts()) > 1 {
					t.Fatalf("item ids in a packet of %v", p.hosts())
				}
			}
		}
		if n := len(z.seen()); n != 11 {
			t.Errorf("%d packets", n)
		}
	})
}
