package render

import (
	"bytes"
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"vpoller/internal/templates/source"
)

var update = flag.Bool("update", false, "write the files below testdata anew")

// TestFiles compares what one of each thing becomes, flavour by flavour, with the
// files below testdata: they are there to be read.
func TestFiles(t *testing.T) {
	c, err := source.Load(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Releases() {
		for _, f := range source.Flavours() {
			got, err := File(c, f, r)
			if err != nil {
				t.Fatal(err)
			}
			name := "testdata/" + string(r) + "/" + FileName(f)
			if *update {
				if err := os.MkdirAll("testdata/"+string(r), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, got, 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if line := firstDifference(got, want); line != "" {
				t.Errorf("%s differs at %s", name, line)
			}
		}
	}
}

func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range max(len(g), len(w)) {
		switch {
		case i >= len(g):
			return "its end"
		case i >= len(w) || !bytes.Equal(g[i], w[i]):
			return string(g[i])
		}
	}
	return ""
}

// TestBadSources are mistakes that only show when a template is made.
func TestBadSources(t *testing.T) {
	const common = "group: G\nclasses: {usage: '{$U}', discovery: '{$U}'}\nmacros: [{macro: '{$U}', value: 1m, description: d}]\n"
	const thing = "template: Thing\nobject: vm\ndescription: A thing.\naddress: {vcenter: v, name: n}\n"
	for text, want := range map[string]string{
		"items:\n  - {id: a, name: A, method: vm.got, property: b, component: x}\n":                                        "thing.yaml:6: there is no method vm.got",
		"items:\n  - {id: a, name: A, property: b, component: x, units: '{$B}'}\n":                                         "thing.yaml:1: the macro {$B} is used and defined nowhere",
		"discovery:\n  - {id: r, name: R, discover: vm.discover, hosts: [{host: h, name: n, groups: [g], template: t}]}\n": "thing.yaml:6: there is no template \"t\"",
		"discovery:\n  - {id: r, name: R, discover: vm.discover, items: [{id: a, name: A, formula: '1', component: x}]}\n": "thing.yaml:6: the rule r needs identity for this item",
	} {
		c, err := source.Load(fstest.MapFS{"common.yaml": {Data: []byte(common)}, "thing.yaml": {Data: []byte(thing + text)}})
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if _, err := File(c, source.Batch, Zabbix60); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\n got %v\nwant %s", text, err, want)
		}
	}
}
