package hostsync

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"vpoller/internal/pattern"
	"vpoller/zabbix/apitest"
)

func TestHostsAreMadeOnceInEveryRelease(t *testing.T) {
	for _, version := range []string{"6.0.14", "6.4.10", "7.0.22", "7.2.3"} {
		t.Run(version, func(t *testing.T) {
			w := newWorld(t, version, 250)
			p := w.run()
			w.counts(p, map[Verb]int{Create: 250})
			if n := w.zabbix.Calls("host.create"); n != 4 {
				t.Errorf("250 hosts were made by %d calls", n)
			}
			h := w.host("db001")
			if h.Host != vc+" vm-1" || tagOf(h, TagID) != vc+"/vm-1" || tagOf(h, TagUUID) != "uuid-1" || tagOf(h, TagKind) != "vm" || tagOf(h, "cluster") != "C1" {
				t.Errorf("host %+v", h)
			}
			if macroOf(h, MacroHost) != vc || macroOf(h, MacroName) != "vm-1" {
				t.Errorf("macros %+v", h.Macros)
			}
			if got := w.zabbix.Groups(h); !slices.Equal(got, []string{"Virtual machines", "VMware/C1"}) {
				t.Errorf("groups %v", got)
			}
			w.settled()
		})
	}
}

func TestARenameKeepsTheHost(t *testing.T) {
	w := newWorld(t, "6.0.14", 100)
	w.run()
	id, technical := w.host("db007").ID, w.host("db007").Host
	for i := range 50 {
		w.vCenter.Objects[i].Name = fmt.Sprintf("renamed%03d", i)
	}
	w.counts(w.run(), map[Verb]int{Update: 50})
	if h := w.host("renamed007"); h.ID != id || h.Host != technical {
		t.Errorf("host %+v", h)
	}
	w.settled()
}

// Names that change hands would be taken at the moment of a single call.
func TestNamesChangeHands(t *testing.T) {
	for _, hostName := range []pattern.Text{"{vcenter} {moid}", "{name}"} {
		w := newWorld(t, "6.0.14", 4)
		w.rules[0].HostName = hostName
		w.run()
		ids := map[string]string{}
		for _, h := range w.zabbix.Hosts() {
			ids[tagOf(h, TagID)] = h.ID
		}
		o := w.vCenter.Objects
		o[0].Name, o[1].Name = o[1].Name, o[0].Name // in a circle
		o[2].Name, o[3].Name = "db002-old", "db002" // in a chain
		w.run()
		for i, name := range []string{"db001", "db000", "db002-old", "db002"} {
			if h := w.host(name); h.ID != ids[o[i].ID()] || hostName == "{name}" && h.Host != name {
				t.Errorf("%s: host %+v", name, h)
			}
		}
		w.settled()
	}
}

func TestEqualNamesAreToldApart(t *testing.T) {
	w := newWorld(t, "6.0.14", 3)
	w.others = []Inventory{{VCenter: "vc02", Whole: []Kind{VM}, Objects: []Object{{Kind: VM, VCenter: "vc02", MoID: "vm-1", Name: "db001"}}}}
	w.vCenter.Objects[2].Name = "db001"
	w.run()
	first := w.host("db001").ID
	if tagOf(w.host("db001"), TagID) != vc+"/vm-1" {
		t.Errorf("db001 is %s", tagOf(w.host("db001"), TagID))
	}
	if h := w.host("db001 (vc02 vm-1)"); h.Host != "vc02 vm-1" {
		t.Errorf("host %+v", h)
	}
	w.host("db001 (" + vc + " vm-2)")
	w.settled()

	w.vCenter.Objects[1].Name = "away" // the plain name is free again
	w.run()
	w.settled()
	if w.host("away").ID != first || !w.has("db001") {
		t.Error("nobody got the free name")
	}
}

func TestAnothersNameIsLeftToHim(t *testing.T) {
	w := newWorld(t, "6.0.14", 2)
	group := apitest.Ref{GroupID: w.zabbix.Group("Servers")}
	w.zabbix.Add(apitest.Host{Host: "db000", Groups: []apitest.Ref{group}})
	w.zabbix.Template("db001", "db001")
	w.run()
	w.host("db000 (" + vc + " vm-0)")
	w.host("db001 (" + vc + " vm-1)")
	if h := w.host("db000"); len(h.Tags) != 0 {
		t.Errorf("another's host was touched: %+v", h)
	}
	w.settled()
}

