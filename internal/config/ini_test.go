package config_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
)

func TestTheProxyOf2014(t *testing.T) {
	want := config.Default()
	want.Proxy.Frontend, want.Proxy.Backend, want.Proxy.Mgmt = "tcp://*:1", "tcp://*:2", "tcp://*:3"
	same(t, loadText(t, "vpoller-proxy.conf", `
[Default]
frontend = tcp://*:1
backend  = tcp://*:2
mgmt     = tcp://*:3
`, config.RoleProxy), want)
}

func TestTheWorkerOf2014(t *testing.T) {
	dir := folder(t)
	put(t, dir, "vsphere/vc00.conf", 0o600, `
[Default]
hostname = vc00
username = root
password = 100%% of "a;b" # 'c' ; a comment
timeout  = 3
`)
	put(t, dir, "vsphere/vc01.conf", 0o640, `
[Default]
hostname = vc01
username = root
password_file = ../password
insecure = yes
url = vc01:8443
timeout = 1m
`)
	want := config.Default()
	want.Worker.Proxy, want.Worker.Mgmt = []string{"tcp://p1:10124"}, "tcp://*:10000"
	want.Worker.VSphereHostsDir = filepath.Join(dir, "vsphere")
	want.VSphere = []config.VSphere{vc("vc00", "root", `100%% of "a;b" # 'c' ; a comment`), vc("vc01", "root", "s3cret")}
	want.VSphere[0].Timeout = 3 * time.Second
	want.VSphere[1].Timeout = time.Minute
	want.VSphere[1].Insecure = true
	want.VSphere[1].URL = "https://vc01:8443/sdk"
	same(t, load(t, put(t, dir, "vpoller-worker.conf", 0o644, lines(
		"[Default]",
		"proxy             = tcp://p1:10124",
		"mgmt              = tcp://*:10000",
		"vsphere_hosts_dir = "+want.Worker.VSphereHostsDir,
	)), config.RoleWorker), want)
}

func TestTheFileOfToday(t *testing.T) {
	dir := folder(t)
	want := config.Default()
	want.Proxy.Frontend = "tcp://*:1"
	want.Worker.Proxy = []string{"tcp://p1:10124", "tcp://p2:10124"}
	want.Worker.Concurrency = 5
	want.Worker.VSphereHostsDir = filepath.Join(dir, "hosts")
	want.VSphere = []config.VSphere{vc("vc01", "u", "s3cret"), vc("vc02", "u", "s3cret")}
	same(t, load(t, put(t, dir, "vpoller.conf", 0o644, `
# [other]
[proxy]
  Frontend : tcp://*:1	; the door
[WORKER]
proxy = tcp://p1:10124,
	tcp://p2:10124
CONCURRENCY = 5 # five
vsphere_hosts_dir = hosts
`), config.RoleBoth), want)
}

func TestOnlyADeeperLineContinuesAValue(t *testing.T) {
	c := loadText(t, "vpoller.conf", lines(
		"[proxy]",
		"  frontend = tcp://*:1",
		"  backend = tcp://*:2",
		"  timeout = 3 # seconds",
		"[worker]",
		"  proxy =",
		"      tcp://p1:10124",
		"      # and the second",
		"      tcp://p2:10124",
		"  vsphere_hosts_dir = hosts",
	), config.RoleBoth)
	if c.Proxy.Frontend != "tcp://*:1" || c.Proxy.Backend != "tcp://*:2" || c.Proxy.Timeout != 3*time.Second {
		t.Errorf("proxy is %+v", c.Proxy)
	}
	if want := []string{"tcp://p1:10124", "tcp://p2:10124"}; !slices.Equal(c.Worker.Proxy, want) {
		t.Errorf("proxies are %q, want %q", c.Worker.Proxy, want)
	}
}

// hostPassword loads a vCenter of 2014 with this line in its file.
func hostPassword(t *testing.T, line string) string {
	t.Helper()
	dir := folder(t)
	put(t, dir, "one/vc01.conf", 0o600, lines("[Default]", "hostname = vc01", "username = u", line))
	path := put(t, dir, "vpoller-worker.conf", 0o600, lines("[Default]", "vsphere_hosts_dir = one"))
	return load(t, path, config.RoleWorker).VSphere[0].Password.Reveal()
}

// Passwords reach a vCenter exactly as Python 2 sent them.
func TestPasswordsAreReadAsTheOriginalDid(t *testing.T) {
	for line, want := range map[string]string{
		"password = plain":           "plain",
		"password=plain":             "plain",
		"password: plain":            "plain",
		"PassWord = plain  ":         "plain",
		"password = a=b:c":           "a=b:c",
		"password = 'single'":        "'single'",
		`password = "double"`:        `"double"`,
		"password = `back`":          "`back`",
		`password = """three`:        `"""three`,
		`password = ""x`:             `""x`,
		`password = back\`:           `back\`,
		"password = #hash":           "#hash",
		"password = ha #sh":          "ha #sh",
		"password = semi;colon":      "semi;colon",
		"password = plain ; comment": "plain",
		"password = plain\t;comment": "plain",
		"password = a;b ;c":          "a;b ;c",
		"password = 100%":            "100%",
		"password = 100%%":           "100%%",
		"password = [section]":       "[section]",
		"password = grün":            "grün",
	} {
		if got := hostPassword(t, line); got != want {
			t.Errorf("%q is the password %q, want %q", line, got, want)
		}
	}
}

// Python 3, for which files of today are written, reads "%%" as "%".
func TestPercentSignsOfToday(t *testing.T) {
	dir := folder(t)
	path := put(t, dir, "vpoller.conf", 0o600, lines("[worker]", "vsphere_hosts_dir = "+dir+"/100%%"))
	put(t, dir, "100%/vc01.yaml", 0o600, "hostname: vc01\nusername: u\npassword: s3cret\n")
	if c := load(t, path, config.RoleWorker); len(c.VSphere) != 1 {
		t.Errorf("%d vCenters in the folder, want 1", len(c.VSphere))
	}
}

func TestAPasswordOfTwoLinesIsNotShown(t *testing.T) {
	path := put(t, folder(t), "vc01.conf", 0o600, lines("[Default]", "vsphere_hosts_dir = one"))
	put(t, filepath.Dir(path), "one/vc01.conf", 0o600, lines("[Default]", "hostname = vc01", "username = u", "password = s3cret", "  s3cret"))
	_, _, err := config.Load(path, config.RoleWorker)
	if err == nil || !strings.HasSuffix(err.Error(), "/one/vc01.conf:4:12: password: runs on to the next line, which is indented") {
		t.Errorf("error is %v", err)
	}
}

func TestFlagsAreTheWordsOfPython(t *testing.T) {
	for word, want := range map[string]bool{"yes": true, "On": true, "1": true, "TRUE": true, "no": false, "off": false, "0": false, "False": false} {
		dir := folder(t)
		put(t, dir, "one/vc01.conf", 0o600, lines("[Default]", "hostname = vc01", "username = u", "password = p", "insecure = "+word))
		path := put(t, dir, "vpoller-worker.conf", 0o600, lines("[Default]", "vsphere_hosts_dir = one"))
		if got := load(t, path, config.RoleWorker).VSphere[0].Insecure; got != want {
			t.Errorf("insecure = %s is %t", word, got)
		}
	}
}
