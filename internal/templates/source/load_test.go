package source

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

const common = `
group: G
classes: {usage: "{$U}", config: "{$C}", discovery: "{$D}"}
valuemaps: {State: {"0": bad}}
`

// thing is a template whose rows start in line 5.
const thing = `template: Thing
object: thing
description: A thing.
`

func load(text string) (*Catalogue, error) {
	return Load(fstest.MapFS{"common.yaml": {Data: []byte(common)}, "thing.yaml": {Data: []byte(thing + text)}})
}

func TestBadSources(t *testing.T) {
	const good = "  - {id: a, name: A, property: a, component: x}\n"
	for text, want := range map[string]string{
		"itmes: []\n": `thing.yaml:4: unknown word "itmes"`,
		"items:\n" + good + "  - {id: a, name: B, property: b, component: x}\n":                                                          `thing.yaml:6: the item id "a" is missing or there already`,
		"items:\n  - {id: a, name: A, component: x}\n":                                                                                   `thing.yaml:5: the value of an item comes from exactly one origin, not from []`,
		"items:\n  - {id: a, name: A, property: a, check: b, component: x}\n":                                                            `thing.yaml:5: the value of an item comes from exactly one origin, not from [property check]`,
		"items:\n  - {id: a, name: A, property: a}\n":                                                                                    `thing.yaml:5: an item needs name and component`,
		"items:\n  - {id: a, name: A, property: a, component: x, every: day}\n":                                                          `thing.yaml:5: "day" is no interval class`,
		"items:\n  - {id: a, name: A, property: a, component: x, map: Stat}\n":                                                           `thing.yaml:5: there is no value map "Stat"`,
		"items:\n  - {id: a, name: A, property: a, component: x, value: real}\n":                                                         `thing.yaml:5: "real" is no type of value, which are [number float text long log bool]`,
		"items:\n  - {id: a, name: A, property: a, component: x, unset: never}\n":                                                        `thing.yaml:5: there should be words and values here`,
		"items:\n  - {id: a, name: A, property: a, component: x, unset: {}}\n":                                                           `thing.yaml:5: unset is discard, {value: ..} or {error: ..}`,
		"items:\n  - {id: a, name: A, property: a, component: x, native: true}\n":                                                        `thing.yaml:5: what a flavour has of its own is false or a key`,
		"items:\n  - {id: a, name: A, property: a, component: x, only: [nativ]}\n":                                                       `thing.yaml:5: "nativ" is no flavour, which are [batch active external native]`,
		"items:\n  - {id: a, name: A, property: a, component: x, steps: [{twice: 2}]}\n":                                                 `thing.yaml:5: "twice" is no step`,
		"items:\n  - {id: a, name: A, property: a, component: x, steps: [multiply]}\n":                                                   `thing.yaml:5: the step multiply does not take 0 arguments`,
		"items:\n  - {id: a, name: A, formula: last(//b), component: x}\n":                                                               `thing.yaml:5: there is no item "b"`,
		"items:\n  - {id: a, name: A, from: b, component: x}\n":                                                                          `thing.yaml:5: there is no item "b"`,
		"items:\n  - {id: a, name: A, list: l, path: $, component: x}\n":                                                                 `thing.yaml:5: list needs a list that is there, and path`,
		"lists:\n  - {id: l, method: m, members: [x]}\nitems:\n  - {id: a, name: A, list: l, path: '$[?(@.x == true)]', component: x}\n": `thing.yaml:7: Zabbix compares truth values as texts: == "false"`,
		"items:\n  - {id: a, name: A, member: m, component: x}\n":                                                                        `thing.yaml:5: member is for rules over a list`,
		"triggers:\n  - {id: t, name: T, when: last(//a)=0, severity: high, scope: notice}\n":                                            `thing.yaml:5: there is no item "a"`,
		"triggers:\n  - {id: t, name: T, when: 1=1, severity: bad, scope: notice}\n":                                                     `thing.yaml:5: "bad" is no severity, which are [not-classified info warning average high disaster]`,
		"triggers:\n  - {id: t, name: T, when: 1=1, severity: high, scope: all}\n":                                                       `thing.yaml:5: "all" is no scope, which are [availability capacity performance notice security]`,
		"triggers:\n  - {id: t, name: T, when: 1=1, severity: high}\n":                                                                   `thing.yaml:5: a trigger needs id, name, when, severity and scope`,
		"triggers:\n  - {id: t, name: T, when: 1=1, severity: high, scope: notice, after: [u]}\n":                                        `thing.yaml:5: there is no trigger "u"`,
		"lists:\n  - {id: l, method: m}\n":                                                                                               `thing.yaml:5: a list needs id, method and members`,
		"discovery:\n  - {id: r, name: R}\n":                                                                                             `thing.yaml:5: a rule needs id, name and either list or discover`,
		"discovery:\n  - {id: r, name: R, list: l}\n":                                                                                    `thing.yaml:5: a rule over a list needs identity`,
		"discovery:\n  - {id: r, name: R, list: l, identity: [m]}\n":                                                                     `thing.yaml:5: there is no list "l"`,
		"discovery:\n  - {id: r, name: R, discover: d, filter: ['{#A} is b']}\n":                                                         `thing.yaml:5: "{#A} is b" has no operator, such as matches`,
		"discovery:\n  - {id: r, name: R, discover: d, filter: ['A matches b']}\n":                                                       `thing.yaml:5: a condition begins with a discovery macro: "A matches b"`,
		"discovery:\n  - {id: r, name: R, discover: d, hosts: [{host: h, name: n}]}\n":                                                   `thing.yaml:5: a host prototype needs host, name and groups`,
		"lists:\n  - {id: l, method: m, members: [a]}\ndiscovery:\n  - {id: r, name: R, list: l, identity: [b]}\n":                       `thing.yaml:7: the list l does not name the member "b"`,
		"graphs:\n  - {id: g, name: G, items: [a]}\n":                                                                                    `thing.yaml:5: there is no item "a"`,
		"graphs:\n  - {id: g, name: G, items: [a], kind: round}\n":                                                                       `thing.yaml:5: "round" is no kind of graph`,
		"macros:\n  - {macro: '{$A}', value: {batch: '1'}, description: d}\n":                                                            `thing.yaml:5: there is no value for the flavour active`,
		"macros:\n  - {macro: '{$A}', value: {bach: '1', others: '2'}, description: d}\n":                                                `thing.yaml:5: "bach" is no flavour, which are [batch active external native]`,
		"macros:\n  - {macro: '{$A}', value: '1'}\n":                                                                                     `thing.yaml:5: a macro needs macro, value and description`,
		"dashboards:\n  - {id: d, name: D, pages: [{rows: [[{item: a}]]}]}\n":                                                            `thing.yaml:5: a widget shows "a", which there is not`,
		"dashboards:\n  - {id: d, name: D, pages: [{rows: [[{columns: 1}]]}]}\n":                                                         `thing.yaml:5: a widget shows exactly one of item, graph and graph-prototype`,
	} {
		_, err := load(text)
		if err == nil || err.Error() != want {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}

// TestAllProblemsAtOnce is that the first one does not hide the others.
func TestAllProblemsAtOnce(t *testing.T) {
	_, err := load("items:\n  - {nam: A}\n  - {id: a, value: real}\ntrigers: []\n")
	if err == nil || strings.Count(err.Error(), "\n") < 1 {
		t.Errorf("%v", err)
	}
}

func TestDefaults(t *testing.T) {
	c, err := load(`items:
  - {name: A, property: summary.runtime.powerState, component: x, value: bool, map: State}
  - {name: B, counter: cpu.ready.millisecond.summation, component: x, native: 'key["b"]'}
  - {name: C, property: c, component: x, native: false}
discovery:
  - {id: r, name: R, discover: d, address: {name: n}}
`)
	if err != nil {
		t.Fatal(err)
	}
	items := c.Templates[0].Items
	if items[0].ID != "powerState" || items[0].Every != "usage" || items[1].ID != "cpu-ready" || items[1].Value != Number {
		t.Errorf("%+v", items)
	}
	if r := (&Rule{Hosts: []HostProto{{}}, Items: []Item{{Only: []Flavour{Native}}}}); r.In(Active) || !r.In(Native) || !r.In(Batch) {
		t.Error("a rule that only makes hosts is in active, or not in the others")
	}
	if items[1].Native.Key != `key["b"]` || !items[1].In(Native) || items[2].In(Native) || !items[2].In(Batch) {
		t.Errorf("%+v", items)
	}
	r := c.Templates[0].Discovery[0]
	if r.Every != "discovery" || r.Lifetime != "7d" {
		t.Errorf("%+v", r)
	}
	got := r.Address.In(Batch, Address{VCenter: "v", Name: "m"})
	if got != (Address{VCenter: "v", Name: "n"}) {
		t.Errorf("%+v", got)
	}
}

// TestTheCatalogue is that every source is in order, and used by its macros.
func TestTheCatalogue(t *testing.T) {
	c, err := Load(os.DirFS("../../../templates/catalogue"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Find("vcenter") == nil || c.Templates[0].ID != "vcenter" {
		t.Error("the vCenter does not come first")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("items:\n  - {id: a, name: A, property: a, component: x}\n")
	f.Add("discovery:\n  - {id: r, name: R, discover: d, filter: ['{#A} matches b']}\n")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = load(text)
	})
}
