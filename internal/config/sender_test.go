package config_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/zabbix/buffer"
)

// The files of testdata/sender are as those of testdata: see
// TestEveryRuleHasItsMessage.
func TestEveryRuleOfTheSenderHasItsMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/sender/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata/sender: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			content := read(t, file)
			want := expectationOf(t, filepath.Base(file), content)
			dir := folder(t)
			path := put(t, dir, filepath.Base(file), want.mode, content)
			_, warnings, err := config.LoadSender(path)
			here := func(text string) string { return strings.ReplaceAll(text, dir+"/", "") }
			problems, texts := []string{}, []string{}
			if err != nil {
				problems = strings.Split(here(err.Error()), "\n")
			}
			for _, w := range warnings {
				texts = append(texts, here(w.String()))
			}
			slices.Sort(texts)
			compare(t, "problems", problems, want.problems)
			compare(t, "warnings", texts, want.warnings)
			if all := fmt.Sprint(problems, texts); strings.Contains(all, "s3cret") {
				t.Errorf("the messages show a secret:\n%s", all)
			}
		})
	}
}

func loadSender(t *testing.T, path string) *config.Sender {
	t.Helper()
	c, warnings, err := config.LoadSender(path)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, warnings %v", err, warnings)
	}
	return c
}

// The least that can be said does what is recommended.
func TestAShortConfigurationOfTheSenderIsEnough(t *testing.T) {
	path := put(t, t.TempDir(), "sender.yaml", 0o600, "zabbix: {server: zabbix.example.org}\nactive: {vcenters: [vc01]}\n")
	c := loadSender(t, path)
	if z := c.Zabbix[0]; z.Name != "zabbix" || z.Addresses[0] != "zabbix.example.org:10051" || z.Transport != config.TransportZabbix {
		t.Errorf("Zabbix %+v", z)
	}
	var kinds []push.Kind
	for _, h := range c.Active.Hosts {
		kinds = append(kinds, h.Kind)
		if want := "vpoller " + string(h.Kind) + " {vcenter}"; !strings.HasPrefix(string(h.Metadata), want) {
			t.Errorf("metadata of %s is %q", h.Kind, h.Metadata)
		}
	}
	if !slices.Equal(kinds, push.Kinds()) {
		t.Errorf("kinds %v", kinds)
	}
	if vm := c.Active.Hosts[4]; vm.HostName != "{name}" || c.Active.Hosts[0].HostName != "{vcenter}" {
		t.Errorf("virtual machines %+v", vm)
	}
	if c.Active.Location() != time.Local {
		t.Errorf("the time zone is %v", c.Active.Location())
	}
}

func TestTheExampleOfTheSenderLoads(t *testing.T) {
	etc := installed(t)
	content := read(t, filepath.Join(etc, "sender.yaml"))
	c := loadSender(t, filepath.Join(etc, "sender.yaml"))
	if len(c.Active.Hosts) != 5 || len(c.Active.Hosts[3].Exclude) != 1 {
		t.Errorf("read %+v", c.Active)
	}
	everything := regexp.MustCompile(`(?m)^( *)#( {2,}|)(\w+:|- )`).ReplaceAllString(content, "$1$2$3")
	const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
	put(t, etc, "zabbix-ca.pem", 0o640, pem)
	put(t, etc, "sender.pem", 0o640, pem)
	put(t, etc, "sender.key", 0o640, "s3cret")
	c = loadSender(t, put(t, etc, "sender-all.yaml", 0o640, everything))
	if len(c.Active.Hosts) != 6 || len(c.Active.List) != 2 || len(c.Jobs) != 3 || c.Zabbix[0].TLS.Connect != config.TLSCert {
		t.Errorf("with everything: %+v", c)
	}
	if c.Active.Location().String() != "Europe/Berlin" || c.Active.List[0].VCenter != "vc01.example.org" || c.Active.List[1].Object != "" {
		t.Errorf("with everything: %+v", c.Active)
	}
	for i, want := range []config.SenderJob{
		{Name: "vm.get", Kind: push.VM, Host: "{name}", Item: "vm.property[{property}]"},
		{Name: "processors", Kind: push.VM, Host: "{name}", Item: "vm.counter[{counter}]"},
		{Name: "vm.discover", Host: "{vcenter}", Item: "vm.discovery"},
	} {
		if j := c.Jobs[i]; j.Name != want.Name || j.Kind != want.Kind || j.Host != want.Host || j.Item != want.Item || len(j.VCenters) != 1 {
			t.Errorf("job %+v", j)
		}
	}
}

// The values behind # in the example are the defaults, but for those that say
// what a thing could be.
func TestTheDefaultsInTheExampleOfTheSenderAreTheDefaults(t *testing.T) {
	content := read(t, filepath.Join(examples, "sender.yaml"))
	short := loadSender(t, put(t, t.TempDir(), "sender.yaml", 0o600, content))
	shown := regexp.MustCompile(`(?m)^( *)#( {2,}|)((timeout|retries|connections|values|bytes|discover|refresh|heartbeat|patience|dir|max_bytes|max_age|sync|mgmt|pprof|metadata|host_name|vm_templates|vpoller|buffer):)`)
	long := loadSender(t, put(t, t.TempDir(), "sender.yaml", 0o600, shown.ReplaceAllString(content, "$1$2$3")))
	long.VPoller.Endpoint = "" // that of all clients is not known here
	if got, want := shownSettings(t, long), shownSettings(t, short); got != want {
		t.Errorf("shown are\n%s\nand the defaults\n%s", got, want)
	}
}

