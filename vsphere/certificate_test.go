package vsphere

import (
	"encoding/pem"
	"testing"

	"github.com/vmware/govmomi/simulator"

	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

func TestCertificateForms(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	var text []byte
	edit(r, "DC0_H0", func(h *simulator.HostSystem) { text = h.Config.Certificate })
	block, _ := pem.Decode(text)
	if block == nil {
		t.Fatalf("%s is no PEM", text)
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: []byte("not really")})
	want := r.call(ask("host.certificate.get", "DC0_H0"))
	for form, data := range map[string][]byte{
		"DER": block.Bytes, "chain": append(append([]byte(nil), text...), text...), "key first": append(key, text...),
	} {
		r.setCertificate("DC0_H0", data)
		if got := r.call(ask("host.certificate.get", "DC0_H0")); got != want {
			t.Errorf("%s:\n got %s\nwant %s", form, got, want)
		}
	}
	for form, data := range map[string][]byte{"junk": []byte("junk"), "cut": text[:len(text)/2], "key": key, "damaged": block.Bytes[:40]} {
		r.setCertificate("DC0_H0", data)
		resp := r.response(ask("host.certificate.get", "DC0_H0"))
		if resp.Code != protocol.CodeUnavailable || resp.Msg[:len("Certificate of host DC0_H0 is unreadable: ")] != "Certificate of host DC0_H0 is unreadable: " {
			t.Errorf("%s: %s %s", form, resp.Code, resp.Msg)
		}
	}
	for _, nothing := range []string{"", "\n"} {
		r.setCertificate("DC0_H0", []byte(nothing))
		r.refuses(ask("host.certificate.get", "DC0_H0"), protocol.CodeUnavailable, "Host DC0_H0 reports no certificate")
	}
}

func (r *rig) setCertificate(host string, data []byte) {
	r.t.Helper()
	edit(r, host, func(h *simulator.HostSystem) { h.Config.Certificate = data })
}

func FuzzCertificate(f *testing.F) {
	f.Add([]byte("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
	f.Add([]byte("-----BEGIN X-----\n\n-----END X-----\n"))
	f.Add([]byte{0x30, 0x82})
	f.Fuzz(func(t *testing.T, data []byte) {
		if cert, err := parseCertificate(data); err == nil && cert == nil {
			t.Error("neither a certificate nor an error")
		}
	})
}
