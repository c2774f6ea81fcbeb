package config_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vpoller/internal/config"
)

const examples = "../../configs"

// installed copies the examples to where they would be installed, with the
// passwords that they name, and returns that in place of /etc/vpoller.
func installed(t *testing.T) string {
	t.Helper()
	etc := t.TempDir()
	put(t, etc, "vc01.password", 0o640, "s3cret\n")
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(examples, path)
		put(t, etc, name, 0o640, strings.ReplaceAll(string(content), "/etc/vpoller", etc))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return etc
}

func TestEveryExampleLoads(t *testing.T) {
	roles := map[string][]config.Role{
		"vpoller.yaml":        {config.RoleProxy, config.RoleWorker, config.RoleBoth},
		"vpoller-proxy.yaml":  {config.RoleProxy},
		"vpoller-worker.yaml": {config.RoleWorker},
		"client.yaml":         nil, // see TestTheClientExampleIsTheDefault
		"import.yaml":         nil, // see TestTheExampleOfTheImportLoads
		"sender.yaml":         nil, // see TestTheExampleOfTheSenderLoads
		"vsphere/vc01.yaml":   nil, // by vpoller-worker.yaml

		"legacy/vpoller.conf":        {config.RoleProxy, config.RoleWorker, config.RoleBoth},
		"legacy/vpoller-proxy.conf":  {config.RoleProxy},
		"legacy/vpoller-worker.conf": {config.RoleWorker},
		"legacy/vsphere/my-vc0.conf": nil, // by vpoller-worker.conf
	}
	etc := installed(t)
	for _, name := range exampleFiles(t) {
		wanted, known := roles[name]
		if !known {
			t.Errorf("%s is not tested: say who loads it", name)
		}
		for _, role := range wanted {
			load(t, filepath.Join(etc, name), role)
		}
	}
}

// exampleFiles lists the examples that are configuration of vPoller.
func exampleFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"*.yaml", "vsphere/*", "legacy/*.conf", "legacy/vsphere/*"} {
		files, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("no examples in %s: %v", pattern, err)
		}
		for _, file := range files {
			all = append(all, strings.TrimPrefix(file, examples+"/"))
		}
	}
	return all
}

func TestTheFoldersOfTheExamplesAreRead(t *testing.T) {
	etc := installed(t)
	if c := load(t, filepath.Join(etc, "vpoller-worker.yaml"), config.RoleWorker); c.VSphere[0].Hostname != "vc01.example.org" {
		t.Errorf("vpoller-worker.yaml knows %q", c.VSphere[0].Hostname)
	}
	put(t, etc, "vsphere/my-vc0.conf", 0o640, read(t, filepath.Join(examples, "legacy/vsphere/my-vc0.conf")))
	c := load(t, filepath.Join(etc, "legacy/vpoller-worker.conf"), config.RoleWorker)
	if len(c.VSphere) != 2 || c.VSphere[0].Hostname != "vc01-test.example.org" || c.VSphere[0].Thumbprint == "" {
		t.Errorf("vpoller-worker.conf knows %+v", c.VSphere)
	}
}

// vpoller.yaml shows each setting of a proxy and a worker with its default.
func TestTheDefaultsInTheExampleAreTheDefaults(t *testing.T) {
	content := read(t, filepath.Join(examples, "vpoller.yaml"))
	settings, _, _ := strings.Cut(regexp.MustCompile(`(?m)^( *)#(\w+: )`).ReplaceAllString(content, "$1$2"), "\nvsphere:")
	same(t, loadText(t, "vpoller.yaml", settings, config.RoleProxy), config.Default())

	var dump strings.Builder
	if err := config.Default().Dump(&dump); err != nil {
		t.Fatal(err)
	}
	want := regexp.MustCompile(`(?m)^ *\w+:`).FindAllString(strings.TrimSuffix(dump.String(), "vsphere: []\n"), -1)
	got := regexp.MustCompile(`(?m)^ *\w+:`).FindAllString(settings, -1)
	if !slices.Equal(got, want) {
		t.Errorf("vpoller.yaml shows %q\nwant %q", got, want)
	}
}

func TestEverySettingOfAVCenterIsInTheExample(t *testing.T) {
	_, vcenter, _ := strings.Cut(read(t, filepath.Join(examples, "vpoller.yaml")), "\nvsphere:")
	for _, key := range []string{"hostname", "url", "username", "password", "password_file", "ca_file", "thumbprint", "insecure", "timeout"} {
		if !strings.Contains(vcenter, " "+key+": ") && !strings.Contains(vcenter, " #"+key+": ") {
			t.Errorf("vpoller.yaml does not show %s", key)
		}
	}
}

func TestEveryExampleIsInTheReadme(t *testing.T) {
	readme := read(t, filepath.Join(examples, "README.md"))
	for _, pattern := range []string{"*.yaml", "*/*"} {
		files, err := filepath.Glob(filepath.Join(examples, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimPrefix(file, examples+"/")
			if !strings.HasPrefix(name, "legacy/") && !strings.Contains(readme, "]("+name+")") {
				t.Errorf("configs/README.md does not say what %s is", name)
			}
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