func shownSettings(t *testing.T, c *config.Sender) string {
	t.Helper()
	var out strings.Builder
	if err := c.Dump(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// Without items of their own, the values of a job go where the method says.
func TestItemsOfJobsHaveKeysOfTheirOwn(t *testing.T) {
	for job, want := range map[string]string{
		"method: vm.get, properties: [name]":                               "vpoller.vm.get[{property}]",
		"method: host.perf.get, counters: [cpu.usage.percent.average]":     "vpoller.host.perf.get[{counter}]",
		"method: vm.disk.get, key: /var, properties: [freeSpace]":          "vpoller.vm.disk.get[{property},{key}]",
		"method: vm.discover, properties: [runtime.powerState]":            "vpoller.vm.discover",
		"method: net.get, objects: [VM Network], properties: [name]":       "vpoller.net.get[{property}]",
		"method: vm.cpu.usage.percent, exclude: {power: [poweredOff]}":     "vpoller.vm.cpu.usage.percent",
		"method: vm.cpu.usage.percent, objects: [db01], host: the db host": "vpoller.vm.cpu.usage.percent",
	} {
		path := put(t, t.TempDir(), "sender.yaml", 0o600, "zabbix: {server: z}\njobs: [{vcenters: vc01, interval: 1m, "+job+"}]\n")
		if got := loadSender(t, path).Jobs[0].Item; string(got) != want {
			t.Errorf("%s: items are %q, want %q", job, got, want)
		}
	}
}

func TestWhatIsNotNamedIsToldApart(t *testing.T) {
	dir := t.TempDir()
	c := loadSender(t, put(t, dir, "sender.yaml", 0o600, lines(
		"zabbix: {server: z}",
		"active: {vcenters: vc01, hosts: {virtual_machines: , vcenters: , clusters: }}",
		"jobs:",
		"  - {method: vm.discover, interval: 1h}",
		"  - {method: vm.discover, interval: 2h}",
		"buffer: {dir: waiting}")))
	if c.Jobs[0].Name != "vm.discover" || c.Jobs[1].Name != "vm.discover 2" {
		t.Errorf("jobs %q and %q", c.Jobs[0].Name, c.Jobs[1].Name)
	}
	if h := c.Active.Hosts; len(h) != 3 || h[0].Kind != push.VCenter || h[1].Kind != push.Cluster || h[2].Kind != push.VM {
		t.Errorf("kinds %v, %v, %v", h[0].Kind, h[1].Kind, h[2].Kind)
	}
	if want := filepath.Join(dir, "waiting"); c.Buffer.Dir != want {
		t.Errorf("the buffer is in %s, want %s", c.Buffer.Dir, want)
	}
}

func TestTheDiskCanBeToldWhenToWrite(t *testing.T) {
	if config.SyncAlways != buffer.SyncAlways || config.SyncNever != buffer.SyncNever {
		t.Error("the buffer calls it otherwise")
	}
	for text, want := range map[string]time.Duration{"always": config.SyncAlways, "never": config.SyncNever, "5s": 5 * time.Second} {
		path := put(t, t.TempDir(), "sender.yaml", 0o600, "zabbix: {server: z}\nactive: {vcenters: vc01}\nbuffer: {sync: "+text+"}\n")
		c := loadSender(t, path)
		if shown := shownSettings(t, c); c.Buffer.Sync != want || !strings.Contains(shown, "sync: "+text) {
			t.Errorf("%s is %v, shown as\n%s", text, c.Buffer.Sync, shown)
		}
	}
}

func TestTheManualOfTheSenderIsRight(t *testing.T) {
	etc := folder(t)
	put(t, etc, "sender.psk", 0o640, strings.Repeat("0123456789abcdef", 4)+"\n")
	const pem = "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n"
	put(t, etc, "zabbix-ca.pem", 0o640, pem)
	put(t, etc, "sender.pem", 0o640, pem)
	put(t, etc, "sender.key", 0o640, "s3cret")
	program := put(t, etc, "zabbix_sender", 0o755, "#!/bin/sh\n")
	t.Setenv("PATH", filepath.Dir(program))
	blocks := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(read(t, "../../docs/sender.md"), -1)
	if len(blocks) == 0 {
		t.Fatal("docs/sender.md shows no configuration")
	}
	for _, block := range blocks {
		text := strings.ReplaceAll(block[1], "/etc/vpoller", etc)
		if !strings.Contains(text, "zabbix:") {
			text = "zabbix: {server: z}\n" + text
		}
		if !strings.Contains(text, "active:") && !strings.Contains(text, "jobs:") {
			text += "jobs: [{vcenters: vc01, method: vm.discover, interval: 1h}]\n"
		}
		if _, warnings, err := config.LoadSender(put(t, etc, "sender.yaml", 0o640, text)); err != nil || len(warnings) > 0 {
			t.Errorf("%v, warnings %v in\n%s", err, warnings, text)
		}
	}
}

func FuzzSender(f *testing.F) {
	files, err := filepath.Glob("testdata/sender/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, file := range append(files, filepath.Join(examples, "sender.yaml")) {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, content string) {
		if strings.Contains(content, "_file") || strings.Contains(content, "program") { // the fuzzer would open whatever comes to its mind
			return
		}
		path := filepath.Join(dir, "sender.yaml")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		c, _, err := config.LoadSender(path)
		if (c == nil) != (err != nil) {
			t.Errorf("%v and %v", c, err)
		}
		if err == nil {
			if err := c.Dump(io.Discard); err != nil {
				t.Error(err)
			}
			return
		}
		for line := range strings.SplitSeq(err.Error(), "\n") {
			if !strings.Contains(line, path) {
				t.Errorf("where is %q", line)
			}
		}
	})
}
