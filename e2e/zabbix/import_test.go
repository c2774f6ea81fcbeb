package zabbix

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/secret"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
	"vpoller/vsphere/vcsimtest"
)

// importVC is what the worker's configuration calls the simulator.
const importVC = "vc01.import.example.org"

// importVMs is how many virtual machines it has.
const importVMs = 500

// TestImport makes hosts of 500 virtual machines in a real Zabbix, and lets
// happen to them what happens.
func TestImport(t *testing.T) {
	z := login(t, setting(t, "ZABBIX_API"), setting(t, "ZABBIX_RELEASE"), setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD"))
	m := newImport(t, z)

	m.run(0, "hosts: 500 to create", "--dry-run")
	if n := len(m.hosts()); n != 0 {
		t.Fatalf("a dry run made %d hosts", n)
	}
	m.timed("create 500", func() { m.run(0, "hosts: 500 created, 0 updated, 0 unchanged") })
	m.timed("a second run", func() { m.run(0, "hosts: 0 created, 0 updated, 500 unchanged") })

	m.renames(t)
	m.wrongs(t)
	m.interrupted(t)
	m.vanished(t)
	m.adopted(t)
	m.proxied(t)
	m.byPassword(t)
}

// imports is a simulated vCenter, the programs between it and Zabbix, and the
// configuration of the import.
type imports struct {
	t             *testing.T
	z             *api
	sim           *vcsimtest.Server
	changes       *vcsimtest.Changer // renames
	program       string
	file, token   string
	template, url string
}

func newImport(t *testing.T, z *api) *imports {
	dir := t.TempDir()
	m := &imports{
		t: t, z: z, sim: vcsimtest.Start(t, vcsimtest.Options{VMs: importVMs}),
		program: filepath.Join(dir, "vpoller-import"), file: filepath.Join(dir, "import.yaml"),
		template: "vPoller import test", url: setting(t, "ZABBIX_API"),
	}
	m.changes = m.sim.Changes(vcsimtest.ChangeOptions{Seed: 1, Kinds: []vcsimtest.ChangeKind{vcsimtest.Renamed}})
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", m.program, "vpoller/cmd/vpoller-import").CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	m.makeTemplate()
	m.makeToken()
	m.configure(m.startHouse(dir), m.url, m.token)
	return m
}

// makeTemplate makes a template with as many items as matter for the time that
// linking it takes.
func (m *imports) makeTemplate() {
	id := group(m.z, "vPoller import test")
	if m.z.release != "6.0" {
		var made struct{ GroupIDs []string }
		m.z.call("templategroup.create", params{"name": "vPoller import test"}, &made)
		id = made.GroupIDs[0]
		m.t.Cleanup(func() { m.z.call("templategroup.delete", []string{id}, nil) })
	}
	var made struct{ TemplateIDs []string }
	m.z.call("template.create", params{"host": m.template, "groups": []params{{"groupid": id}}}, &made)
	var items []params
	for i := range 20 {
		items = append(items, params{
			"hostid": made.TemplateIDs[0], "name": fmt.Sprintf("Item %d", i), "key_": fmt.Sprintf("vpoller.test[%d]", i), "type": 2, "value_type": 3,
		})
	}
	m.z.call("item.create", items, nil)
	m.t.Cleanup(func() {
		m.clear(importVMs)
		m.z.call("template.delete", made.TemplateIDs, nil)
	})
}

func (m *imports) makeToken() {
	var made struct{ TokenIDs []string }
	m.z.call("token.create", params{"name": "vPoller import test", "userid": "1"}, &made)
	m.t.Cleanup(func() { m.z.call("token.delete", made.TokenIDs, nil) })
	var generated []struct{ Token string }
	m.z.call("token.generate", made.TokenIDs, &generated)
	m.token = generated[0].Token
}

// startHouse starts proxy and worker, and returns where clients ask.
func (m *imports) startHouse(dir string) string {
	log := slog.New(slog.DiscardHandler)
	cfg := config.Default()
	cfg.Proxy.Frontend, cfg.Proxy.Backend, cfg.Proxy.Mgmt = "ipc://"+dir+"/front", "ipc://"+dir+"/back", "ipc://"+dir+"/proxy"
	cfg.Worker.Proxy, cfg.Worker.Mgmt = []string{cfg.Proxy.Backend}, "ipc://"+dir+"/worker"
	p, err := proxyd.New(cfg.Proxy, log)
	if err != nil {
		m.t.Fatal(err)
	}
	w, err := workerd.New(cfg.Worker, []config.VSphere{{
		Hostname: importVC, URL: m.sim.URL(), Username: "user", Password: secret.New("pass"), Timeout: 10 * time.Second,
		Mirror: true, MaxAge: time.Minute, MaxPaths: 500, MaxMemory: config.GiB, ConcurrentCalls: 16, PerfBatch: 50_000,
	}}, log)
	if err != nil {
		m.t.Fatal(err)
	}
	runUntilEnd(m.t, p.Run)
	runUntilEnd(m.t, w.Run)
	return p.FrontendAddr()
}

func (m *imports) configure(endpoint, url, token string) {
	m.t.Helper()
	text := fmt.Sprintf(`
vsphere: {hostname: %s}
vpoller: {endpoint: %q}
zabbix: {url: %q, api_token: %s}
hosts:
  virtual_machines:
    templates: [%q]
    groups: [vPoller import test, "vPoller import test/{cluster}"]
    tags: {folder: "{folder_path}"}
`, importVC, endpoint, url, token, m.template)
	if err := os.WriteFile(m.file, []byte(text), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

func (m *imports) command(args ...string) (*exec.Cmd, *bytes.Buffer) {
	cmd := exec.CommandContext(m.t.Context(), m.program, append([]string{"-f", m.file}, args...)...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	return cmd, &out
}

// run runs the program, and checks its exit code and that it says something.
func (m *imports) run(code int, says string, args ...string) string {
	m.t.Helper()
	cmd, out := m.command(args...)
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) || cmd.ProcessState.ExitCode() != code || !strings.Contains(out.String(), says) {
		text := out.String()
		m.t.Fatalf("vpoller-import %v: exit code %d, want %d; says not %q:\n%s", args, cmd.ProcessState.ExitCode(), code, says, text[max(0, len(text)-2000):])
	}
	if strings.Contains(out.String(), m.token) {
		m.t.Fatal("the token is among the messages")
	}
	return out.String()
}

// until runs the program without effect until the worker has seen what changed.
func (m *imports) until(says string, args ...string) {
	m.t.Helper()
	await(m.t, func() []string {
		cmd, out := m.command(append(args, "--dry-run")...)
		if err := cmd.Run(); err == nil && strings.Contains(out.String(), says) || strings.Contains(out.String(), says) {
			return nil
		}
		return []string{says}
	})
}

func (m *imports) timed(what string, do func()) {
	m.t.Helper()
	begin := time.Now()
	do()
	m.t.Logf("%s: %.1f s", what, time.Since(begin).Seconds())
}

// imported is a host that the import made.
type imported struct {
	HostID, Host, Name, Status string
	Tags                       []struct{ Tag, Value string }
}

// hosts are all that the import made, by what they stand for.
func (m *imports) hosts() map[string]imported {
	m.t.Helper()
	var all []imported
	m.z.call("host.get", params{
		"output": []string{"hostid", "host", "name", "status"}, "selectTags": []string{"tag", "value"},
		"tags": []params{{"tag": "vpoller.id", "operator": 0, "value": importVC + "/"}},
	}, &all)
	by := map[string]imported{}
	for _, h := range all {
		for _, tag := range h.Tags {
			if tag.Tag == "vpoller.id" {
				by[strings.TrimPrefix(tag.Value, importVC+"/")] = h
			}
		}
	}
	if len(by) != len(all) {
		m.t.Errorf("%d hosts stand for %d objects", len(all), len(by))
	}
	return by
}

// clear deletes hosts that the import made.
func (m *imports) clear(n int) {
	var ids []string
	for _, h := range m.hosts() {
		ids = append(ids, h.HostID)
	}
	ids = ids[:min(n, len(ids))]
	if len(ids) > 0 {
		m.z.call("host.delete", ids, nil)
	}
}

// renames: 50 renamed virtual machines keep their hosts.
func (m *imports) renames(t *testing.T) {
	before, names := m.hosts(), map[string]string{}
	for len(names) < 50 {
		change := m.changes.Next()
		names[change.VM.Value] = change.Name
	}
	m.until("50 to update")
	m.timed("50 renames", func() { m.run(0, "hosts: 0 created, 50 updated, 450 unchanged") })
	after := m.hosts()
	for id, name := range names {
		if h := after[id]; h.HostID != before[id].HostID || h.Name != name || h.Host != before[id].Host {
			t.Errorf("%s was %+v and is %+v, want the name %q", id, before[id], h, name)
		}
	}
	m.run(0, "hosts: 0 created, 0 updated, 500 unchanged")
}

// wrongs: nothing changes when Zabbix cannot be used, and the message says why.
func (m *imports) wrongs(t *testing.T) {
	before := m.hosts()
	right, err := os.ReadFile(m.file)
	if err != nil {
		t.Fatal(err)
	}
	for what, c := range map[string]struct {
		old, new, says, hint string
		code                 int
	}{
		"token":    {m.token, strings.Repeat("f", 64), "the API token is not accepted", `under "API tokens"`, 1},
		"address":  {m.url, "http://127.0.0.1:9/zabbix", "connection refused", "is the web server of Zabbix up", 69},
		"page":     {m.url, strings.TrimSuffix(m.url, "api_jsonrpc.php") + "nowhere", "instead of what the API of Zabbix does", "without index.php", 1},
		"template": {m.template, "Nope", `there is no template called "Nope" in Zabbix`, "nothing has been changed", 1},
		"vCenter":  {importVC, "nowhere.example.org", "nowhere.example.org", "", 1},
	} {
		wrong := strings.Replace(string(right), c.old, c.new, 1)
		if wrong == string(right) {
			t.Fatalf("%s: %q is not in the configuration", what, c.old)
		}
		if err := os.WriteFile(m.file, []byte(wrong), 0o600); err != nil {
			t.Fatal(err)
		}
		if out := m.run(c.code, c.says, "--delete", "--max-delete=100"); !strings.Contains(out, c.hint) {
			t.Errorf("%s: no hint in %s", what, out)
		} else {
			t.Logf("%s:\n%s", what, out)
		}
	}
	if err := os.WriteFile(m.file, right, 0o600); err != nil {
		t.Fatal(err)
	}
	if after := m.hosts(); !maps.EqualFunc(before, after, func(a, b imported) bool { return a.HostID == b.HostID && a.Status == b.Status }) {
		t.Errorf("%d hosts were, %d are", len(before), len(after))
	}
}

// interrupted: a run that is stopped ends after the call under way, and the next
// one goes on.
func (m *imports) interrupted(t *testing.T) {
	const missing = importVMs / 2
	m.clear(missing)
	cmd, out := m.command()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for begin := time.Now(); len(m.hosts()) == importVMs-missing && time.Since(begin) < patience; {
		<-tick.C
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // its exit code says what there is to say
	made := len(m.hosts()) - (importVMs - missing)
	if code := cmd.ProcessState.ExitCode(); code != 1 || made == 0 || made%25 != 0 {
		t.Fatalf("exit code %d (%v), %d hosts:\n%s", code, cmd.ProcessState.Sys().(syscall.WaitStatus), made, out)
	}
	if text := out.String(); !strings.Contains(text, "run it again to go on") || !strings.Contains(text, fmt.Sprintf("%d of %d hosts are left: stopped", missing-made, missing)) {
		t.Errorf("%s", text)
	}
	t.Logf("interrupted after %d hosts", made)
	m.run(0, fmt.Sprintf("hosts: %d created, 0 updated, %d unchanged", missing-made, importVMs-missing+made))
	m.run(0, "hosts: 0 created, 0 updated, 500 unchanged")
}

// vanished: what is gone is disabled, or deleted, but not too much of it.
func (m *imports) vanished(t *testing.T) {
	remove := m.sim.Changes(vcsimtest.ChangeOptions{Seed: 2, Kinds: []vcsimtest.ChangeKind{vcsimtest.Deleted}})
	var gone []string
	for range 20 {
		gone = append(gone, remove.Next().VM.Value)
	}
	m.until("20 to disable")
	m.run(0, "hosts: 0 created, 0 updated, 20 disabled, 480 unchanged")
	m.run(0, "hosts: 0 created, 0 updated, 500 unchanged")
	for id, h := range m.hosts() {
		if disabled := h.Status == "1"; disabled != slices.Contains(gone, id) {
			t.Errorf("%s is %+v", id, h)
		}
	}
	m.run(1, "20 of the 500 hosts of "+importVC+" would be deleted, which is more than 3 %", "--delete", "--max-delete=3")
	if n := len(m.hosts()); n != 500 {
		t.Errorf("%d hosts are left", n)
	}
	m.run(0, "hosts: 0 created, 0 updated, 20 deleted, 480 unchanged", "--delete")
	for _, id := range gone {
		if h, there := m.hosts()[id]; there {
			t.Errorf("%+v is still there", h)
		}
	}
}

// adopted: a host of the original import tool is taken over, and what was done
// to it by hand stays.
func (m *imports) adopted(t *testing.T) {
	var id string
	var old imported
	for id, old = range m.hosts() {
		break
	}
	m.z.call("host.delete", []string{old.HostID}, nil)
	var made struct{ HostIDs []string }
	m.z.call("host.create", params{
		"host": old.Name, "groups": []params{{"groupid": group(m.z, "vPoller import test")}},
		"macros": []params{{"macro": "{$VSPHERE.HOST}", "value": importVC}, {"macro": "{$SECRET}", "value": "x", "type": 1}},
		"tags":   []params{{"tag": "owner", "value": "ops"}},
	}, &made)
	m.run(0, "hosts: 0 created, 0 updated, 1 taken over, 479 unchanged")
	m.run(0, "hosts: 0 created, 0 updated, 480 unchanged")
	h := m.hosts()[id]
	if h.HostID != made.HostIDs[0] || h.Host != old.Name {
		t.Errorf("host %+v, want %s", h, made.HostIDs[0])
	}
	var macros []struct{ Macro, Type string }
	m.z.call("usermacro.get", params{"hostids": made.HostIDs, "output": []string{"macro", "type"}}, &macros)
	if len(macros) != 3 || !strings.Contains(fmt.Sprint(macros), "{{$SECRET} 1}") {
		t.Errorf("macros %v", macros)
	}
}

// edit changes the configuration.
func (m *imports) edit(old, replacement string) {
	m.t.Helper()
	text, err := os.ReadFile(m.file)
	if err != nil {
		m.t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		m.t.Fatalf("%q is not in the configuration", old)
	}
	if err := os.WriteFile(m.file, []byte(strings.Replace(string(text), old, replacement, 1)), 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// proxied: hosts get a proxy, and with Zabbix 7.0 a proxy group.
func (m *imports) proxied(t *testing.T) {
	made := func(method string, p params) string {
		var ids map[string][]string
		m.z.call(method+".create", p, &ids)
		for _, all := range ids {
			t.Cleanup(func() {
				m.clear(importVMs)
				m.z.call(method+".delete", all, nil)
			})
			return all[0]
		}
		return ""
	}
	where := func(member, id string) {
		t.Helper()
		var all []map[string]any
		m.z.call("host.get", params{
			"output": []string{"hostid", member}, "filter": params{member: id},
			"tags": []params{{"tag": "vpoller.kind", "value": "vm"}},
		}, &all)
		if len(all) != 480 {
			t.Errorf("%d hosts have the %s", len(all), member)
		}
	}
	if m.z.release == "6.0" {
		id := made("proxy", params{"host": "vPoller import test", "status": 5})
		m.edit("groups:", "proxy: vPoller import test\n    groups:")
		m.run(0, "hosts: 0 created, 480 updated, 0 unchanged")
		where("proxy_hostid", id)
	} else {
		id := made("proxy", params{"name": "vPoller import test", "operating_mode": 0})
		m.edit("groups:", "proxy: vPoller import test\n    groups:")
		m.run(0, "hosts: 0 created, 480 updated, 0 unchanged")
		where("proxyid", id)
		id = made("proxygroup", params{"name": "vPoller import test", "failover_delay": "1m", "min_online": 1})
		m.edit("proxy:", "proxy_group:")
		m.run(0, "hosts: 0 created, 480 updated, 0 unchanged")
		where("proxy_groupid", id)
	}
	m.run(0, "hosts: 0 created, 0 updated, 480 unchanged")
}

// byPassword: a user and a password do as well, and a wrong one is said to be
// wrong without being shown.
func (m *imports) byPassword(t *testing.T) {
	user, password := setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD")
	m.edit("api_token: "+m.token, fmt.Sprintf("username: %q, password: %q", user, password))
	m.run(0, "hosts: 0 created, 0 updated, 480 unchanged")
	m.edit(fmt.Sprintf("password: %q", password), `password: "wr0ng"`)
	if out := m.run(1, "user.login: "); strings.Contains(out, "wr0ng") || !strings.Contains(out, "hint: log in to the frontend") {
		t.Errorf("%s", out)
	}
}
