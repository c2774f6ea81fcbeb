package config_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
)

// The files of testdata/import are as those of testdata: see
// TestEveryRuleHasItsMessage.
func TestEveryRuleOfTheImportHasItsMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/import/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/import: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content := read(t, file)
			want := expectationOf(t, filepath.Base(file), content)
			dir := folder(t)
			path := put(t, dir, filepath.Base(file), want.mode, content)
			_, warnings, err := config.LoadImport(path)
			here := func(text string) string {
				first, rest, _ := strings.Cut(strings.ReplaceAll(text, dir+"/", ""), ": ")
				return first + ": " + strings.ReplaceAll(rest, filepath.Base(file), "FILE")
			}
			problems, texts := []string{}, []string{}
			if err != nil {
				for line := range strings.SplitSeq(err.Error(), "\n") {
					problems = append(problems, here(line))
				}
			}
			for _, w := range warnings {
				texts = append(texts, here(w.String()))
			}
			slices.Sort(want.warnings)
			slices.Sort(texts)
			compare(t, "problems", problems, want.problems)
			compare(t, "warnings", texts, want.warnings)
			if all := fmt.Sprint(problems, texts); strings.Contains(all, "s3cret") {
				t.Errorf("the messages show a secret:\n%s", all)
			}
		})
	}
}

func TestAFileOfTheOriginalImportLoads(t *testing.T) {
	path := put(t, folder(t), "zabbix-vsphere-import.yaml", 0o600, read(t, "testdata/import/original.yaml"))
	c, _, err := config.LoadImport(path)
	if err != nil {
		t.Fatal(err)
	}
	if c.VPoller.Timeout != 3*time.Second || c.VPoller.Endpoint != "tcp://localhost:10123" || !slices.Equal(c.VCenters, []string{"vc01.example.org"}) {
		t.Errorf("read %+v", c)
	}
	if c.Zabbix.Token.Reveal() != "s3cret-token" || c.Zabbix.Username != "" || !c.Zabbix.Password.IsZero() {
		t.Errorf("Zabbix %+v", c.Zabbix)
	}
	var kinds []string
	for _, h := range c.Hosts {
		kinds = append(kinds, h.Kind)
	}
	if !slices.Equal(kinds, []string{"datacenters", "hypervisors", "virtual_machines", "datastores"}) {
		t.Errorf("kinds %v", kinds)
	}
	vm := c.Hosts[2]
	if vm.HostName != "{name}" || vm.VisibleName != "{name}" || c.Hosts[3].VisibleName != "{url}" || c.Hosts[0].Macros[0].Name != "{$VSPHERE.HOST}" {
		t.Errorf("virtual machines %+v", vm)
	}
	if !slices.Equal(texts(vm.Groups), []string{"Virtual Machines", "{cluster}"}) || !slices.Equal(texts(c.Hosts[0].Groups), []string{"Datacenters"}) {
		t.Errorf("groups %v, %v", vm.Groups, c.Hosts[0].Groups)
	}
	if len(vm.Exclude["power"]) != 2 || !vm.Exclude["name"][0].In("Example-1 of many") || vm.Exclude["name"][0].In("my Example-1") {
		t.Errorf("exclude %v", vm.Exclude)
	}
}

func texts[T ~string](list []T) []string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = string(one)
	}
	return all
}

func TestTheExampleOfTheImportLoads(t *testing.T) {
	etc := installed(t)
	put(t, etc, "zabbix.token", 0o640, "s3cret\n")
	c, warnings, err := config.LoadImport(filepath.Join(etc, "import.yaml"))
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, warnings %v", err, warnings)
	}
	if len(c.Hosts) != 5 || c.Zabbix.Token.Reveal() != "s3cret" {
		t.Errorf("read %+v", c)
	}
	content := read(t, filepath.Join(etc, "import.yaml"))
	everything := regexp.MustCompile(`(?m)^( *)#( {2,}|)(\w+:|VSPHERE)`).ReplaceAllString(content, "$1$2$3")
	put(t, etc, "zabbix-ca.pem", 0o640, "")
	c, warnings, err = config.LoadImport(put(t, etc, "import-all.yaml", 0o640, everything))
	if err != nil || len(warnings) > 0 {
		t.Fatalf("with everything: %v, warnings %v", err, warnings)
	}
	vm := c.Hosts[3]
	if c.Hosts[2].Proxy == "" || len(vm.Include) != 2 || len(vm.Exclude) != 3 || len(vm.Macros) != 1 || c.VPoller.Endpoint == "" {
		t.Errorf("with everything: %+v", vm)
	}
}

func FuzzImport(f *testing.F) {
	files, err := filepath.Glob("testdata/import/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		if strings.Contains(content, "_file") { // the fuzzer would open whatever comes to its mind
			return
		}
		path := filepath.Join(dir, "import.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		c, _, err := config.LoadImport(path)
		if (c == nil) != (err != nil) {
			t.Errorf("%v and %v", c, err)
		}
		if err != nil {
			for line := range strings.SplitSeq(err.Error(), "\n") {
				if !strings.HasPrefix(line, path) && !strings.Contains(line, path) {
					t.Errorf("where is %q", line)
				}
			}
		}
	})
}

// The configurations of the manual work as they stand.
func TestTheManualOfTheImportIsRight(t *testing.T) {
	etc := folder(t)
	put(t, etc, "zabbix.token", 0o640, "s3cret\n")
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(read(t, "../../docs/import.md"), -1)
	if len(blocks) == 0 {
		t.Fatal("docs/import.md shows no configuration")
	}
	for _, block := range blocks {
		text := strings.ReplaceAll(block[1], "/etc/vpoller", etc)
		if _, warnings, err := config.LoadImport(put(t, etc, "import.yaml", 0o640, text)); err != nil || len(warnings) > 0 {
			t.Errorf("%v, warnings %v in\n%s", err, warnings, text)
		}
	}
}
