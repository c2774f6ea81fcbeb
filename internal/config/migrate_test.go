package config_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"vpoller/internal/config"
)

const database = `
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("CREATE TABLE hosts (host TEXT UNIQUE, user TEXT, pwd TEXT, enabled INTEGER)")
db.executemany("INSERT INTO hosts VALUES (?, ?, ?, ?)", [
    ("vc01", "VSPHERE\\monitor", "p: #\"'${X} \u00fc\u2028", 1),
    ("vc02", "root", "off", 0),
    ("vc03", "root", "123", 1),
])
db.commit()
`

// The vCenters of the original's database arrive with the same names and
// passwords, whatever characters are in them.
func TestHostsFromTheDatabaseOfTheOriginal(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("python3 is not installed: configs/legacy/hosts-from-db is not checked")
	}
	dir := t.TempDir()
	db, hosts := filepath.Join(dir, "vconnector.db"), filepath.Join(dir, "vsphere")
	run := func(args ...string) (string, error) {
		out, err := exec.CommandContext(t.Context(), python, args...).CombinedOutput()
		return string(out), err
	}
	if out, err := run("-c", database, db); err != nil {
		t.Fatalf("make a database: %v\n%s", err, out)
	}
	script := filepath.Join(examples, "legacy", "hosts-from-db")
	if out, err := run(script, db, hosts); err != nil {
		t.Fatalf("hosts-from-db: %v\n%s", err, out)
	}
	c := load(t, put(t, dir, "vpoller.conf", 0o644, "[worker]\nvsphere_hosts_dir = vsphere\n"), config.RoleWorker)
	want := config.Default()
	want.Worker.VSphereHostsDir = hosts
	want.VSphere = []config.VSphere{vc("vc01", `VSPHERE\monitor`, "p: #\"'${X} \u00fc\u2028"), vc("vc03", "root", "123")}
	same(t, c, want)

	before := read(t, filepath.Join(hosts, "vc01.yaml"))
	if out, err := run(script, db, hosts); err != nil || !strings.Contains(out, "is there already") || read(t, filepath.Join(hosts, "vc01.yaml")) != before {
		t.Errorf("a second run: %v\n%s", err, out)
	}
	if out, err := run(script, filepath.Join(dir, "nope.db"), hosts); err == nil || strings.Contains(out, "Traceback") {
		t.Errorf("a database that is not there: %v\n%s", err, out)
	}
	if _, err := os.Stat(filepath.Join(dir, "nope.db")); err == nil {
		t.Error("a database that was not there was made")
	}
}
