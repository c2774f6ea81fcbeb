package hostsync

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix/api"
	"vpoller/zabbix/apitest"
)

func TestAHalfFinishedRunGoesOn(t *testing.T) {
	for name, c := range map[string]struct {
		fault apitest.Fault
		made  int
	}{
		"request lost": {apitest.LostBefore, 25},
		"answer lost":  {apitest.LostAfter, 75},
		"gateway":      {apitest.Unavailable, 25},
		"silence":      {apitest.Hang, 25},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, "6.0.14", 250)
			client := w.open(2 * time.Second)
			s, p := w.plan(client)
			w.zabbix.Fail("host.create", apitest.None, c.fault)
			r, err := Apply(t.Context(), client, s, p, nil)
			if !errors.Is(err, api.ErrUnreachable) || r.Done[Create] != 25 || r.Left != 225 {
				t.Errorf("error %v, result %+v", err, r)
			}
			if n := len(w.zabbix.Hosts()); n != c.made {
				t.Errorf("%d hosts were made", n)
			}
			w.counts(w.run(), map[Verb]int{Create: 250 - c.made})
			w.settled()
			if n := len(w.zabbix.Hosts()); n != 250 {
				t.Errorf("%d hosts in the end", n)
			}
		})
	}
}

func TestStoppingFinishesTheCallUnderWay(t *testing.T) {
	w := newWorld(t, "6.0.14", 250)
	client := w.open(10 * time.Second)
	s, p := w.plan(client)
	ctx, stop := context.WithCancelCause(t.Context())
	interrupted := errors.New("interrupted")
	r, err := Apply(ctx, client, s, p, func(done int) {
		if done == 75 {
			stop(interrupted)
		}
	})
	if !errors.Is(err, ErrStopped) || !errors.Is(err, interrupted) || r.Done[Create] != 75 || r.Left != 175 {
		t.Errorf("error %v, result %+v", err, r)
	}
	w.counts(w.run(), map[Verb]int{Create: 175})
	w.settled()
}

// stopping is an API that is stopped while a call is under way.
type stopping struct {
	*api.Client
	stop context.CancelFunc
}

func (s stopping) Call(ctx context.Context, method string, params, result any) error {
	s.stop()
	return s.Client.Call(ctx, method, params, result)
}

func TestStoppingLetsTheCallUnderWayBe(t *testing.T) {
	w := newWorld(t, "6.0.14", 100)
	client := w.open(10 * time.Second)
	s, p := w.plan(client)
	p.Groups = nil
	for _, name := range []string{"Virtual machines", "VMware/C0", "VMware/C1"} {
		s.groups[name] = w.zabbix.Group(name)
	}
	ctx, stop := context.WithCancel(t.Context())
	r, err := Apply(ctx, stopping{client, stop}, s, p, nil)
	if !errors.Is(err, ErrStopped) || r.Done[Create] != 25 || len(w.zabbix.Hosts()) != 25 {
		t.Errorf("error %v, result %+v", err, r)
	}
}

func TestOneBadHostSpoilsNoOther(t *testing.T) {
	w := newWorld(t, "6.0.14", 100)
	client := w.open(10 * time.Second)
	s, p := w.plan(client)
	group := apitest.Ref{GroupID: w.zabbix.Group("Servers")} // made by somebody since the plan
	for _, i := range []int{7, 63} {
		w.zabbix.Add(apitest.Host{Host: fmt.Sprintf("by hand %d", i), Name: fmt.Sprintf("db%03d", i), Groups: []apitest.Ref{group}})
	}
	r, err := Apply(t.Context(), client, s, p, nil)
	if err != nil || r.Done[Create] != 98 || len(r.Failures) != 2 || r.Left != 0 {
		t.Fatalf("error %v, result %+v", err, r)
	}
	f := r.Failures[0]
	if f.Action.Name != "db007" || !strings.Contains(f.Err.Error(), `Host with the same visible name "db007" already exists`) {
		t.Errorf("failure %s: %v", f.Action.Name, f.Err)
	}
	w.counts(w.run(), map[Verb]int{Create: 2}) // beside the other's names now
	w.settled()
}

func TestWhatFailsForAllEndsTheRun(t *testing.T) {
	w := newWorld(t, "6.0.14", 300)
	client := w.open(10 * time.Second)
	s, p := w.plan(client)
	for name := range s.groups {
		delete(s.groups, name) // as if the user may not see them
	}
	p.Groups = nil
	r, err := Apply(t.Context(), client, s, p, nil)
	if err == nil || !strings.Contains(err.Error(), "20 hosts were refused, the last one with: host.create: No permissions to referred object") {
		t.Errorf("error %v", err)
	}
	if len(r.Failures) != 20 || len(w.zabbix.Hosts()) != 0 || w.zabbix.Calls("host.create") > 60 {
		t.Errorf("%d failures in %d calls", len(r.Failures), w.zabbix.Calls("host.create"))
	}
}

func TestASessionThatEndsIsNoMatterOfOneHost(t *testing.T) {
	w := newWorld(t, "6.0.14", 10)
	s, p := w.plan(w.open(10 * time.Second))
	p.Groups = nil
	r, err := Apply(t.Context(), refusing{}, s, p, nil)
	var refused *api.Error
	if !errors.As(err, &refused) || !refused.Refused() || len(r.Failures) != 0 || r.Left != 10 {
		t.Errorf("error %v, result %+v", err, r)
	}
}

// refusing is an API whose session has ended.
type refusing struct{ *api.Client }

func (refusing) Call(context.Context, string, any, any) error {
	return &api.Error{Method: "host.create", Code: -32602, Data: "Session terminated, re-login, please."}
}

func TestCallsAreAsLongAsZabbixIsQuick(t *testing.T) {
	for _, c := range []struct {
		size, n int
		took    time.Duration
		want    int
	}{
		{25, 25, time.Second, 50},
		{100, 100, time.Second, 100},
		{50, 50, 5 * time.Second, 50},
		{50, 50, 9 * time.Second, 25},
		{5, 5, time.Minute, 5},
		{100, 3, time.Second, 100}, // the last one says nothing about long ones
		{100, 12, time.Minute, 6},  // but this one does
	} {
		if got := nextSize(c.size, c.n, c.took); got != c.want {
			t.Errorf("after %d of %d in %v come %d, want %d", c.n, c.size, c.took, got, c.want)
		}
	}
}

func TestPlanningChangesNothing(t *testing.T) {
	w := newWorld(t, "6.0.14", 10)
	w.run()
	w.lose(1)
	before := w.writes()
	w.plan(w.open(10 * time.Second))
	if w.writes() != before {
		t.Error("a plan made changes")
	}
}

func TestLongNamesStayApart(t *testing.T) {
	w := newWorld(t, "6.0.14", 2)
	long := strings.Repeat("ä", 200)
	w.vCenter.Objects[0].Name, w.vCenter.Objects[1].Name = long+"1", long+"2"
	w.run()
	w.settled()
	for _, h := range w.zabbix.Hosts() {
		if n := len([]rune(h.Name)); n != 128 {
			t.Errorf("%d characters in %s", n, h.Name)
		}
	}
}
