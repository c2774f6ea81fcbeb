package config_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/secret"
)

// vc returns a vCenter as Load completes it.
func vc(name, user, password string) config.VSphere {
	return config.VSphere{
		Hostname: name,
		URL:      "https://" + name + "/sdk",
		Username: user,
		Password: secret.New(password),
		Timeout:  10 * time.Second,

		ConcurrentCalls: 16, CallsPerMinute: 6000, PerfBatch: 50_000, Mirror: true, MaxAge: time.Minute, MaxPaths: 500, MaxMemory: 512 * config.MiB,
	}
}

// load expects neither problems nor warnings.
func load(t *testing.T, path string, role config.Role) *config.Config {
	t.Helper()
	c, warnings, err := config.Load(path, role)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		t.Errorf("warning: %s", w)
	}
	return c
}

func loadText(t *testing.T, name, content string, role config.Role) *config.Config {
	t.Helper()
	return load(t, put(t, folder(t), name, 0o600, content), role)
}

func same(t *testing.T, got, want *config.Config) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("loaded %+v\nwant   %+v", got, want)
	}
}

func TestAFileThatSaysNothingIsTheDefault(t *testing.T) {
	for _, content := range []string{"", "# nothing\n", "---\n", "proxy:\nworker:\nvsphere:\n", "{}\n"} {
		same(t, loadText(t, "vpoller.yaml", content, config.RoleProxy), config.Default())
	}
	same(t, loadText(t, "vpoller.conf", "; nothing\n", config.RoleProxy), config.Default())
}

func TestEverySettingOfYAML(t *testing.T) {
	t.Setenv("VC02_PASSWORD", "from the environment")
	t.Setenv("VC_DOMAIN", "example.org")
	dir := folder(t)
	path := put(t, dir, "vpoller.yaml", 0o600, `
proxy:
  frontend: tcp://*:1
  backend: ipc:///run/vpoller/backend
  mgmt: tcp://[::1]:3
  http: :4
  worker_credit: 5
  timeout: 1m6s
  grace: 0s
  max_message: 8MiB
worker:
  proxy: [tcp://p1:10124, "tcp://[2001:db8::1]:10124"]
  mgmt: tcp://10.0.0.1:9
  http: 127.0.0.1:10
  concurrency: 11
  queue: 12
  timeout: 13ms
  vsphere_hosts_dir: hosts
vsphere:
  - &first
    hostname: vc00.${VC_DOMAIN}
    url: vcenter:8443
    username: u
    password_file: password
    ca_file: ca.pem
    timeout: 14s
    concurrent_calls: 15
    calls_per_minute: 16
    perf_batch: 20
    mirror: off
    max_age: 17s
    volatile: [summary.config.name, 'config.extraConfig["a.b"].value']
    max_paths: 18
    max_memory: 19MiB
  - {hostname: vc11, username: u, password: "${VC02_PASSWORD}", thumbprint: "aabbccddeeff00112233445566778899aabbccdd"}
  - {hostname: vc12, username: u, password: "not ${A} ref}", insecure: true, ca_file: "", thumbprint: "", url: ""}
  - {hostname: "::1", username: u, password_file: password, url: "https://[::1]/"}
`)
	want := &config.Config{
		Proxy: config.Proxy{
			Frontend: "tcp://*:1", Backend: "ipc:///run/vpoller/backend", Mgmt: "tcp://[::1]:3", HTTP: ":4",
			WorkerCredit: 5, Timeout: 66 * time.Second, Grace: 0, MaxMessage: 8 * config.MiB,
		},
		Worker: config.Worker{
			Proxy: []string{"tcp://p1:10124", "tcp://[2001:db8::1]:10124"}, Mgmt: "tcp://10.0.0.1:9", HTTP: "127.0.0.1:10",
			Concurrency: 11, Queue: 12, Timeout: 13 * time.Millisecond, VSphereHostsDir: filepath.Join(dir, "hosts"),
		},
		VSphere: []config.VSphere{
			vc("vc00.example.org", "u", "s3cret"),
			vc("vc11", "u", "from the environment"),
			vc("vc12", "u", "not ${A} ref}"),
			vc("::1", "u", "s3cret"),
			vc("vc01", "u", "s3cret"),
			vc("vc02", "u", "s3cret"),
		},
	}
	want.VSphere[0].URL = "https://vcenter:8443/sdk"
	want.VSphere[0].CAFile = filepath.Join(dir, "ca.pem")
	want.VSphere[0].Timeout = 14 * time.Second
	want.VSphere[0].ConcurrentCalls, want.VSphere[0].CallsPerMinute = 15, 16
	want.VSphere[0].PerfBatch = 20
	want.VSphere[0].Mirror, want.VSphere[0].MaxAge = false, 17*time.Second
	want.VSphere[0].Volatile = []string{"summary.config.name", `config.extraConfig["a.b"].value`}
	want.VSphere[0].MaxPaths, want.VSphere[0].MaxMemory = 18, 19*config.MiB
	want.VSphere[1].Thumbprint = "AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD"
	want.VSphere[2].Insecure = true
	want.VSphere[3].URL = "https://[::1]/sdk"
	same(t, load(t, path, config.RoleBoth), want)
}

