package config_test

import (
	"os"
	"path/filepath"
	"testing"

	"vpoller/internal/config"
)

func TestFindPrefersTheNewestForm(t *testing.T) {
	root := t.TempDir()
	finds(t, root, map[config.Role]string{config.RoleProxy: "", config.RoleWorker: "", config.RoleBoth: ""})
	put(t, root, "etc/vpoller/vpoller-proxy.conf", 0o600, "")
	put(t, root, "etc/vpoller/vpoller-worker.conf", 0o600, "")
	finds(t, root, map[config.Role]string{
		config.RoleProxy: "vpoller-proxy.conf", config.RoleWorker: "vpoller-worker.conf", config.RoleBoth: "",
	})
	for _, name := range []string{"vpoller.conf", "vpoller.yaml"} {
		put(t, root, "etc/vpoller/"+name, 0o600, "")
		finds(t, root, map[config.Role]string{config.RoleProxy: name, config.RoleWorker: name, config.RoleBoth: name})
	}
}

func finds(t *testing.T, root string, want map[config.Role]string) {
	t.Helper()
	for role, name := range want {
		path, ok := config.FindUnder(root, role)
		if name != "" {
			name = filepath.Join(root, "etc", "vpoller", name)
		}
		if path != name || ok != (name != "") {
			t.Errorf("role %d finds %q, %t; want %q", role, path, ok, name)
		}
	}
}

func TestFindLeavesItToLoadToSayWhyAFileCannotBeRead(t *testing.T) {
	root := t.TempDir()
	path := put(t, root, "etc/vpoller/vpoller.conf", 0o600, "")
	path = filepath.Join(filepath.Dir(path), "vpoller.yaml")
	if err := os.Symlink(path, path); err != nil {
		t.Fatal(err)
	}
	finds(t, root, map[config.Role]string{config.RoleProxy: "vpoller.yaml"})
}
