package inventory

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
)

func TestHostsAreWhatTheRulesSay(t *testing.T) {
	f := &far{rows: map[string]string{
		"vc01 vm.discover":   `[{"moid":"vm-1","name":"web%2f1","context":{"cluster.name":"C0","folder.path":"/DC0/vm/web"}},{"moid":"vm-2","name":"tmpl","config.template":true,"context":{}},{"moid":"vm-3","name":"db1","context":{}}]`,
		"vc01 host.discover": `[{"moid":"host-1","name":"esx1","context":{"cluster.name":""}}]`,
	}}
	rule := vmRule()
	rule.Exclude = filterName(match(t, "db*"))
	inv := make1(t, Config{Asker: f, List: []push.Host{{Name: "mine", Ref: push.Ref{Kind: push.VM, VCenter: "vc09", Name: "x"}}}, Rules: []Rule{
		{Kind: push.VCenter, HostName: "{vcenter}", Metadata: "vpoller vcenter {vcenter}"},
		rule,
		{Kind: push.Hypervisor, HostName: "{name}", Metadata: "vpoller hypervisor {vcenter} {cluster} {moid}"},
	}})
	s, err := inv.Once(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := []push.Host{
		{Name: "mine", Ref: push.Ref{Kind: push.VM, VCenter: "vc09", Name: "x"}},
		{Name: "vc01", Metadata: "vpoller vcenter vc01", Ref: push.Ref{Kind: push.VCenter, VCenter: "vc01"}},
		{Name: "web_1", Metadata: "vpoller vm vc01 C0 /DC0/vm/web", Ref: push.Ref{Kind: push.VM, VCenter: "vc01", Name: "vm-1"}},
		{Name: "esx1", Metadata: "vpoller hypervisor vc01 host-1", Ref: push.Ref{Kind: push.Hypervisor, VCenter: "vc01", Name: "host-1"}},
	}
	if got := s.Hosts(); len(got) != len(want) {
		t.Fatalf("hosts %+v", got)
	}
	for i, h := range s.Hosts() {
		if h != want[i] {
			t.Errorf("host %+v\nwant %+v", h, want[i])
		}
	}
	if objects, known := s.Objects("vc01", push.VM); len(objects) != 3 || !known {
		t.Errorf("all objects, whatever the filters say: %v", objects)
	}
	if _, known := s.Objects("vc01", push.Datastore); known {
		t.Error("nobody asked for datastores")
	}
}

func TestMetadataIsCut(t *testing.T) {
	f := &far{rows: map[string]string{"vc01 vm.discover": vms("vm-1 " + strings.Repeat("x", 300))}}
	s, err := make1(t, Config{Asker: f, Rules: []Rule{{Kind: push.VM, HostName: "{moid}", Metadata: "vpoller vm {name}"}}}).Once(t.Context())
	if err != nil || len(s.Hosts()[0].Metadata) != 255 {
		t.Errorf("%+v, %v", s, err)
	}
}

func TestNobodyIsGoneBecauseAVCenterIsAway(t *testing.T) {
	var logged bytes.Buffer
	f := &far{rows: map[string]string{"vc01 vm.discover": vms("vm-1 a", "vm-2 b")}}
	inv := make1(t, Config{Asker: f, Rules: []Rule{vmRule()}, Logger: slog.New(slog.NewTextHandler(&logged, nil))})
	told := 0
	inv.Subscribe(func(*Snapshot) { told++ })
	once(t, inv)
	f.say("vc01 vm.discover", "")
	for range 2 {
		if got := once(t, inv); got != "a=vm-1, b=vm-2" {
			t.Errorf("hosts %s", got)
		}
	}
	if st := inv.Stats(); st.Failed != 2 || st.Sources[0].Err == nil || st.Objects != 2 || st.Hosts != 2 || st.Sources[0].Since.IsZero() {
		t.Errorf("stats %+v", st)
	}
	if n := strings.Count(logged.String(), "cannot be found out"); n != 1 || told != 1 {
		t.Errorf("logged %d times, told %d times", n, told)
	}
	f.say("vc01 vm.discover", vms("vm-2 b"))
	if got := once(t, inv); got != "b=vm-2" || told != 2 {
		t.Errorf("hosts %s, told %d times", got, told)
	}
	if st := inv.Stats(); st.Sources[0].Err != nil || !strings.Contains(logged.String(), "can be found out again") {
		t.Errorf("stats %+v", st)
	}
}

// The first snapshot waits for all, so that names do not depend on who is quick.
func TestEachVCenterHasItsOwnPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{rows: map[string]string{"vc01 vm.discover": vms("vm-7 a"), "vc02 vm.discover": vms("vm-3 a")}}
		inv := make1(t, Config{Asker: f, VCenters: []string{"vc01", "vc02"}, Rules: []Rule{vmRule()}})
		var told []string
		inv.Subscribe(func(s *Snapshot) { told = append(told, hostText(s)) })
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { inv.Run(ctx) }) //nolint:errcheck // always nil
		<-time.After(30 * time.Second)
		synctest.Wait()
		if len(told) != 1 || told[0] != "a vm-7=vm-7, a=vm-3" {
			t.Errorf("told %q", told)
		}
		f.mu.Lock()
		f.hang = "vc02"
		f.mu.Unlock()
		f.say("vc01 vm.discover", vms("vm-7 a", "vm-8 b"))
		<-time.After(5 * time.Minute)
		synctest.Wait()
		if len(told) != 2 || told[1] != "a vm-7=vm-7, b=vm-8, a=vm-3" {
			t.Errorf("told %q", told)
		}
		f.mu.Lock()
		if f.asked["vc01 vm.discover"] != 6 || f.asked["vc02 vm.discover"] != 2 {
			t.Errorf("asked %v", f.asked)
		}
		f.mu.Unlock()
		cancel()
		running.Wait()
	})
}

