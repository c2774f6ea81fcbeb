package hostsync

import (
	"strings"
	"testing"

	"vpoller/zabbix/apitest"
)

// legacy adds a host as the original import tool makes one.
func (w *world) legacy(host, visible string, templates ...string) string {
	h := apitest.Host{
		Host: host, Name: visible,
		Groups: []apitest.Ref{{GroupID: w.zabbix.Group("Virtual Machines")}},
		Macros: []apitest.Macro{{Macro: "{$VSPHERE.HOST}", Value: vc}},
	}
	for _, id := range templates {
		h.Templates = append(h.Templates, apitest.Ref{TemplateID: id})
	}
	return w.zabbix.Add(h)
}

func TestHostsOfTheOriginalAreTakenOver(t *testing.T) {
	w := newWorld(t, "6.0.14", 3)
	w.vCenter.Objects[1].Name = "web (old) 1" // which the original spells otherwise
	a, b := w.legacy("db000", "db000"), w.legacy("web_old_1", "web_old_1")
	w.legacy("elsewhere", "elsewhere")
	p := w.run()
	w.counts(p, map[Verb]int{Adopt: 2, Create: 1})
	if h := w.host("db000"); h.ID != a || tagOf(h, TagID) != vc+"/vm-0" || macroOf(h, MacroName) != "vm-0" || h.Host != "db000" {
		t.Errorf("host %+v", h)
	}
	if h := w.host("web (old) 1"); h.ID != b || h.Host != "web_old_1" {
		t.Errorf("host %+v", h)
	}
	w.settled()
	w.opts.Delete, w.opts.MaxDelete = true, 100
	w.vCenter.Objects = nil
	w.run()
	if !w.has("elsewhere") {
		t.Error("a host was deleted that stands for nothing")
	}
}

func TestDatastoresOfTheOriginalAreKnownByTheirURL(t *testing.T) {
	w := newWorld(t, "6.0.14", 0)
	const url = "ds:///vmfs/volumes/5190e2a7/"
	w.rules = []Rule{{Kind: Datastore, HostName: "{name}", VisibleName: "{url}", Templates: w.rules[0].Templates, Groups: w.rules[0].Groups[:1]}}
	w.vCenter.Whole = []Kind{Datastore}
	w.vCenter.Objects = []Object{{Kind: Datastore, VCenter: vc, MoID: "datastore-1", UUID: url, URL: url, Name: "ds1"}}
	id := w.legacy("ds1", url)
	w.counts(w.run(), map[Verb]int{Adopt: 1})
	if h := w.host(url); h.ID != id || h.Host != "ds1" {
		t.Errorf("host %+v", h)
	}
	w.settled()
}

func TestWhatCouldBeTwoThingsIsNotGuessed(t *testing.T) {
	w := newWorld(t, "6.0.14", 1)
	w.zabbix.Template("Cluster", "Cluster")
	w.rules = append(w.rules, Rule{Kind: Cluster, HostName: "{vcenter} {moid}", VisibleName: "{name}", Templates: []string{"Cluster"}, Groups: w.rules[0].Groups[:1]})
	w.vCenter.Whole = append(w.vCenter.Whole, Cluster)
	w.vCenter.Objects = append(w.vCenter.Objects, Object{Kind: Cluster, VCenter: vc, MoID: "domain-c7", Name: "db000"})
	w.legacy("db000", "db000")
	p := w.run()
	w.counts(p, map[Verb]int{Skip: 2})
	if !strings.Contains(p.Actions[0].Why, `host "db000" could stand for it or for another object of that name: give it the tag vpoller.id`) {
		t.Errorf("why %q", p.Actions[0].Why)
	}
	w.settled()
}

func TestATemplateTellsWhatAHostIs(t *testing.T) {
	w := newWorld(t, "6.0.14", 1)
	cluster := w.zabbix.Template("Cluster", "Cluster")
	w.rules = append(w.rules, Rule{Kind: Cluster, HostName: "{vcenter} {moid}", VisibleName: "{name}", Templates: []string{"Cluster"}, Groups: w.rules[0].Groups[:1]})
	w.vCenter.Whole = append(w.vCenter.Whole, Cluster)
	w.vCenter.Objects = append(w.vCenter.Objects, Object{Kind: Cluster, VCenter: vc, MoID: "domain-c7", Name: "db000"})
	id := w.legacy("db000", "db000", cluster)
	w.counts(w.run(), map[Verb]int{Adopt: 1, Create: 1})
	if h := w.host("db000"); h.ID != id || tagOf(h, TagID) != vc+"/domain-c7" {
		t.Errorf("host %+v", h)
	}
	w.settled()
}

func TestTwoHostsForOneObjectAreNotGuessed(t *testing.T) {
	w := newWorld(t, "6.0.14", 1)
	w.vCenter.Objects[0].Name = "a b"
	w.legacy("a b", "first")
	w.legacy("a_b", "second")
	p := w.run()
	w.counts(p, map[Verb]int{Skip: 1})
	if !strings.Contains(p.Actions[0].Why, `hosts "a b" and "a_b" could both stand for it`) {
		t.Errorf("why %q", p.Actions[0].Why)
	}
}
