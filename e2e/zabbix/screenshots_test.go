package zabbix

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"vpoller/vsphere/vcsimtest"
)

// page is a page of Zabbix's frontend about a host, as large as it is shown.
type page struct {
	file, action, size string
	host               func(vcenter, vm monitored) monitored
}

var pages = []page{
	{"zabbix-latest-data.png", "latest.view", "1250,870", func(_, vm monitored) monitored { return vm }},
	{"zabbix-vm-dashboard.png", "host.dashboard.view", "1250,870", func(_, vm monitored) monitored { return vm }},
	{"zabbix-vcenter-dashboard.png", "host.dashboard.view", "1250,870", func(vc, _ monitored) monitored { return vc }},
}

// TestScreenshots takes the pictures of docs/images, for scripts/screenshots:
// of the recommended flavour, after some minutes of a vCenter whose virtual
// machines have something to do.
func TestScreenshots(t *testing.T) {
	dir := os.Getenv("VPOLLER_SCREENSHOTS")
	if dir == "" {
		t.Skip("VPOLLER_SCREENSHOTS is not set: scripts/screenshots takes pictures")
	}
	release := setting(t, "ZABBIX_RELEASE")
	z := login(t, setting(t, "ZABBIX_API"), release, setting(t, "ZABBIX_USER"), setting(t, "ZABBIX_PASSWORD"))
	s := startSystem(t)
	work := s.sim.Changes(vcsimtest.ChangeOptions{Drift: 10 * time.Second})
	work.Start()
	t.Cleanup(work.Stop)

	all, vm := arrange(t, z, "batch")
	settle(t, z, all)
	collect(t)
	vc := look(z, all).of(all.id(t, "vCenter"))[0]
	for _, p := range pages {
		p.shoot(t, p.host(vc, vm).HostID, filepath.Join(dir, p.file))
	}
}

// collect gives graphs time to have something to show.
func collect(t *testing.T) {
	t.Helper()
	d, err := time.ParseDuration(setting(t, "VPOLLER_SCREENSHOTS_AFTER"))
	if err != nil {
		t.Fatal(err)
	}
	<-time.After(d)
}

// shoot writes a picture of the page about a host, without menus around it.
func (p page) shoot(t *testing.T, hostID, file string) {
	t.Helper()
	query := url.Values{"action": {p.action}, "hostids[]": {hostID}, "hostid": {hostID}, "kiosk": {"1"}, "from": {"now-15m"}, "to": {"now"}}
	login := url.Values{
		"enter": {"Sign in"}, "name": {setting(t, "ZABBIX_USER")}, "password": {setting(t, "ZABBIX_PASSWORD")},
		"request": {"zabbix.php?" + query.Encode()},
	}
	out, err := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--disable-gpu",
		"--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--hide-scrollbars", "--window-size="+p.size, "--virtual-time-budget=20000",
		"--screenshot="+file, setting(t, "ZABBIX_URL")+"/index.php?"+login.Encode()).CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", p.file, err, out)
	}
}
