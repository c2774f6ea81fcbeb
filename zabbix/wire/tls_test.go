package wire_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/wire"
)

// authority signs certificates without names of hosts, as Zabbix's are.
type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	file string
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "authority", Organization: []string{"Example"}},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return authority{cert, key, writePEM(t, "CERTIFICATE", der)}
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func writePEM(t *testing.T, kind string, der []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), strings.ReplaceAll(strings.ToLower(kind), " ", "-")+".pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// issue returns the files of a certificate and its key.
func (a authority) issue(t *testing.T, name string) (certFile, keyFile string) {
	t.Helper()
	key := newKey(t)
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{name + ".example.org"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth}}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return writePEM(t, "CERTIFICATE", der), writePEM(t, "EC PRIVATE KEY", secret)
}

// echo answers each connection's message with itself, after a handshake in which
// it asks for a certificate of the authority.
func echo(t *testing.T, a authority) string {
	t.Helper()
	certFile, keyFile := a.issue(t, "zabbix")
	pair, err := tls.LoadX509KeyPair(certFile, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	clients := x509.NewCertPool()
	clients.AddCert(a.cert)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{pair}, ClientAuth: tls.RequireAndVerifyClientCert, ClientCAs: clients})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answer(conn)
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String()
}

func answer(conn net.Conn) {
	defer conn.Close()
	if text, compressed, err := wire.ReadMessage(conn, limit); err == nil {
		wire.WriteMessage(conn, text, compressed) //nolint:errcheck
	}
}

func TestCertificates(t *testing.T) {
	ours, other := newAuthority(t), newAuthority(t)
	addr := echo(t, ours)
	cert, key := ours.issue(t, "sender")
	for name, c := range map[string]struct {
		tls  wire.TLS
		text string
	}{
		"chain":           {wire.TLS{CAFile: ours.file}, ""},
		"all":             {wire.TLS{CAFile: ours.file, ServerName: "zabbix.example.org", ServerIssuer: "CN=authority,O=Example", ServerSubject: "CN=zabbix"}, ""},
		"other authority": {wire.TLS{CAFile: other.file}, "certificate signed by unknown authority"},
		"system's":        {wire.TLS{}, "certificate signed by unknown authority"},
		"other name":      {wire.TLS{CAFile: ours.file, ServerName: "proxy.example.org"}, "not proxy.example.org"},
		"other issuer":    {wire.TLS{CAFile: ours.file, ServerIssuer: "CN=x"}, `is issued by "CN=authority,O=Example" instead of "CN=x"`},
		"other subject":   {wire.TLS{CAFile: ours.file, ServerSubject: "CN=x"}, `is of "CN=zabbix" instead of "CN=x"`},
	} {
		c.tls.CertFile, c.tls.KeyFile = cert, key
		cfg, err := c.tls.Config()
		if err != nil {
			t.Fatal(err)
		}
		exchange := client(t, wire.Config{TLS: cfg})
		for range 2 { // the second time over the session of the first
			got, err := exchange.Exchange(t.Context(), addr, []byte("{}"))
			if c.text == "" && (err != nil || string(got) != "{}") {
				t.Errorf("%s: %q, error %v", name, got, err)
			}
			if c.text != "" && (!errors.Is(err, zabbix.ErrNotSent) || !strings.Contains(err.Error(), c.text)) {
				t.Errorf("%s: error %v", name, err)
			}
		}
	}
}

func TestFilesOfTLS(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty.pem")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for text, c := range map[string]wire.TLS{
		"no such file":                {CAFile: "/nonexistent/ca.pem"},
		"holds no certificate":        {CAFile: empty},
		"read the certificate to sho": {CertFile: empty, KeyFile: empty},
		"/nonexistent":                {CertFile: "/nonexistent/cert.pem"},
	} {
		if _, err := c.Config(); err == nil || !strings.Contains(err.Error(), text) && text != "/nonexistent" {
			t.Errorf("%q: error %v", text, err)
		}
	}
}
