package vsphere

import (
	"log/slog"
	"strings"
	"testing"

	"vpoller/protocol"
)

func TestUnknownHostname(t *testing.T) {
	p := newPool(t, Host{Hostname: "vc"})
	for _, hostname := range []string{"", "other"} {
		_, err := p.Call(t.Context(), &protocol.Request{Method: "about", Hostname: hostname})
		resp := protocol.ResponseOf(err)
		if resp.Code != protocol.CodeUnknownHost || resp.Msg != "Unknown or missing agent name" {
			t.Errorf("hostname %q: %s %q", hostname, resp.Code, resp.Msg)
		}
	}
}

func TestWhatARequestLacksIsNamed(t *testing.T) {
	r := &rig{t: t, pool: newPool(t, Host{Hostname: "vc"})}
	r.refuses(`{"method": "vm.get"}`, protocol.CodeMissingField, "Invalid task request: missing name, properties")
	r.refuses(`{"method": "vm.nope"}`, protocol.CodeUnknownMethod, "Unknown or missing task/method name")
}

func TestNewPoolReportsEveryProblem(t *testing.T) {
	_, err := NewPool([]Host{
		{},
		{Hostname: "a", URL: "ftp://a"},
		{Hostname: "b", URL: "https://user:s3cret@b"},
		{Hostname: "c", Thumbprint: "AB:CD"},
		{Hostname: "d", CAFile: "/does/not/exist"},
		{Hostname: "e"},
		{Hostname: "e"},
		{Hostname: "f", URL: "https://user:s3cret@f:port"},
	}, slog.New(slog.DiscardHandler))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		"a vCenter has no hostname", "scheme ftp", "holds credentials", `thumbprint of vCenter c: "AB:CD"`,
		"certificate authorities of vCenter d", "vCenter e is configured twice", "url of vCenter f",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%q shows a password", err)
	}
}

func TestEndpoints(t *testing.T) {
	for url, want := range map[string]string{
		"":                              "https://vc.example.org/sdk",
		"10.0.0.1":                      "https://10.0.0.1/sdk",
		"vc2:8443":                      "https://vc2:8443/sdk",
		"https://vc2/":                  "https://vc2/sdk",
		"https://vc2:8443/sdk":          "https://vc2:8443/sdk",
		"https://vc2/proxy/sdk/":        "https://vc2/proxy/sdk",
		"http://127.0.0.1:8989/sdk":     "http://127.0.0.1:8989/sdk",
		"2001:db8::1":                   "https://[2001:db8::1]/sdk",
		"[2001:db8::1]:8443":            "https://[2001:db8::1]:8443/sdk",
		"https://[2001:db8::1]:443/sdk": "https://[2001:db8::1]:443/sdk",
	} {
		u, err := Host{Hostname: "vc.example.org", URL: url}.withDefaults().endpoint()
		if err != nil || u.String() != want {
			t.Errorf("%q is %v, %v; want %s", url, u, err, want)
		}
	}
}