// With the native templates the technical name is what vPoller is asked for.
func TestTechnicalNamesThatVPollerUnderstands(t *testing.T) {
	w := newWorld(t, "6.0.14", 3)
	w.rules[0].HostName = "{name}"
	o := w.vCenter.Objects
	o[0].Name, o[1].Name, o[2].Name = "web 1", "Küche", "web 1"
	w.run()
	for visible, technical := range map[string]string{"web 1": "web 1", "Küche": "vm-1", "web 1 (" + vc + " vm-2)": "vm-2"} {
		if h := w.host(visible); h.Host != technical {
			t.Errorf("%s is called %q, want %q", visible, h.Host, technical)
		}
	}
	w.settled()
	o[0].Name = "web 9"
	w.run()
	if h := w.host("web 9"); h.Host != "web 9" {
		t.Errorf("the technical name stayed %q", h.Host)
	}
	w.settled()
}

func TestAnObjectWithoutANameKeepsThatOfItsHost(t *testing.T) {
	for _, hostName := range []pattern.Text{"{vcenter} {moid}", "{name}"} {
		w := newWorld(t, "6.0.14", 2)
		w.rules[0].HostName = hostName
		w.vCenter.Objects[1].Name = ""
		w.run()
		w.host("db000")
		w.host("vm-1")
		w.vCenter.Objects[0].Name = ""
		w.settled()
	}
}

func TestHandsOfOthersAreRespected(t *testing.T) {
	w := newWorld(t, "7.0.22", 3)
	w.run()
	extra := w.zabbix.Template("Linux", "Linux")
	group := w.zabbix.Group("By hand")
	w.zabbix.Edit("db001", func(h *apitest.Host) {
		h.Templates = append(h.Templates, apitest.Ref{TemplateID: extra})
		h.Groups = append(h.Groups, apitest.Ref{GroupID: group})
		h.Macros = append(h.Macros, apitest.Macro{ID: "1", Macro: "{$PASSWORD}", Value: "top", Type: "1"}, apitest.Macro{ID: "2", Macro: "{$MINE}", Value: "1", Type: "0"})
		h.Tags = append(h.Tags, apitest.Tag{Tag: "owner", Value: "ops"})
		h.Status, h.Monitored, h.ProxyID = "1", "1", "77"
	})
	w.settled()

	w.vCenter.Objects[1].Name, w.vCenter.Objects[1].Cluster = "db001b", "C9"
	w.rules[0].Macros = []Setting{{"{$NEW}", "{name}"}}
	w.rules[0].Templates = append(w.rules[0].Templates, "Extra")
	w.zabbix.Template("Extra", "Extra")
	w.run()
	h := w.host("db001b")
	if got := w.zabbix.Groups(h); !slices.Equal(got, []string{"Virtual machines", "By hand", "VMware/C9"}) && !slices.Equal(got, []string{"Virtual machines", "VMware/C1", "By hand", "VMware/C9"}) {
		t.Errorf("groups %v", got)
	}
	if len(h.Templates) != 3 || tagOf(h, "owner") != "ops" || tagOf(h, "cluster") != "C9" || h.Status != "1" || h.ProxyID != "77" {
		t.Errorf("host %+v", h)
	}
	if macroOf(h, "{$PASSWORD}") != "top" || macroOf(h, "{$MINE}") != "1" || macroOf(h, "{$NEW}") != "db001b" {
		t.Errorf("macros %+v", h.Macros)
	}
	w.settled()
}

func TestAMoveLeavesTheGroupOfTheOldCluster(t *testing.T) {
	w := newWorld(t, "6.0.14", 4)
	w.run()
	w.vCenter.Objects[0].Cluster = "C1"
	p := w.run()
	w.counts(p, map[Verb]int{Update: 1})
	if got := w.zabbix.Groups(w.host("db000")); !slices.Equal(got, []string{"Virtual machines", "VMware/C1"}) {
		t.Errorf("groups %v", got)
	}
	if got := strings.Join(p.Actions[0].Changes, "; "); got != "+group VMware/C1; -group VMware/C0; tags cluster" {
		t.Errorf("changes %q", got)
	}
	w.settled()
}

func TestSecretsOfTheAdministratorStay(t *testing.T) {
	w := newWorld(t, "6.0.14", 1)
	w.rules[0].Macros = []Setting{{"{$PASSWORD}", "to be set"}}
	w.run()
	w.zabbix.Edit("db000", func(h *apitest.Host) {
		for i := range h.Macros {
			if h.Macros[i].Macro == "{$PASSWORD}" {
				h.Macros[i].Value, h.Macros[i].Type = "top", "1"
			}
		}
	})
	w.settled()
	w.vCenter.Objects[0].MoID = "vm-77" // which changes another macro
	w.run()
	if got := macroOf(w.host("db000"), "{$PASSWORD}"); got != "top" {
		t.Errorf("the password is %q", got)
	}
}

