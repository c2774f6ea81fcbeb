package agent

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
)

func TestOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.lists["web01"] = list("1h "+property("name"), "system.cpu.load", "0;h3 "+property("config.uuid"), "99x "+property("guest.ipAddress"))
		w.lists["web02"] = list(property("name"), counter)
		w.refuse["web03"] = "host [web03] not found"
		w.refuse["web04"] = "host [web04] not found"
		w.lists["web04"] = list(property("name"))
		w.sayThat(func(q push.Question) push.Answer {
			if q.Request.Method == "vm.perf.metric.get" {
				return passing()
			}
			return push.Answer{Values: []push.Value{{Text: q.Request.Name, Time: time.Now()}}}
		})
		go func() {
			<-time.After(6 * time.Second)
			w.server.change(func() { delete(w.refuse, "web04") })
		}()
		w.agent.SetHosts([]Host{vm(1), vm(2), vm(3), vm(4)})
		sum, err := w.agent.Once(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := w.shelf.take()
		slices.Sort(got)
		if len(got) == 0 || !strings.Contains(got[0], "99x") {
			t.Errorf("got %q", got)
		}
		equal(t, got[1:], "!"+errNotOurs.Error(), "vm-1", "vm-1", "vm-2", "vm-4")
		if sum.Hosts != (HostCounts{Known: 3, Unknown: 1}) || sum.Items != (ItemCounts{Supported: 4, Waiting: 1, Unserved: 2}) || sum.Values != 6 || sum.Passing != 1 {
			t.Errorf("summary %+v", sum)
		}
		if len(sum.Reasons) != 2 || sum.Reasons[1] != (Reason{errNotOurs.Error(), 1}) {
			t.Errorf("reasons %+v", sum.Reasons)
		}
	})
}

func TestOnceWithoutZabbix(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.server.err = errors.New("refused")
		var hosts []Host
		for n := range 100 {
			hosts = append(hosts, vm(n))
		}
		w.agent.SetHosts(hosts)
		if _, err := w.agent.Once(t.Context()); err == nil || len(w.takeAsked()) > 25 {
			t.Errorf("error %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := w.agent.Once(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

// TestOnceWaitsForNobodyWhoIsNotAnnounced, as in a dry run.
func TestOnceWaitsForNobodyWhoIsNotAnnounced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, nil)
		w.refuse["web01"] = "host [web01] not found"
		quiet := vm(1)
		quiet.Metadata = ""
		w.agent.SetHosts([]Host{quiet})
		began := time.Now()
		if sum, err := w.agent.Once(t.Context()); err != nil || sum.Hosts != (HostCounts{Unknown: 1}) || time.Since(began) > time.Second {
			t.Errorf("after %v: %+v, error %v", time.Since(began), sum, err)
		}
	})
}