func TestOneProxyMayStandWithoutAList(t *testing.T) {
	c := loadText(t, "vpoller.yaml", "worker: {proxy: tcp://p1:10124}\n", config.RoleProxy)
	if want := []string{"tcp://p1:10124"}; !reflect.DeepEqual(c.Worker.Proxy, want) {
		t.Errorf("proxies are %q, want %q", c.Worker.Proxy, want)
	}
}

func TestAliasesAreFollowed(t *testing.T) {
	c := loadText(t, "vpoller.yaml", "vsphere:\n"+
		"  - {hostname: vc01, username: &user u, password_file: password}\n"+
		"  - {hostname: vc02, username: *user, password_file: password}\n", config.RoleWorker)
	if c.VSphere[1].Username != "u" {
		t.Errorf("username is %q, want u", c.VSphere[1].Username)
	}
}

// A proxy may share the file of a worker, whose secrets it cannot open.
func TestAProxyLeavesTheSecretsOfAWorkerAlone(t *testing.T) {
	loadText(t, "vpoller.yaml", `
worker: {vsphere_hosts_dir: nowhere, mgmt: "${NOWHERE}"}
vsphere:
  - {hostname: vc01, username: "${NOBODY}", password_file: nowhere, ca_file: nowhere}
  - {hostname: "${NOBODY}", username: u, password: "${NOTHING}"}
`, config.RoleProxy)
}

func TestAWorkerLeavesTheEnvironmentOfAProxyAlone(t *testing.T) {
	loadText(t, "vpoller.yaml", `
proxy: {frontend: "${NOWHERE}"}
vsphere: [{hostname: vc01, username: u, password_file: password}]
`, config.RoleWorker)
}

func TestPortsThatTheSystemChoosesAreNotTheSame(t *testing.T) {
	loadText(t, "vpoller.yaml", "proxy: {frontend: tcp://127.0.0.1:0, backend: tcp://127.0.0.1:0}\n", config.RoleProxy)
}

func TestAMissingFileIsErrNotExist(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vpoller.yaml")
	_, _, err := config.Load(path, config.RoleBoth)
	var problems config.Problems
	if !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &problems) || len(problems) != 1 {
		t.Fatalf("error is %v, want one problem that is fs.ErrNotExist", err)
	}
	if want := path + ": no such file or directory"; err.Error() != want {
		t.Errorf("error reads %q, want %q", err, want)
	}
}

func TestAFileTooLongIsRefused(t *testing.T) {
	path := put(t, t.TempDir(), "vpoller.yaml", 0o600, "#"+string(make([]byte, 1<<20)))
	if _, _, err := config.Load(path, config.RoleProxy); err == nil || err.Error() != path+": is longer than 1MiB: is it the right file?" {
		t.Errorf("error is %v", err)
	}
}

func TestTheFormOfAFileShowsByItsContent(t *testing.T) {
	for name, content := range map[string]string{
		"yaml.conf":    "\n# comment\nproxy: {timeout: 7s}\n",
		"yaml2.conf":   "{proxy: {timeout: 7s}}\n",
		"bom.yaml":     "\ufeffproxy:\n  timeout: 7s\n",
		"ini.yaml":     "; comment\n[proxy]\ntimeout = 7\n",
		"bom.conf":     "\ufeff[proxy]\r\ntimeout: 7\r\n",
		"no-extension": "[proxy]\ntimeout=7",
	} {
		if c := loadText(t, name, content, config.RoleProxy); c.Proxy.Timeout != 7*time.Second {
			t.Errorf("%s: timeout is %s, want 7s", name, c.Proxy.Timeout)
		}
	}
}
