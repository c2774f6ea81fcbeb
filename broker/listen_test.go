package broker

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// overEndpoints sends a request through a proxy that listens there.
func overEndpoints(t *testing.T, front, back string) *Proxy {
	t.Helper()
	p, stop := startProxy(t, ProxyConfig{Frontend: front, Backend: back})
	s, leave := startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	until(t, "service connected", func() bool { return s.Connected() == 1 })
	alive(t, p)
	leave()
	stop()
	return p
}

func TestEndpointsWork(t *testing.T) {
	dir := t.TempDir()
	for _, e := range []struct{ front, back, want string }{
		{"tcp://*:0", "tcp://*:*", "tcp://127.0.0.1:"},
		{"tcp://127.0.0.1:0", "tcp://localhost:0", "tcp://127.0.0.1:"},
		{"tcp://[::1]:0", "tcp://[::]:0", "tcp://[::1]:"},
		{"ipc://" + dir + "/f", "ipc://" + dir + "/b", "ipc://" + dir + "/f"},
		{"ipc://@vpoller-test-front", "ipc://@vpoller-test-back", "ipc://@vpoller-test-front"},
	} {
		if strings.Contains(e.front, "[::1]") && !haveIPv6() {
			t.Log("no IPv6 here")
			continue
		}
		p := overEndpoints(t, e.front, e.back)
		if !strings.HasPrefix(p.FrontendAddr(), e.want) {
			t.Errorf("%s: bound to %s", e.front, p.FrontendAddr())
		}
	}
	if left, _ := filepath.Glob(dir + "/*"); len(left) > 0 {
		t.Errorf("socket files left behind: %v", left)
	}
}

func haveIPv6() bool {
	ln, err := net.Listen("tcp", "[::1]:0")
	if err != nil {
		return false
	}
	return ln.Close() == nil
}

func TestStaleSocketFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "socket")
	ln, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listen("ipc://" + path); err == nil || !strings.Contains(err.Error(), "address already in use") {
		t.Errorf("listening on a socket in use: %v", err)
	}
	ln.SetUnlinkOnClose(false) // as after a crash
	if err := ln.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := listen("ipc://" + path)
	if err != nil {
		t.Fatalf("listening on a stale socket: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := listen("ipc://" + path); err == nil || !strings.Contains(err.Error(), "is not a socket") {
		t.Errorf("listening on a file: %v", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "precious" {
		t.Errorf("the file is %q, %v", b, err)
	}
}

func TestNewProxyReleasesOnError(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	path := "ipc://" + filepath.Join(t.TempDir(), "front")
	if _, err := NewProxy(ProxyConfig{Frontend: path, Backend: p.BackendAddr()}); err == nil {
		t.Fatal("two proxies on one endpoint")
	}
	if _, err := NewProxy(ProxyConfig{Frontend: "tcp://nowhere", Backend: path}); err == nil {
		t.Fatal("a proxy without a port")
	}
	overEndpoints(t, path, "tcp://127.0.0.1:0")
}
