package agent

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/zabbix"
)

func equal(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestEveryItemIsPolledAsItsIntervalSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		var hosts []Host
		for n := range 1000 {
			h := vm(n)
			hosts = append(hosts, h)
			w.lists[h.Name] = list("30s "+property("name"), "5m "+property("guest.ipAddress"), "0;m0-59/20 "+property("config.uuid"))
		}
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(10 * time.Minute) // all are in step
		w.shelf.take()
		before := w.agent.Stats().Polls
		pass(time.Hour)
		times := map[string][]int64{}
		for _, v := range w.shelf.takeValues() {
			times[v.Host+" "+v.Key] = append(times[v.Host+" "+v.Key], v.Clock)
		}
		want := map[string]int{property("name"): 120, property("guest.ipAddress"): 12, property("config.uuid"): 3}
		if len(times) != 3000 {
			t.Fatalf("%d items have values", len(times))
		}
		for item, at := range times {
			_, key, _ := strings.Cut(item, " ")
			if len(at) != want[key] {
				t.Fatalf("%s was polled %d times, want %d", item, len(at), want[key])
			}
			for i := 1; i < len(at); i++ {
				if at[i]-at[i-1] != int64(3600/want[key]) {
					t.Fatalf("%s was polled at %v", item, at)
				}
			}
		}
		if rounds := w.agent.Stats().Polls - before; rounds > 3600 {
			t.Errorf("%d rounds in an hour", rounds)
		}
		if st := w.agent.Stats(); st.Items.Supported != 3000 || st.Hosts.Known != 1000 || st.Overruns != 0 || st.OldestRefresh > 2*time.Minute+time.Second {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

func TestARestartKeepsTheSecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		seconds := map[int64]bool{}
		for range 3 {
			w.agent.SetHosts([]Host{vm(1)})
			w.run(t)
			pass(3 * time.Minute)
			w.stop()
			values := w.shelf.takeValues()
			for _, v := range values[1:] { // the first comes early
				seconds[v.Clock%60] = true
			}
			w.renew(t)
			w.server.sent = nil
			<-time.After(17 * time.Second)
		}
		if len(seconds) != 1 {
			t.Errorf("polled at the seconds %v", seconds)
		}
	})
}

func TestValuesAreWhatTheHostStandsFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"), "vpoller.echo[x]", "vpoller.ping", "agent.ping", "agent.hostname", "agent.version")
		w.lists["web01"][0].Original = "vpoller[vm.get,{$HOST},{$NAME},name]"
		w.agent.SetHosts([]Host{vm(1), {Name: "web01"}})
		w.run(t)
		pass(31 * time.Second)
		var got []string
		for _, v := range w.shelf.takeValues() {
			got = append(got, v.Host+" "+v.Key+" "+v.Value)
		}
		slices.Sort(got)
		equal(t, got, "web01 agent.hostname web01", "web01 agent.ping 1", "web01 agent.version 1.2.3",
			"web01 vpoller.echo[x] x", "web01 vpoller.ping 1", "web01 vpoller[vm.get,{$HOST},{$NAME},name] vm-1")
		w.stop()
	})
}

func TestWhatCannotBeServedIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("system.cpu.load", "vpoller[no.such]", "x "+property("name"), "{$D} "+property("name2"), property("{$P}"), "vpoller[")
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(10 * time.Minute)
		got := w.shelf.take()
		if len(got) != 6 || len(w.vcenters.asked) != 0 {
			t.Fatalf("got %q", got)
		}
		for i, says := range []string{"vpoller-sender serves keys vpoller[...] only", "no.such", `"x"`, "{$D}", "{$P}", "vpoller["} {
			if !strings.HasPrefix(got[i], "!") || !strings.Contains(got[i], says) {
				t.Errorf("%q does not say %q", got[i], says)
			}
		}
		if st := w.agent.Stats().Items; st != (ItemCounts{Unserved: 6}) {
			t.Errorf("items %+v", st)
		}
		w.server.change(func() { w.lists["web01"] = append(slices.Clone(w.lists["web01"]), list("system.uptime")...) })
		pass(3 * time.Minute)
		equal(t, w.shelf.take(), "!"+errNotOurs.Error())
		w.server.change(func() { w.lists["web01"] = list("system.cpu.load", property("name")) })
		pass(3 * time.Minute)
		if got := w.shelf.take(); len(got) == 0 || strings.HasPrefix(got[0], "!") {
			t.Errorf("after the interval was put right: %q", got)
		}
		w.stop()
	})
}

func TestUnservedItemsAreToldWhenTheSinkTakesThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("x")
		w.shelf.fail(fmt.Errorf("disk full"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Second)
		w.shelf.fail(nil)
		pass(5 * time.Minute)
		equal(t, w.shelf.take(), "!"+errNotOurs.Error())
		w.stop()
	})
}

func TestNotSupportedIsToldOnceAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.sayThat(func(push.Question) push.Answer { return nothing("no such object") })
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(5 * time.Minute)
		equal(t, w.shelf.take(), "!no such object")
		if st := w.agent.Stats().Items; st.NotSupported != 1 {
			t.Errorf("items %+v", st)
		}
		w.sayThat(func(push.Question) push.Answer { return nothing("no such property") })
		pass(5 * time.Minute)
		equal(t, w.shelf.take(), "!no such property")
		w.sayThat(func(push.Question) push.Answer { return passing() })
		pass(20 * time.Minute)
		equal(t, w.shelf.take())
		w.sayThat(nil)
		pass(2 * time.Minute)
		equal(t, w.shelf.take(), "vm-1", "vm-1")
		w.sayThat(func(push.Question) push.Answer { return nothing("no such property") })
		pass(5 * time.Minute)
		equal(t, w.shelf.take(), "!no such property")
		w.server.change(func() { w.lists["web01"] = nil })
		pass(3 * time.Minute)
		w.server.change(func() { w.lists["web01"] = list(property("name")) })
		pass(5 * time.Minute)
		equal(t, w.shelf.take(), "!no such property") // it is a new item
		w.stop()
	})
}

// A discovery may have more objects than fit into a value.
func TestAValueThatIsTooLongIsNotSupported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, func(cfg *Config) { cfg.Longest = 10 })
		w.lists["web01"] = list(property("name"))
		long := func(n int) {
			w.sayThat(func(push.Question) push.Answer {
				return push.Answer{Values: []push.Value{{Text: strings.Repeat("x", n), Time: time.Now()}}}
			})
		}
		long(11)
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(10 * time.Minute)
		equal(t, w.shelf.take(), "!The value has 11 bytes, but 10 is all that can be sent: have the key ask for less; of a discovery, for fewer objects")
		if st := w.agent.Stats(); st.TooLong < 9 || st.Items.NotSupported != 1 {
			t.Errorf("stats %+v", st)
		}
		long(10)
		pass(time.Minute)
		equal(t, w.shelf.take(), "xxxxxxxxxx")
		w.stop()
	})
}

func TestPatienceWithErrorsThatPass(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(2 * time.Minute)
		w.shelf.take()
		w.sayThat(func(push.Question) push.Answer { return passing() })
		pass(9 * time.Minute)
		equal(t, w.shelf.take())
		if st := w.agent.Stats(); st.Passing != 9 || st.Items.Supported != 1 {
			t.Errorf("stats %+v", st)
		}
		w.sayThat(nil)
		pass(time.Minute)
		w.sayThat(func(push.Question) push.Answer { return passing() })
		pass(9 * time.Minute)
		equal(t, w.shelf.take(), "vm-1") // patience begins anew
		pass(20 * time.Minute)
		equal(t, w.shelf.take(), "!vc01 is away")
		w.sayThat(nil)
		pass(time.Minute)
		equal(t, w.shelf.take(), "vm-1")
		w.stop()
	})
}

func TestWhatTheSinkDidNotTakeWasNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.sayThat(func(push.Question) push.Answer { return nothing("no such object") })
		w.shelf.fail(fmt.Errorf("closed"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(3 * time.Minute)
		if st := w.agent.Stats(); st.SinkErrors == 0 || st.Lost != st.SinkErrors || st.Values != 0 || st.Items.Waiting != 1 {
			t.Errorf("stats %+v", st)
		}
		w.shelf.fail(nil)
		pass(3 * time.Minute)
		equal(t, w.shelf.take(), "!no such object")
		w.stop()
	})
}

func TestAPausedListIsNotPolled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"), "x")
		w.paused = true
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(10 * time.Minute)
		equal(t, w.shelf.take())
		if st := w.agent.Stats().Hosts; st.Paused != 1 || st.Known != 1 {
			t.Errorf("hosts %+v", st)
		}
		w.server.change(func() { w.paused = false })
		pass(3 * time.Minute)
		if got := w.shelf.take(); len(got) < 2 || got[0] != "!"+errNotOurs.Error() {
			t.Errorf("got %q", got)
		}
		w.stop()
	})
}

func TestASlowVCenterDelaysNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		other := vm(2)
		other.Ref.VCenter = "vc02"
		w.lists["web01"], w.lists["web02"] = list("10s "+property("name")), list("10s "+property("name"))
		w.hang["vc01"] = 35 * time.Second
		w.agent.SetHosts([]Host{vm(1), other})
		w.run(t)
		pass(10 * time.Minute)
		count := map[string]int{}
		for _, text := range w.shelf.take() {
			count[text]++
		}
		if count["vm-2"] < 57 || count["vm-1"] < 16 || count["vm-1"] > 18 {
			t.Errorf("values %v", count)
		}
		if st := w.agent.Stats(); st.Overruns < 30 || st.Late == 0 || st.Late > 62*time.Second {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

func TestLateIsHowLongAnAnswerIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("0;m0 " + property("name"))
		w.hang["vc01"] = 35 * time.Second
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(time.Until(time.Now().Truncate(time.Hour).Add(time.Hour + 20*time.Second)))
		if late := w.agent.Stats().Late; late != 20*time.Second {
			t.Errorf("late %v", late)
		}
		pass(20 * time.Second)
		if late := w.agent.Stats().Late; late != 0 {
			t.Errorf("late %v", late)
		}
		w.stop()
	})
}

// The sink may be closed when Run has returned.
func TestRunReturnsWhenNothingGoesOnAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("1s " + property("name"))
		w.sayThat(func(push.Question) push.Answer {
			<-time.After(20 * time.Second) // whatever ctx says
			return push.Answer{Values: []push.Value{{Text: "x", Time: time.Now()}}}
		})
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(5 * time.Second)
		w.stop()
		equal(t, w.shelf.take(), "x")
		pass(time.Minute)
		equal(t, w.shelf.take())
	})
}

func TestATicketOfAnItemThatHasLeftIsVoid(t *testing.T) {
	w := newWorld(t, nil)
	w.agent.SetHosts([]Host{vm(1)})
	h, now := w.agent.hosts["web01"], time.Now()
	w.agent.apply(h, list(property("name")), now)
	l := &lane{}
	l.put(ticket{h.items[0], w.agent.items[h.items[0]].gen}, now)
	w.agent.apply(h, nil, now)
	w.agent.apply(h, list(property("other")), now) // in the same slot
	if probes, _ := w.agent.take(l); len(probes) != 0 {
		t.Errorf("probes %+v", probes)
	}
}

// A slow answer does not hold up those that came before it.
func TestAnswersGoOutWhileOthersAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"], w.lists["web02"] = list("1h;1h/1-7,00:00-24:00 "+property("name")), list(property("name"))
		var hosts []Host
		for n := range 3 {
			hosts = append(hosts, vm(n))
			w.lists[vm(n).Name] = list("0;m0 " + property("name")) // all at the same second
		}
		w.sayThat(func(q push.Question) push.Answer {
			if q.Request.Name == "vm-1" {
				<-time.After(20 * time.Second)
			}
			return push.Answer{Values: []push.Value{{Text: q.Request.Name, Time: time.Now()}}}
		})
		w.agent.SetHosts(hosts)
		w.run(t)
		pass(time.Until(time.Now().Truncate(time.Hour).Add(time.Hour + 2*time.Second)))
		if got := w.shelf.take(); len(got) == 0 || slices.Contains(got, "vm-1") {
			t.Errorf("got %q", got)
		}
		pass(time.Minute)
		w.stop()
	})
}

func TestTimesOfAnItemOnlyGrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("1s " + property("name"))
		start := time.Now()
		offset := time.Duration(0)
		w.sayThat(func(q push.Question) push.Answer {
			at := time.Now().Add(offset)
			return push.Answer{Values: []push.Value{{Text: "x", Time: at}}}
		})
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(30 * time.Second)
		w.vcenters.mu.Lock()
		offset = -5 * time.Second
		w.vcenters.mu.Unlock()
		pass(20 * time.Second)
		values := w.shelf.takeValues()
		for i := 1; i < len(values); i++ {
			if !timeOf(values[i]).After(timeOf(values[i-1])) {
				t.Fatalf("%v after %v", timeOf(values[i]), timeOf(values[i-1]))
			}
		}
		w.vcenters.mu.Lock()
		offset = -time.Hour
		w.vcenters.mu.Unlock()
		pass(2 * time.Second)
		if v := w.shelf.takeValues(); len(v) == 0 || timeOf(v[len(v)-1]).After(start) {
			t.Errorf("a clock that is set back for good is not believed: %+v", v)
		}
		w.stop()
	})
}

func timeOf(v zabbix.Value) time.Time { return time.Unix(v.Clock, int64(v.NS)) }

func TestTheClockIsSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list(property("name"))
		w.agent.SetHosts([]Host{vm(1)})
		w.run(t)
		pass(5 * time.Minute)
		w.shelf.take()
		w.agent.mu.Lock()
		w.agent.now = func() time.Time { return time.Now().Add(-time.Hour) }
		w.agent.mu.Unlock()
		pass(5 * time.Minute)
		if got := w.shelf.take(); len(got) < 4 || len(got) > 6 {
			t.Errorf("%d values in five minutes", len(got))
		}
		if st := w.agent.Stats(); st.ClockSet != 1 {
			t.Errorf("stats %+v", st)
		}
		w.stop()
	})
}

func TestBadConfigurations(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("no error")
	}
}