func TestAClusterIsOneGroupWhateverItsName(t *testing.T) {
	w := newWorld(t, "6.0.14", 1)
	w.vCenter.Objects[0].Cluster = "A/B"
	w.run()
	if got := w.zabbix.Groups(w.host("db000")); !slices.Contains(got, "VMware/A_B") {
		t.Errorf("groups %v", got)
	}
	w.settled()
}

func TestProxies(t *testing.T) {
	for _, version := range []string{"6.0.14", "7.0.22"} {
		w := newWorld(t, version, 1)
		id := w.zabbix.Proxy("zbx-proxy")
		w.run()
		w.rules[0].Proxy = "zbx-proxy"
		w.counts(w.run(), map[Verb]int{Update: 1})
		h := w.host("db000")
		if h.Proxy != id && (h.ProxyID != id || h.Monitored != "1") {
			t.Errorf("%s: host %+v", version, h)
		}
		w.settled()
		if version != "7.0.22" {
			continue
		}
		group := w.zabbix.ProxyGroup("far away")
		w.rules[0].Proxy, w.rules[0].ProxyGroup = "", "far away"
		w.run()
		if h := w.host("db000"); h.ProxyGrp != group || h.Monitored != "2" {
			t.Errorf("host %+v", h)
		}
		w.settled()
	}
}

func TestWhatIsMissingIsToldBeforeAnythingChanges(t *testing.T) {
	w := newWorld(t, "6.0.14", 3)
	w.rules[0].Templates = []string{"VMware VM by vPoller", "Nope", "Nope either"}
	w.rules[0].Proxy = "nowhere"
	s, err := Read(t.Context(), w.open(0), w.rules, []string{vc})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Check(w.rules)
	want := "there is no template called \"Nope\" in Zabbix\nthere is no template called \"Nope either\" in Zabbix\nthere is no proxy called \"nowhere\" in Zabbix"
	if err == nil || err.Error() != want {
		t.Errorf("error %v", err)
	}
	w.rules[0].ProxyGroup = "g"
	if err := s.Check(w.rules[:1]); err == nil || !strings.Contains(err.Error(), "proxy groups need Zabbix 7.0, and this is 6.0") {
		t.Errorf("error %v", err)
	}
}

func TestFilters(t *testing.T) {
	match := func(texts ...string) []pattern.Match {
		var all []pattern.Match
		for _, text := range texts {
			m, err := pattern.ParseMatch(text)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, m)
		}
		return all
	}
	o := machine(1)
	o.Tags = []string{"env/prod", "owner/web"}
	template := o
	template.Template = true
	for name, c := range map[string]struct {
		object Object
		rule   Rule
		want   string
	}{
		"everything":         {o, Rule{}, ""},
		"template":           {template, Rule{}, "is a template"},
		"templates too":      {template, Rule{VMTemplates: true}, ""},
		"name in":            {o, Rule{Include: Filter{Name: match("db*")}}, ""},
		"name not in":        {o, Rule{Include: Filter{Name: match("web*", "app*")}}, "not included by name"},
		"name out":           {o, Rule{Exclude: Filter{Name: match("re:^db")}}, "excluded by name"},
		"folder below":       {o, Rule{Include: Filter{Folder: match("/DC0/vm")}}, ""},
		"folder elsewhere":   {o, Rule{Include: Filter{Folder: match("/DC0/vm/db")}}, "not included by folder"},
		"folder out":         {o, Rule{Exclude: Filter{Folder: match("*/web")}}, "excluded by folder"},
		"cluster":            {o, Rule{Include: Filter{Cluster: match("C0")}}, "not included by cluster"},
		"datacenter":         {o, Rule{Exclude: Filter{Datacenter: match("dc0")}}, "excluded by datacenter"},
		"tag in":             {o, Rule{Include: Filter{Tag: match("env/prod")}}, ""},
		"tag out":            {o, Rule{Exclude: Filter{Tag: match("owner/*")}}, "excluded by tag"},
		"no tag":             {machine(1), Rule{Include: Filter{Tag: match("*")}}, "not included by tag"},
		"power":              {o, Rule{Exclude: Filter{Power: match("poweredOff", "suspended")}}, ""},
		"power on":           {o, Rule{Include: Filter{Power: match("poweredoff")}}, "not included by power"},
		"in by one, not two": {o, Rule{Include: Filter{Name: match("db*"), Cluster: match("C0")}}, "not included by cluster"},
	} {
		if got := c.rule.Excluded(&c.object); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
