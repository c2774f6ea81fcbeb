package config_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// folder makes a folder of what the files in testdata refer to and returns it.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "password", 0o600, "s3cret\n")
	put(t, dir, "exposed", 0o644, "s3cret\n")
	put(t, dir, "ca.pem", 0o644, "-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n")
	put(t, dir, "empty/README", 0o644, "Not a vCenter.\n")
	put(t, dir, "hosts/vc01.yaml", 0o644, "hostname: vc01\nusername: u\npassword_file: ../password\n")
	put(t, dir, "hosts/vc02.yml", 0o640, "hostname: vc02\nusername: u\npassword: s3cret\n")
	put(t, dir, "hosts/.vc02.yml", 0o644, "an editor's swap file\n")
	put(t, dir, "hosts/vc02.yml~", 0o644, "an editor's backup\n")
	put(t, dir, "legacy/vc01.conf", 0o644, "[Default]\nhostname = vc01\nusername = u\npassword = s3cret\ncachettl = 60\ntimeout = 3\n")
	put(t, dir, "bad/bare.conf", 0o600, "[vc01]\npassword = s3cret\n")
	put(t, dir, "bad/blank.conf", 0o600, "[Default]\nhostname = vc09\nusername = u\npassword = \"\"\ninsecure = maybe\n[x]\nmy s3cret = 1\n")
	put(t, dir, "bad/empty.yaml", 0o600, "")
	put(t, dir, "bad/key.yaml", 0o600, "vsphere: []\n")
	put(t, dir, "bad/twice.yaml", 0o600, "hostname: vc01\nusername: u\npassword: s3cret\n")
	if err := os.Symlink("nowhere", filepath.Join(dir, "bad", "gone.conf")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// put writes a file with exactly this mode, whatever the umask, and returns its path.
func put(t *testing.T, dir, name string, mode fs.FileMode, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// lines joins lines to a file.
func lines(all ...string) string { return strings.Join(all, "\n") + "\n" }
