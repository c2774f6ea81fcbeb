package agent

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/zabbix/active"
)

func (s *server) takeAsked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.asked
	s.asked = nil
	return all
}

func TestAHostJustRegisteredIsAskedAboutSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.refuse["web01"] = "host [web01] not found"
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(4 * time.Minute)
		equal(t, w.takeAsked(), "0s web01 vpoller vm", "5s web01 vpoller vm", "15s web01 vpoller vm", "35s web01 vpoller vm", "1m15s web01 vpoller vm", "2m35s web01 vpoller vm")
		if st := w.agent.Stats().Hosts; st.Unknown != 1 {
			t.Errorf("hosts %+v", st)
		}
		w.server.change(func() {
			delete(w.refuse, "web01")
			w.lists["web01"] = list(property("name"))
		})
		pass(2 * time.Minute)
		if st := w.agent.Stats(); st.Hosts.Known != 1 || st.Items.Supported != 1 || st.RefreshErrors != 0 {
			t.Errorf("stats %+v", st)
		}
		w.takeAsked()
		pass(10 * time.Minute)
		if n := len(w.takeAsked()); n != 5 {
			t.Errorf("asked %d times in ten minutes", n)
		}
		w.server.change(func() { w.refuse["web01"] = "host [web01] not found" })
		for range 121 {
			if w.agent.Stats().Hosts.Unknown == 1 {
				break
			}
			pass(time.Second)
		}
		w.server.change(func() { delete(w.refuse, "web01") })
		pass(6 * time.Second)
		if st := w.agent.Stats().Hosts; st.Known != 1 {
			t.Errorf("it is not asked about soon when it is unknown again: %+v", st)
		}
		w.stop()
	})
}

func TestAHostThatIsNotMonitoredHasNoItems(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Minute)
		for info, state := range map[string]string{"host [web01] not monitored": "disabled", "host [web01] is monitored by another proxy": "refused"} {
			w.server.change(func() { w.refuse["web01"] = info })
			pass(2 * time.Minute)
			w.shelf.take()
			pass(5 * time.Minute)
			equal(t, w.shelf.take())
			if h := w.agent.Hosts()[0]; h.State != state || h.Items != 0 || h.Err == nil {
				t.Errorf("host %+v", h)
			}
		}
		w.server.change(func() { delete(w.refuse, "web01") })
		pass(4 * time.Minute)
		if h := w.agent.Hosts()[0]; len(w.shelf.take()) == 0 || h.State != "known" || h.Items != 1 || h.Err != nil || time.Since(h.Refreshed) > 2*time.Minute {
			t.Errorf("host %+v", h)
		}
		w.stop()
	})
}

func TestZabbixIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		var hosts []Host
		for n := range 1000 {
			hosts = append(hosts, vm(n))
			w.lists[vm(n).Name] = list(property("name"))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(5 * time.Minute)
		w.takeAsked()
		w.server.change(func() { w.server.err = errors.New("connection refused") })
		pass(10 * time.Minute)
		if n := len(w.takeAsked()); n < 10 || n > 25 {
			t.Errorf("asked %d times while away", n)
		}
		if st := w.agent.Stats(); st.Away == nil || st.Items.Supported != 1000 || st.OldestRefresh < 10*time.Minute {
			t.Errorf("stats %+v", st)
		}
		w.shelf.take()
		pass(time.Minute)
		if n := len(w.shelf.take()); n != 1000 {
			t.Errorf("%d values in a minute", n)
		}
		w.server.change(func() { w.server.err = nil })
		pass(2 * time.Minute)
		if st := w.agent.Stats(); st.Away != nil || st.OldestRefresh > 2*time.Minute {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

// While Zabbix is away the one host that is asked about may go: then another one
// finds out when Zabbix is back.
func TestAHostGoesWhileZabbixIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		var hosts []Host
		for n := range 10 {
			hosts = append(hosts, vm(n))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(5 * time.Minute)
		w.server.change(func() { w.server.err, w.took = errors.New("i/o timeout"), 30*time.Second })
		pass(10 * time.Minute)
		for w.takeAsked(); ; pass(time.Second) {
			if asked := w.takeAsked(); len(asked) > 0 { // it takes half a minute
				name := strings.Fields(asked[0])[1]
				w.agent.SetHosts(slices.DeleteFunc(hosts, func(h Host) bool { return h.Name == name }))
				break
			}
		}
		w.server.change(func() { w.server.err, w.took = nil, 0 })
		pass(10 * time.Minute)
		if st := w.agent.Stats(); st.Away != nil || st.Hosts.Known != 9 || st.OldestRefresh > 3*time.Minute {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

func TestAnAnswerThatMakesNoSenseChangesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Minute)
		w.takeAsked()
		w.server.change(func() { w.server.err = fmt.Errorf("%w: garbage", active.ErrReply) })
		pass(20 * time.Minute)
		if st := w.agent.Stats(); st.Away != nil || st.Items.Supported != 1 || st.RefreshErrors < 9 || len(w.takeAsked()) > 11 {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

func TestAHostThatCannotBeAskedAboutKeepsNobodyBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.broken = "web07"
		var hosts []Host
		for n := range 1000 {
			hosts = append(hosts, vm(n))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(20 * time.Minute)
		n := 0
		for _, asked := range w.takeAsked() {
			if strings.Contains(asked, "web07 ") {
				n++
			}
		}
		if st := w.agent.Stats(); n > 15 || st.Away != nil || st.Hosts.Known != 999 {
			t.Errorf("asked %d times, %+v", n, st)
		}
		w.stop()
	})
}

func TestConnectionsAreFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(cfg *Config) { cfg.Connections = 3 })
		w.took = 200 * time.Millisecond
		var hosts []Host
		for n := range 200 {
			hosts = append(hosts, vm(n))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(15 * time.Second)
		if w.agent.Stats().Hosts.Known != 200 {
			t.Errorf("stats %+v", w.agent.Stats().Hosts)
		}
		w.server.change(func() {
			if w.busiest != 3 {
				t.Errorf("%d at a time", w.busiest)
			}
		})
		w.stop()
	})
}

