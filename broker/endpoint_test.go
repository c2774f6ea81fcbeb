package broker

import "testing"

func TestEndpoint(t *testing.T) {
	for in, want := range map[string]endpoint{
		"tcp://*:10123":               {"tcp", ":10123"},
		"tcp://*:*":                   {"tcp", ":0"},
		"tcp://127.0.0.1:10123":       {"tcp", "127.0.0.1:10123"},
		"tcp://proxy.example.org:1":   {"tcp", "proxy.example.org:1"},
		"tcp://[::1]:10123":           {"tcp", "[::1]:10123"},
		"tcp://[::]:0":                {"tcp", "[::]:0"},
		"ipc:///run/vpoller/frontend": {"unix", "/run/vpoller/frontend"},
		"ipc://@abstract":             {"unix", "@abstract"},
	} {
		got, err := parseEndpoint(in)
		if err != nil || got != want {
			t.Errorf("parseEndpoint(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, bad := range []string{"", "tcp", "tcp://", "ipc://", "ipc://*", "udp://h:1", "tcp://h", "tcp://:1", "tcp://h:", "tcp://h:65536", "tcp://h:http", "tcp://::1:10", "127.0.0.1:10123"} {
		if got, err := parseEndpoint(bad); err == nil {
			t.Errorf("parseEndpoint(%q) = %+v", bad, got)
		}
	}
}
