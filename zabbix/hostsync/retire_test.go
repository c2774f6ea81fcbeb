package hostsync

import (
	"strings"
	"testing"

	"vpoller/internal/pattern"
	"vpoller/zabbix/apitest"
)

// lose takes the first n objects out of the vCenter.
func (w *world) lose(n int) []Object {
	lost := w.vCenter.Objects[:n:n]
	w.vCenter.Objects = w.vCenter.Objects[n:]
	return lost
}

func TestHostsOfLostObjectsAreDisabledAndComeBack(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	id := w.host("db000").ID
	lost := w.lose(2)
	p := w.run()
	w.counts(p, map[Verb]int{Disable: 2})
	if why := p.Actions[0].Why; why != "is no longer in "+vc {
		t.Errorf("why: %q", why)
	}
	if h := w.host("db000"); h.Status != "1" || tagOf(h, TagVanished) != "2026-01-31" {
		t.Errorf("host %+v", h)
	}
	w.settled()

	w.vCenter.Objects = append(lost, w.vCenter.Objects...)
	w.counts(w.run(), map[Verb]int{Enable: 2})
	if h := w.host("db000"); h.Status != "0" || tagOf(h, TagVanished) != "" || h.ID != id {
		t.Errorf("host %+v", h)
	}
	w.settled()
}

func TestDeletingIsForThoseWhoAsk(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	group := apitest.Ref{GroupID: w.zabbix.Group("Servers")}
	w.zabbix.Add(apitest.Host{Host: "foreign", Groups: []apitest.Ref{group}})
	w.lose(2)
	w.opts.Keep = true
	w.counts(w.run(), nil)
	w.opts.Keep, w.opts.Delete = false, true
	w.counts(w.run(), map[Verb]int{Delete: 2})
	if w.has("db000") || w.has("db001") || !w.has("db002") || !w.has("foreign") {
		t.Error("the wrong hosts were deleted")
	}
	w.settled()
}

func TestTooManyAreNotDeleted(t *testing.T) {
	for _, remove := range []bool{true, false} {
		w := newWorld(t, "6.0.14", 20)
		w.run()
		w.lose(3)
		w.opts.Delete = remove
		p := w.run()
		w.counts(p, map[Verb]int{Skip: 3})
		if len(p.Refused) != 1 || !strings.HasPrefix(p.Refused[0], "3 of the 20 hosts of "+vc+" would be d") {
			t.Errorf("refused %q", p.Refused)
		}
		w.opts.MaxDelete = 15
		p = w.run()
		if len(p.Refused) != 0 || p.Count(Delete)+p.Count(Disable) != 3 {
			t.Errorf("3 of 20 are not 15 %%: %q", p.Refused)
		}
	}
}

// The limit is for each vCenter: a small one must not disappear behind a large
// one.
func TestTheLimitIsOfEachVCenter(t *testing.T) {
	w := newWorld(t, "6.0.14", 40)
	small := Inventory{VCenter: "vc02", Whole: []Kind{VM}, Objects: []Object{{Kind: VM, VCenter: "vc02", MoID: "vm-1", Name: "x"}}}
	w.others = []Inventory{small}
	w.run()
	w.others[0].Objects = nil
	w.lose(1)
	w.opts.Delete = true
	p := w.run()
	w.counts(p, map[Verb]int{Delete: 1, Skip: 1})
}

func TestNothingIsGoneOfWhatIsNotKnown(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	w.opts.Delete = true
	w.lose(1)
	w.vCenter.Whole = nil // discovery went wrong
	w.counts(w.run(), nil)
	w.vCenter.Whole, w.vCenter.Partial = []Kind{VM}, true // of something else
	w.counts(w.run(), nil)
	w.vCenter.Partial = false
	w.vCenter.VCenter = "another.example.org" // the vCenter is not asked at all
	w.vCenter.Objects, w.vCenter.Whole = nil, []Kind{VM}
	w.counts(w.run(), nil)
	w.vCenter.VCenter = vc
	w.rules = []Rule{{Kind: Datastore}} // virtual machines are no longer wanted from here
	w.vCenter.Whole = []Kind{Datastore}
	w.counts(w.run(), nil)
}

func TestExcludedObjectsLoseTheirHosts(t *testing.T) {
	w := newWorld(t, "6.0.14", 4)
	w.run()
	off, err := pattern.ParseMatch("poweredOff")
	if err != nil {
		t.Fatal(err)
	}
	w.rules[0].Exclude.Power = []pattern.Match{off}
	for i := range 3 {
		w.vCenter.Objects[i].Power = "poweredOff"
	}
	p := w.run() // three of four, but none of them has vanished
	w.counts(p, map[Verb]int{Disable: 3})
	if p.Actions[0].Why != "excluded by power" {
		t.Errorf("why %q", p.Actions[0].Why)
	}
	w.settled()
	w.vCenter.Objects[0].Power = "poweredOn"
	w.counts(w.run(), map[Verb]int{Enable: 1})
	w.opts.Delete = true
	w.counts(w.run(), map[Verb]int{Skip: 2})
}

