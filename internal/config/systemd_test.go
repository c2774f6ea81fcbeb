package config_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tool returns the path of a program of systemd, or skips the test.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed: the files of systemd are not checked", name)
	}
	return path
}

// units copies the services, with some program that exists in place of those
// that are not installed here, and returns the copies.
func units(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(examples, "systemd", "*.service"))
	if err != nil || len(files) != 5 {
		t.Fatalf("services are %q, %v; want 5", files, err)
	}
	here, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	dir := t.TempDir()
	for _, file := range files {
		content := regexp.MustCompile(`(?m)^ExecStart=/usr/bin/vpoller\S*`).ReplaceAllLiteralString(read(t, file), "ExecStart="+here)
		all = append(all, put(t, dir, filepath.Base(file), 0o644, content))
	}
	return all
}

func TestServicesAreWhatSystemdUnderstands(t *testing.T) {
	analyze := tool(t, "systemd-analyze")
	all := units(t)
	timer := "vpoller-import.timer"
	all = append(all, put(t, filepath.Dir(all[0]), timer, 0o644, read(t, filepath.Join(examples, "systemd", timer))))
	for _, unit := range all {
		out, err := exec.CommandContext(t.Context(), analyze, "verify", "--man=no", unit).CombinedOutput()
		if strings.Contains(string(out), filepath.Base(unit)) || err != nil && len(out) == 0 {
			t.Errorf("systemd-analyze verify: %v\n%s", err, out)
		}
	}
}

// The units give away nothing but the network: systemd counts that as 1.4 of 10.
func TestServicesAreHardened(t *testing.T) {
	analyze := tool(t, "systemd-analyze")
	for _, unit := range units(t) {
		out, err := exec.CommandContext(t.Context(), analyze, "security", "--offline=true", "--threshold=15", "--no-pager", unit).CombinedOutput()
		if strings.Contains(string(out), "unrecognized option") {
			t.Skip("this systemd-analyze is too old to judge a file: the hardening is not checked")
		}
		if err != nil {
			t.Errorf("systemd-analyze security %s: %v\n%s", filepath.Base(unit), err, out)
		}
	}
}

func TestTheUserIsOneThatSystemdCanMake(t *testing.T) {
	sysusers := tool(t, "systemd-sysusers")
	root := t.TempDir()
	file, err := filepath.Abs(filepath.Join(examples, "sysusers.d", "vpoller.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "etc"), 0o755); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), sysusers, "--root="+root, file).CombinedOutput()
	if err != nil {
		t.Fatalf("systemd-sysusers: %v\n%s", err, out)
	}
	if passwd := read(t, filepath.Join(root, "etc", "passwd")); !strings.HasPrefix(passwd, "vpoller:") {
		t.Errorf("the user is not vpoller but %q", passwd)
	}
}
