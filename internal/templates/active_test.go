package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/render"
	"vpoller/internal/templates/source"
)

// namedTemplate is what two flavours are compared by: names.
type namedTemplate struct {
	Template string
	Items    []namedItem
	Rules    []struct {
		Name, Type string
		Items      []namedItem                                `yaml:"item_prototypes"`
		Triggers   []struct{ Name string }                    `yaml:"trigger_prototypes"`
		Graphs     []struct{ Name string }                    `yaml:"graph_prototypes"`
		Hosts      []struct{ Host string }                    `yaml:"host_prototypes"`
		Overrides  []struct{ Operations []map[string]string } `yaml:"overrides"`
	} `yaml:"discovery_rules"`
	Dashboards []struct{ Name string }
}

type namedItem struct {
	Name, Type, Key, Delay, Units string
	History                       string
	ValueType                     string `yaml:"value_type"`
	Triggers                      []struct{ Name string }
}

// names are what a template has, one word and name each; masters are not among
// it, since that they are there is the flavour's own affair.
func (z *namedTemplate) names() []string {
	var all []string
	items := func(list []namedItem) {
		for _, i := range list {
			if i.History == "0" && i.ValueType == "TEXT" && strings.HasPrefix(i.Name, "Get ") {
				continue
			}
			all = append(all, fmt.Sprintf("item %s, %s %s", i.Name, i.ValueType, i.Units))
			for _, t := range i.Triggers {
				all = append(all, "trigger "+t.Name)
			}
		}
	}
	items(z.Items)
	for _, r := range z.Rules {
		if r.Hosts != nil && r.Items == nil {
			continue
		}
		all = append(all, "rule "+r.Name)
		items(r.Items)
		for _, t := range r.Triggers {
			all = append(all, "trigger "+t.Name)
		}
		for _, g := range r.Graphs {
			all = append(all, "graph "+g.Name)
		}
	}
	for _, d := range z.Dashboards {
		all = append(all, "dashboard "+d.Name)
	}
	slices.Sort(all)
	return all
}

// namedTemplates are those of a rendered file by their names without the flavour.
func namedTemplates(t *testing.T, r render.Release, f source.Flavour) map[string]*namedTemplate {
	t.Helper()
	var file struct {
		Export struct{ Templates []*namedTemplate } `yaml:"zabbix_export"`
	}
	if err := yaml.Unmarshal(rendered(t)[string(r)+"/"+render.FileName(f)], &file); err != nil {
		t.Fatal(err)
	}
	by := map[string]*namedTemplate{}
	for _, z := range file.Export.Templates {
		by[strings.TrimSuffix(z.Template, " "+string(f))] = z
	}
	return by
}

// TestActiveHasAllThatExternalHas is that who goes over to vpoller-sender misses
// no item, rule, trigger or graph, and gains those about the sender alone.
func TestActiveHasAllThatExternalHas(t *testing.T) {
	gained := []string{"item Version of vpoller-sender, CHAR ", "item vpoller-sender, UNSIGNED ", "trigger vpoller-sender sends nothing"}
	active, external := namedTemplates(t, render.Zabbix60, source.Active), namedTemplates(t, render.Zabbix60, source.External)
	if !slices.Equal(slices.Sorted(maps.Keys(active)), slices.Sorted(maps.Keys(external))) {
		t.Fatal("the templates are not the same")
	}
	var more []string
	for name, z := range external {
		has := active[name].names()
		for _, word := range z.names() {
			if i := slices.Index(has, word); i >= 0 {
				has = slices.Delete(has, i, i+1)
				continue
			}
			t.Errorf("%s has no %s", name, word)
		}
		more = append(more, has...)
	}
	if !slices.Equal(more, gained) {
		t.Errorf("active has, and external has not: %q", more)
	}
}

// TestActiveIsPushed is that nothing in it waits for a poller of Zabbix, but what
// Zabbix computes; that no rule makes hosts; and that a key names the object by
// macros that are empty.
func TestActiveIsPushed(t *testing.T) {
	types := []string{"ZABBIX_ACTIVE", "DEPENDENT", "CALCULATED"}
	for _, r := range render.Releases() {
		for name, z := range namedTemplates(t, r, source.Active) {
			all := z.Items
			for _, rule := range z.Rules {
				if rule.Hosts != nil || !slices.Contains(types, rule.Type) {
					t.Errorf("%s: %s: %s is %s with %d host prototypes", r, name, rule.Name, rule.Type, len(rule.Hosts))
				}
				all = append(all, rule.Items...)
			}
			for _, i := range all {
				ping := i.Type == "SIMPLE" && strings.HasPrefix(i.Key, "icmpping[")
				if !slices.Contains(types, i.Type) && !ping {
					t.Errorf("%s: %s: %s is %s", r, name, i.Name, i.Type)
				}
				asks := strings.HasPrefix(i.Key, `vpoller["`)
				if asks != (i.Type == "ZABBIX_ACTIVE" && !strings.HasPrefix(i.Key, "vpoller.")) || asks && !strings.Contains(i.Key, `,"{$VSPHERE.HOST}"`) {
					t.Errorf("%s: %s: %s is %s with the key %s", r, name, i.Name, i.Type, i.Key)
				}
			}
		}
		text := string(rendered(t)[string(r)+"/"+render.FileName(source.Active)])
		for _, word := range []string{"ZBX_NOTSUPPORTED", "vpoller-zabbix[", "--batch", "{HOST.HOST}\",", "host_prototypes"} {
			if strings.Contains(text, word) {
				t.Errorf("%s: %s is in the file", r, word)
			}
		}
		for _, macro := range []string{"HOST", "NAME"} {
			if empty := "macro: '{$VSPHERE." + macro + "}'\n          value: \"\"\n"; !strings.Contains(text, empty) {
				t.Errorf("%s: {$VSPHERE.%s} is not empty", r, macro)
			}
		}
	}
}