func TestHostsDisabledByHandStaySo(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	w.zabbix.Edit("db000", func(h *apitest.Host) { h.Status = "1" })
	lost := w.lose(1)
	w.settled()
	w.vCenter.Objects = append(lost, w.vCenter.Objects...)
	w.settled()
	if w.host("db000").Status != "1" {
		t.Error("it was enabled")
	}
}

func TestHostsEnabledByHandStaySo(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	w.lose(1)
	w.run()
	w.zabbix.Edit("db000", func(h *apitest.Host) { h.Status = "0" })
	w.settled()
}

// Where too many would go, those that stay still give up names.
func TestASparedHostGivesItsNameUp(t *testing.T) {
	w := newWorld(t, "6.0.14", 5)
	w.run()
	old := w.host("db000").ID
	w.vCenter.Objects[0].MoID, w.vCenter.Objects[0].UUID = "vm-900", "uuid-900"
	p := w.run()
	w.counts(p, map[Verb]int{Create: 1, Update: 1})
	if h := w.host("db000 (gone " + old + ")"); h.Status != "0" || tagOf(h, TagVanished) != "" || len(p.Refused) != 1 {
		t.Errorf("refused %q, host %+v", p.Refused, h)
	}
	w.settled()
}

// A machine that is deleted and made anew under the same name is another one.
func TestALostHostGivesItsNameUp(t *testing.T) {
	for _, remove := range []bool{false, true} {
		w := newWorld(t, "6.0.14", 20)
		w.rules[0].HostName = "{name}"
		w.run()
		old := w.host("db000").ID
		w.vCenter.Objects[0].MoID, w.vCenter.Objects[0].UUID = "vm-900", "uuid-900"
		w.opts.Delete = remove
		w.run()
		h := w.host("db000")
		if h.ID == old || h.Host != "db000" || tagOf(h, TagID) != vc+"/vm-900" {
			t.Errorf("host %+v", h)
		}
		if w.has("db000 (gone "+old+")") == remove {
			t.Errorf("remove %v: hosts %+v", remove, w.zabbix.Hosts())
		}
		w.settled()
	}
}

func TestRegisteredAgainIsTheSameByItsUUID(t *testing.T) {
	w := newWorld(t, "6.0.14", 5)
	w.run()
	id := w.host("db001").ID
	w.vCenter.Objects[1].MoID = "vm-901"
	w.counts(w.run(), map[Verb]int{Update: 1})
	h := w.host("db001")
	if h.ID != id || h.Host != vc+" vm-1" || tagOf(h, TagID) != vc+"/vm-901" || macroOf(h, MacroName) != "vm-901" {
		t.Errorf("host %+v", h)
	}
	w.settled()

	moved := w.vCenter.Objects[1] // to another vCenter of the run
	w.vCenter.Objects = append(w.vCenter.Objects[:1:1], w.vCenter.Objects[2:]...)
	moved.VCenter, moved.MoID = "vc02", "vm-1"
	w.others = []Inventory{{VCenter: "vc02", Whole: []Kind{VM}, Objects: []Object{moved}}}
	w.counts(w.run(), map[Verb]int{Update: 1})
	if h := w.host("db001"); h.ID != id || macroOf(h, MacroHost) != "vc02" {
		t.Errorf("host %+v", h)
	}
	w.settled()
}

func TestCopiesAreLeftAlone(t *testing.T) {
	w := newWorld(t, "6.0.14", 20)
	w.run()
	twin := w.host("db000")
	twin.Host, twin.Name = "copy", "copy"
	w.zabbix.Add(twin)
	w.lose(1)
	w.opts.Delete = true
	p := w.run()
	w.counts(p, map[Verb]int{Delete: 1})
	if !w.has("copy") || len(p.Notes) != 1 || !strings.Contains(p.Notes[0], `host "copy" has the same tag`) {
		t.Errorf("notes %q", p.Notes)
	}
}

func TestHostsOfDiscoveryRulesAreLeftAlone(t *testing.T) {
	w := newWorld(t, "6.0.14", 2)
	group := apitest.Ref{GroupID: w.zabbix.Group("Servers")}
	w.zabbix.Add(apitest.Host{Host: vc + " vm-0", Name: "db000", Flags: "4", Groups: []apitest.Ref{group}})
	p := w.run()
	w.counts(p, map[Verb]int{Create: 1, Skip: 1})
	last := p.Actions[len(p.Actions)-1]
	if !strings.Contains(last.Why, "is the name of another host or template") {
		t.Errorf("why %q", last.Why)
	}
	w.settled()

	// Not even with the tag, which a prototype may have.
	w.zabbix.Add(apitest.Host{
		Host: "prototype", Flags: "4", Groups: []apitest.Ref{group},
		Tags: []apitest.Tag{{Tag: TagID, Value: vc + "/vm-777"}, {Tag: TagKind, Value: "vm"}},
	})
	w.opts.Delete, w.opts.MaxDelete = true, 100
	w.settled()
	if !w.has("prototype") {
		t.Error("it was deleted")
	}
}
