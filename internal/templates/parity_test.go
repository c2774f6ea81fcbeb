package templates

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"vpoller/internal/templates/render"
	"vpoller/internal/templates/source"
)

// zabbixTemplate is what parity needs of a rendered template.
type zabbixTemplate struct {
	Template string
	Items    []struct{ Key string }
	Rules    []struct {
		Key   string
		Items []struct{ Key string }        `yaml:"item_prototypes"`
		Hosts []struct{ Host, Name string } `yaml:"host_prototypes"`
	} `yaml:"discovery_rules"`
}

// has are the keys and hosts of the template, as the list of the originals
// writes them.
func (z *zabbixTemplate) has() map[string]bool {
	found := map[string]bool{}
	for _, i := range z.Items {
		found["item\t"+i.Key] = true
	}
	for _, r := range z.Rules {
		found["rule\t"+r.Key] = true
		for _, i := range r.Items {
			found["prototype\t"+i.Key] = true
		}
		for _, h := range r.Hosts {
			found["host\t"+h.Host+" | "+h.Name] = true
		}
	}
	return found
}

// TestNativeKeysAreTheOriginals is that who comes from the original's templates
// keeps the history of every item.
func TestNativeKeysAreTheOriginals(t *testing.T) {
	c, err := source.Load(os.DirFS(filepath.Join(dir, "catalogue")))
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]map[string]bool{}
	var file struct {
		Export struct{ Templates []zabbixTemplate } `yaml:"zabbix_export"`
	}
	if err := yaml.Unmarshal(rendered(t)["6.0/"+render.FileName(source.Native)], &file); err != nil {
		t.Fatal(err)
	}
	for _, z := range file.Export.Templates {
		there[z.Template] = z.has()
	}
	for id, key := range originals(t) {
		for _, k := range key {
			if s := c.Find(id); s == nil || !there[render.TemplateName(s, source.Native)][k] {
				t.Errorf("the template %s has no %s", id, strings.ReplaceAll(k, "\t", " "))
			}
		}
	}
}

// originals are "kind\tkey" by template.
func originals(t *testing.T) map[string][]string {
	t.Helper()
	f, err := os.Open("testdata/original-keys.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all := map[string][]string{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			id, key, _ := strings.Cut(line, "\t")
			all[id] = append(all[id], key)
		}
	}
	return all
}