func TestRefreshesAreSpread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		var hosts []Host
		for n := range 1200 {
			hosts = append(hosts, vm(n))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(6 * time.Minute)
		w.takeAsked()
		for range 12 {
			pass(10 * time.Second)
			if n := len(w.takeAsked()); n < 50 || n > 150 {
				t.Errorf("asked %d times in ten seconds", n)
			}
		}
		w.stop()
	})
}

func TestHostsComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		for n := range 3 {
			w.lists[vm(n).Name] = list(property("name"))
		}
		w.agent.SetHosts([]Host{vm(1), vm(2)})
		w.run(t)
		pass(2 * time.Minute)
		w.takeAsked()
		moved := vm(2)
		moved.Metadata = "vpoller vm elsewhere"
		w.agent.SetHosts([]Host{moved, vm(0)})
		pass(2 * time.Minute)
		if got := strings.Join(w.takeAsked(), ","); strings.Contains(got, "web01") || !strings.Contains(got, "web02 vpoller vm elsewhere") || !strings.Contains(got, "web00") {
			t.Errorf("asked %s", got)
		}
		w.shelf.take()
		pass(time.Minute)
		if got := w.shelf.take(); len(got) != 2 || got[0] == "vm-1" || got[1] == "vm-1" {
			t.Errorf("got %q", got)
		}
		again := vm(2)
		again.Ref.Name = "vm-900"
		w.agent.SetHosts([]Host{again})
		w.server.change(func() { w.server.sent = nil })
		pass(2 * time.Minute)
		if got := w.shelf.take(); len(got) == 0 || got[len(got)-1] != "vm-900" {
			t.Errorf("got %q", got)
		}
		if st := w.agent.Stats(); st.Items.Supported != 1 || st.Hosts.Known != 1 {
			t.Errorf("stats %+v", st)
		}
		w.agent.SetHosts(nil)
		if st := w.agent.Stats(); st.Items != (ItemCounts{}) || st.Hosts != (HostCounts{}) {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

// What comes for a host that has gone meanwhile changes nothing.
func TestAHostGoesWhileItIsAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.took = 10 * time.Second
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(5 * time.Second)
		w.agent.SetHosts(nil)
		pass(10 * time.Minute)
		if n := len(w.takeAsked()); n != 1 || len(w.shelf.take()) != 0 || w.agent.Stats().Items != (ItemCounts{}) {
			t.Errorf("asked %d times, stats %+v", n, w.agent.Stats())
		}
		w.stop()
	})
}

func TestListsChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.sayThat(func(q push.Question) push.Answer {
			return push.Answer{Values: []push.Value{{Text: q.Request.Properties[0], Time: time.Now()}}}
		})
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		named := func(key, original string) active.Item { return active.Item{Key: key, Original: original, Delay: "1m"} }
		for _, step := range []struct {
			why   string
			list  []active.Item
			items ItemCounts
			once  []string // told when the list is new
			again []string // told every minute
		}{
			{"an item", []active.Item{named(property("name"), "k")}, ItemCounts{Supported: 1}, nil, []string{"name"}},
			{"another key by macros", []active.Item{named(property("uuid"), "k")}, ItemCounts{Supported: 1}, nil, []string{"uuid"}},
			{"twice", []active.Item{named(property("uuid"), "k"), named(property("uuid"), "k")}, ItemCounts{Supported: 1}, nil, []string{"uuid"}},
			{"not ours", []active.Item{named("x[1]", "k")}, ItemCounts{Unserved: 1}, []string{errNotOurs.Error()}, nil},
			{"a wrong interval", []active.Item{{Key: "vpoller.ping", Original: "k", Delay: "{$A}"}}, ItemCounts{Unserved: 1}, []string{"the update interval has the macro {$A}, which is not defined"}, nil},
			{"a wrong interval again", []active.Item{{Key: "vpoller.ping", Original: "k", Delay: "{$B}"}}, ItemCounts{Unserved: 1}, []string{"the update interval has the macro {$B}, which is not defined"}, nil},
			{"none", nil, ItemCounts{}, nil, nil},
		} {
			w.server.change(func() { w.lists["web01"] = step.list })
			pass(3 * time.Minute)
			var told []string
			for _, v := range w.shelf.takeValues() {
				if v.State != 0 {
					told = append(told, v.Value)
				}
			}
			pass(time.Minute)
			if got := w.agent.Stats().Items; got != step.items {
				t.Errorf("%s: items %+v", step.why, got)
			}
			equal(t, told, step.once...)
			equal(t, w.shelf.take(), step.again...)
		}
		w.stop()
	})
}

func TestAChangedIntervalHolds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("10m " + property("name"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(5 * time.Minute)
		w.server.change(func() { w.lists["web01"] = list("10s " + property("name")) })
		pass(2 * time.Minute)
		w.shelf.take()
		pass(time.Minute)
		if n := len(w.shelf.take()); n != 6 {
			t.Errorf("%d values in a minute", n)
		}
		w.stop()
	})
}

// exchanger is the wire below a real client of active checks.
type exchanger func(addr string, request []byte) (string, error)

func (e exchanger) Exchange(_ context.Context, addr string, request []byte) ([]byte, error) {
	text, err := e(addr, request)
	return []byte(text), err
}

func TestRedirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		client, err := active.NewClient(active.Config{Addr: "zabbix:10051", Exchanger: exchanger(func(addr string, _ []byte) (string, error) {
			switch {
			case addr == "zabbix:10051":
				return `{"response":"failed","redirect":{"revision":1,"address":"proxy:10051"}}`, nil
			case down.Load():
				return "", &net.OpError{Op: "dial", Err: errors.New("refused")}
			}
			return `{"response":"success","config_revision":3,"data":[]}`, nil
		})})
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, func(cfg *Config) { cfg.Checks = client })
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Minute)
		if got := w.agent.Route("web01"); got != "proxy:10051" {
			t.Errorf("route %q", got)
		}
		down.Store(true)
		pass(10 * time.Minute)
		if st := w.agent.Stats(); st.RefreshErrors < 5 || st.Away != nil || w.agent.Route("nobody") != "" {
			t.Errorf("stats %+v", st)
		}
		down.Store(false)
		pass(2 * time.Minute)
		if st := w.agent.Stats(); w.agent.Route("web01") != "proxy:10051" || st.Away != nil {
			t.Errorf("route %q, stats %+v", w.agent.Route("web01"), st)
		}
		w.stop()
	})
}

func TestHeartbeatsWhereTheyAreKnown(t *testing.T) {
	for _, revision := range []string{"", `"config_revision":3,`} {
		synctest.Test(t, func(t *testing.T) {
			client, err := active.NewClient(active.Config{Addr: "zabbix:10051", Exchanger: exchanger(func(string, []byte) (string, error) {
				return `{"response":"success",` + revision + `"data":[]}`, nil
			})})
			if err != nil {
				t.Fatal(err)
			}
			both := &beats{Client: client}
			w := newWorld(t, func(cfg *Config) { cfg.Checks, cfg.Heartbeat = both, 5*time.Minute })
			w.agent.SetHosts([]Host{vm(1)})
			w.run(t)
			pass(time.Hour)
			if n := len(both.at); (n != 0) != (revision != "") {
				t.Errorf("%d heartbeats", n)
			}
			for i := 1; i < len(both.at); i++ {
				if every := both.at[i].Sub(both.at[i-1]); every > 5*time.Minute || every < 3*time.Minute {
					t.Errorf("heartbeats %v apart", every)
				}
			}
			w.stop()
		})
	}
}

// beats remembers heartbeats.
type beats struct {
	*active.Client
	at []time.Time
}

func (b *beats) Heartbeat(context.Context, *active.Host, time.Duration) error {
	b.at = append(b.at, time.Now())
	return nil
}
