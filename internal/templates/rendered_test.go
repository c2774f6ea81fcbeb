package templates

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/source"
)

// nodes calls visit for each mapping of a rendered file.
func nodes(t *testing.T, data []byte, visit func(map[string]string)) {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		t.Fatal(err)
	}
	walk(&root, visit)
}

// TestIdentifiers is that each is a version 4 UUID, given to one thing of a
// file, and the same for all releases.
func TestIdentifiers(t *testing.T) {
	form := regexp.MustCompile(`^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$`)
	files := rendered(t)
	of := map[string]map[string]bool{}
	for name, data := range files {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		seen := map[string]bool{}
		nodes(t, data, func(m map[string]string) {
			id, ok := m["uuid"]
			switch {
			case !ok:
			case !form.MatchString(id):
				t.Errorf("%s: %s is no UUID", name, id)
			case seen[id]:
				t.Errorf("%s: %s is given twice", name, id)
			default:
				seen[id] = true
			}
		})
		of[name] = seen
	}
	for id := range of["6.0/vpoller-batch.yaml"] {
		if !of["7.0/vpoller-batch.yaml"][id] {
			t.Errorf("%s is in 6.0 alone", id)
		}
	}
}

// TestLengths is that nothing is longer than Zabbix can store.
func TestLengths(t *testing.T) {
	limits := map[string]int{"key": 2048, "name": 255, "template": 128, "opdata": 255, "event_name": 2048, "units": 255, "tag": 255, "value": 2048, "expression": 8192}
	for name, data := range rendered(t) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		nodes(t, data, func(m map[string]string) {
			for word, limit := range limits {
				if n := len([]rune(m[word])); n > limit {
					t.Errorf("%s: %s has %d characters: %.80s...", name, word, n, m[word])
				}
			}
		})
	}
}

// TestMacrosAreUsed is that none is defined for nothing.
func TestMacrosAreUsed(t *testing.T) {
	c, err := source.Load(os.DirFS(filepath.Join(dir, "catalogue")))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for name, data := range rendered(t) {
		if strings.HasSuffix(name, ".yaml") {
			nodes(t, data, func(m map[string]string) { used[m["macro"]] = true })
		}
	}
	all := c.Common.Macros
	for _, s := range c.Templates {
		all = append(all, s.Macros...)
	}
	for _, m := range all {
		if !used[m.Macro] {
			t.Errorf("no template uses %s", m.Macro)
		}
	}
}

// TestGuidelines of Zabbix for templates: what changes does not stand in the
// name of a trigger, everything has a tag.
func TestGuidelines(t *testing.T) {
	for name, data := range rendered(t) {
		if !strings.HasSuffix(name, ".yaml") {
			continue
		}
		nodes(t, data, func(m map[string]string) {
			_, isTrigger := m["priority"]
			if isTrigger && (strings.Contains(m["name"], "{HOST.") || strings.Contains(m["name"], "{ITEM.")) {
				t.Errorf("%s: the name of the trigger %q changes", name, m["name"])
			}
			_, isItem := m["value_type"]
			if _, tagged := m["tags"]; (isItem || isTrigger) && !tagged {
				t.Errorf("%s: %q has no tags", name, m["name"])
			}
		})
	}
}
