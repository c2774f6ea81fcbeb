package config_test

import (
	"strings"
	"testing"

	"vpoller/internal/config"
)

func TestEndpoints(t *testing.T) {
	tests := []struct {
		endpoint   string
		bind, dial bool
	}{
		{"tcp://*:10123", true, false},
		{"tcp://127.0.0.1:0", true, false},
		{"tcp://127.0.0.1:10123", true, true},
		{"tcp://localhost:1", true, true},
		{"tcp://proxy-1.example_x.org:65535", true, true},
		{"tcp://[::1]:10123", true, true},
		{"tcp://[fe80::1%eth0]:10123", true, true},
		{"ipc:///run/vpoller/frontend", true, true},
		{"ipc:///" + strings.Repeat("x", 106), true, true},
		{"ipc:///" + strings.Repeat("x", 107), false, false},
		{"ipc:///", false, false},
		{"ipc://relative", false, false},
		{"ipc://*", false, false},
		{"ipc:///a\x00b", false, false},
		{"inproc://x", false, false},
		{"udp://x:1", false, false},
		{"tcp://", false, false},
		{"tcp://:10123", false, false},
		{"tcp://localhost", false, false},
		{"tcp://localhost:", false, false},
		{"tcp://localhost:*", false, false},
		{"tcp://localhost:65536", false, false},
		{"tcp://localhost:-1", false, false},
		{"tcp://localhost:http", false, false},
		{"tcp://::1:10123", false, false},
		{"tcp://[localhost]:10123", false, false},
		{"tcp://[127.0.0.1]:10123", false, false},
		{"tcp://eth0;localhost:1", false, false},
		{"tcp://local host:1", false, false},
		{"tcp://.local:1", false, false},
		{"tcp://a..b:1", false, false},
		{"TCP://localhost:1", false, false},
		{"localhost:10123", false, false},
		{"", false, false},
	}
	for _, test := range tests {
		if err := config.CheckBind(test.endpoint); (err == nil) != test.bind {
			t.Errorf("CheckBind(%q) = %v", test.endpoint, err)
		}
		if err := config.CheckDial(test.endpoint); (err == nil) != test.dial {
			t.Errorf("CheckDial(%q) = %v", test.endpoint, err)
		}
	}
}

func TestHTTPAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"": true, ":9100": true, "127.0.0.1:0": true, "[::]:9100": true, "metrics.example.org:9100": true,
		"9100": false, "tcp://*:9100": false, "*:9100": false, "localhost": false, "localhost:x": false, "http://x:1": false,
	} {
		path := put(t, t.TempDir(), "vpoller.yaml", 0o600, "proxy: {http: \""+address+"\"}\n")
		if _, _, err := config.Load(path, config.RoleProxy); (err == nil) != ok {
			t.Errorf("http %q: %v", address, err)
		}
	}
}
