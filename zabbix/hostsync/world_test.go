package hostsync

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"vpoller/internal/pattern"
	"vpoller/internal/secret"
	"vpoller/zabbix/api"
	"vpoller/zabbix/apitest"
)

const vc = "vc01.example.org"

// A world is a vCenter, a Zabbix, and what is to be made of the one in the other.
type world struct {
	t       *testing.T
	zabbix  *apitest.Server
	rules   []Rule
	vCenter *Inventory
	others  []Inventory
	opts    Options
}

// newWorld has n virtual machines in two clusters, and a rule for them.
func newWorld(t *testing.T, version string, n int) *world {
	s := apitest.New(version)
	t.Cleanup(s.Close)
	s.Template("VMware VM by vPoller", "VMware VM by vPoller")
	w := &world{
		t: t, zabbix: s,
		rules:   []Rule{vmRule()},
		vCenter: &Inventory{VCenter: vc, Whole: []Kind{VM}},
		opts:    Options{MaxDelete: 10, Today: "2026-01-31"},
	}
	for i := range n {
		w.vCenter.Objects = append(w.vCenter.Objects, machine(i))
	}
	return w
}

func vmRule() Rule {
	return Rule{
		Kind: VM, HostName: "{vcenter} {moid}", VisibleName: "{name}",
		Templates: []string{"VMware VM by vPoller"},
		Groups:    []pattern.Text{"Virtual machines", "VMware/{cluster}"},
		Tags:      []Setting{{"cluster", "{cluster}"}},
	}
}

func machine(i int) Object {
	return Object{
		Kind: VM, VCenter: vc, MoID: fmt.Sprintf("vm-%d", i), UUID: fmt.Sprintf("uuid-%d", i), Name: fmt.Sprintf("db%03d", i),
		Datacenter: "DC0", Cluster: fmt.Sprintf("C%d", i%2), Host: "esx1", Folder: "web", FolderPath: "/DC0/vm/web", Power: "poweredOn",
	}
}

// open connects to the world's Zabbix.
func (w *world) open(timeout time.Duration) *api.Client {
	w.t.Helper()
	c, err := api.Open(w.t.Context(), api.Config{URL: w.zabbix.URL(), Token: secret.New(apitest.Token), Timeout: timeout})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { c.Close(context.Background()) }) //nolint:errcheck // nothing is left to be done
	return c
}

func (w *world) inventories() []Inventory { return append([]Inventory{*w.vCenter}, w.others...) }

// plan reads and plans.
func (w *world) plan(c *api.Client) (*State, *Plan) {
	w.t.Helper()
	var names []string
	for _, inv := range w.inventories() {
		names = append(names, inv.VCenter)
	}
	s, err := Read(w.t.Context(), c, w.rules, names)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := s.Check(w.rules); err != nil {
		w.t.Fatal(err)
	}
	return s, Make(s, w.rules, w.inventories(), w.opts)
}

// run plans, applies without a failure, and returns the plan.
func (w *world) run() *Plan {
	w.t.Helper()
	c := w.open(10 * time.Second)
	s, p := w.plan(c)
	r, err := Apply(w.t.Context(), c, s, p, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range r.Failures {
		w.t.Errorf("%s %s: %v", f.Action.Verb, f.Action.Name, f.Err)
	}
	if r.Left != 0 {
		w.t.Errorf("%d actions are left", r.Left)
	}
	return p
}

// settled checks that another run has nothing to do.
func (w *world) settled() {
	w.t.Helper()
	before := w.writes()
	p := w.run()
	for _, a := range p.Actions {
		if a.Verb != Skip {
			w.t.Errorf("another run would %s %s: %v %s", a.Verb, a.Name, a.Changes, a.Why)
		}
	}
	if w.writes() != before {
		w.t.Errorf("another run made %d changing calls", w.writes()-before)
	}
}

func (w *world) writes() int {
	n := 0
	for _, method := range []string{"host.create", "host.update", "host.delete", "hostgroup.create"} {
		n += w.zabbix.Calls(method)
	}
	return n
}

// host is the host with a visible name.
func (w *world) host(name string) apitest.Host {
	w.t.Helper()
	all := w.zabbix.Hosts()
	i := slices.IndexFunc(all, func(h apitest.Host) bool { return h.Name == name })
	if i < 0 {
		w.t.Fatalf("there is no host %q", name)
	}
	return all[i]
}

func (w *world) has(name string) bool {
	return slices.ContainsFunc(w.zabbix.Hosts(), func(h apitest.Host) bool { return h.Name == name })
}

func tagOf(h apitest.Host, name string) string {
	for _, t := range h.Tags {
		if t.Tag == name {
			return t.Value
		}
	}
	return ""
}

func macroOf(h apitest.Host, name string) string {
	for _, m := range h.Macros {
		if m.Macro == name {
			return m.Value
		}
	}
	return ""
}

func (w *world) counts(p *Plan, want map[Verb]int) {
	w.t.Helper()
	for _, v := range []Verb{Create, Update, Adopt, Enable, Disable, Delete, Skip} {
		if p.Count(v) != want[v] {
			w.t.Errorf("%d to %s, want %d", p.Count(v), v, want[v])
		}
	}
}