func TestAVCenterThatHangsHoldsUpTheFirstNamesForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{rows: map[string]string{"vc01 vm.discover": vms("vm-7 a")}, hang: "vc02"}
		inv := make1(t, Config{Asker: f, VCenters: []string{"vc01", "vc02"}, Rules: []Rule{vmRule()}})
		var told atomic.Pointer[Snapshot]
		inv.Subscribe(told.Store)
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { inv.Run(ctx) }) //nolint:errcheck // always nil
		<-time.After(firstWait - time.Second)
		synctest.Wait()
		if s := told.Load(); s != nil {
			t.Errorf("told %q", hostText(s))
		}
		<-time.After(2 * time.Second)
		synctest.Wait()
		if s := told.Load(); s == nil || hostText(s) != "a=vm-7" {
			t.Errorf("told %+v", s)
		}
		cancel()
		running.Wait()
	})
}

func TestTagsAreAskedForNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{rows: map[string]string{
			"vc01 vm.discover": vms("vm-1 a", "vm-2 b"), "vc01 vm.tag.get vm-1": `[{"category":"env","name":"prod"}]`, "vc01 vm.tag.get vm-2": `[]`, "vc01 vm.tag.get vm-3": `[{"category":"env","name":"prod"}]`,
		}}
		rule := vmRule()
		rule.Include = hostsync.Filter{Tag: match(t, "env/prod")}
		inv := make1(t, Config{Asker: f, Rules: []Rule{rule}})
		if got := once(t, inv); got != "a=vm-1" || f.asked["vc01 vm.tag.get"] != 2 {
			t.Errorf("hosts %s, asked %v", got, f.asked)
		}
		f.say("vc01 vm.discover", vms("vm-1 a", "vm-2 b", "vm-3 c"))
		if got := once(t, inv); got != "a=vm-1, c=vm-3" || f.asked["vc01 vm.tag.get"] != 3 {
			t.Errorf("hosts %s, asked %v", got, f.asked)
		}
		f.say("vc01 vm.tag.get vm-1", `[]`)
		<-time.After(tagsFor)
		if got := once(t, inv); got != "c=vm-3" {
			t.Errorf("hosts %s", got)
		}
	})
}

func TestNeedsOfOthers(t *testing.T) {
	f := &far{rows: map[string]string{"vc02 datastore.discover": vms("datastore-1 ds")}}
	inv := make1(t, Config{Asker: f, Needs: []Need{{VCenters: []string{"vc02"}, Kind: push.Datastore}}})
	s, err := inv.Once(t.Context())
	if objects, known := s.Objects("vc02", push.Datastore); err != nil || !known || len(objects) != 1 || len(s.Hosts()) != 0 {
		t.Errorf("%v %v %v", objects, known, err)
	}
}

func TestAnEmptyInventoryStillTells(t *testing.T) {
	inv := make1(t, Config{Asker: &far{}, List: []push.Host{{Name: "x"}}})
	got := ""
	inv.Subscribe(func(s *Snapshot) { got = hostText(s) })
	if err := inv.Run(t.Context()); err != nil || got != "x=" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBadConfigurations(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	for name, cfg := range map[string]Config{
		"nobody to ask": {Logger: log},
		"no logger":     {Asker: &far{}},
		"no pattern":    {Asker: &far{}, Logger: log, Rules: []Rule{{Kind: push.VM}}},
		"no kind":       {Asker: &far{}, Logger: log, Needs: []Need{{Kind: "pod"}}},
	} {
		if _, err := New(cfg); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
