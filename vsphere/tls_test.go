package vsphere

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vmware/govmomi/vim25/soap"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestCertificates(t *testing.T) {
	sim := vcsimtest.Start(t, vcsimtest.Options{TLS: true})
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, sim.CertificatePEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	sha256, sha1 := soap.ThumbprintSHA256(sim.Certificate()), soap.ThumbprintSHA1(sim.Certificate())
	for name, trust := range map[string]func(*Host){
		"ca_file":                     func(h *Host) { h.CAFile = ca },
		"SHA-256":                     func(h *Host) { h.Thumbprint = sha256 },
		"SHA-1":                       func(h *Host) { h.Thumbprint = sha1 },
		"lower case without a colon":  func(h *Host) { h.Thumbprint = strings.ToLower(strings.ReplaceAll(sha256, ":", "")) },
		"insecure":                    func(h *Host) { h.Insecure = true },
		"thumbprint before a bad CA":  func(h *Host) { h.Thumbprint, h.CAFile = sha256, ca },
		"thumbprint and bare address": func(h *Host) { h.Thumbprint, h.URL = sha256, sim.Addr() },
	} {
		h := hostFor(sim)
		trust(&h)
		r := &rig{t: t, sim: sim, pool: newPool(t, h)}
		if reply := r.call(aboutBody); !strings.Contains(reply, `"success": 0`) {
			t.Errorf("%s: %s", name, reply)
		}
	}
}

func TestUnknownCertificateIsRefusedWithAHint(t *testing.T) {
	sim := vcsimtest.Start(t, vcsimtest.Options{TLS: true})
	own := soap.ThumbprintSHA256(sim.Certificate())
	tests := map[string]struct{ thumbprint, msg string }{
		"by default": {"", "certificate cannot be trusted: certificate signed by unknown authority"},
		"other pin":  {strings.Repeat("AB:", 31) + "AB", "certificate cannot be trusted: it does not match the thumbprint"},
	}
	for name, test := range tests {
		h := hostFor(sim)
		h.Thumbprint = test.thumbprint
		resp := (&rig{t: t, sim: sim, pool: newPool(t, h)}).response(aboutBody)
		if resp.Code != protocol.CodeUnavailable || !strings.Contains(resp.Msg, "Task about failed: cannot reach vCenter vc: its "+test.msg) {
			t.Errorf("%s: %s %q, want %q", name, resp.Code, resp.Msg, test.msg)
		}
		for _, want := range []string{"ca_file", "insecure", own} {
			if !strings.Contains(resp.Hint, want) {
				t.Errorf("%s: hint %q does not name %s", name, resp.Hint, want)
			}
		}
	}
	if n := sim.TotalCalls(); n != 0 {
		t.Errorf("%d calls, with a password in them, to a server that is not trusted", n)
	}
}

func TestInsecureIsSaidAloudOnce(t *testing.T) {
	var out bytes.Buffer
	p, err := NewPool([]Host{{Hostname: "a", Insecure: true}, {Hostname: "b"}}, slog.New(slog.NewTextHandler(&out, nil)))
	if err != nil {
		t.Fatal(err)
	}
	shutDown(p)
	if strings.Count(out.String(), "level=WARN") != 1 || !strings.Contains(out.String(), "vcenter=a") {
		t.Errorf("log is %s", out.String())
	}
}
