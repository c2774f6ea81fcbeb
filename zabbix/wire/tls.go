package wire

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
)

// TLS names what an encrypted connection needs, as Zabbix's own settings do:
// TLSCAFile, TLSCertFile, TLSKeyFile, TLSServerCertIssuer, TLSServerCertSubject.
// Pre-shared keys are not among them: Go's TLS has none.
type TLS struct {
	CAFile            string // "" trusts the authorities of the system
	CertFile, KeyFile string // what we show; both or none

	// ServerName is checked against the certificate when set. Zabbix itself checks
	// no names: its certificates often hold none.
	ServerName                  string
	ServerIssuer, ServerSubject string // must be equal when set; RFC 4514 text, "CN=zabbix,O=Example"
}

// Config reads the files. Certificates of the far end are always verified.
func (t TLS) Config() (*tls.Config, error) {
	roots, err := t.roots()
	if err != nil {
		return nil, err
	}
	cfg := &tls.Config{
		MinVersion: tls.VersionTLS12,
		RootCAs:    roots,
		ServerName: t.ServerName,
		// verify does all but, unless there is a name to check, that of the host
		InsecureSkipVerify: true,
		VerifyConnection:   func(s tls.ConnectionState) error { return t.verify(s, roots) },
		ClientSessionCache: tls.NewLRUClientSessionCache(0),
	}
	if t.CertFile == "" && t.KeyFile == "" {
		return cfg, nil
	}
	pair, err := tls.LoadX509KeyPair(t.CertFile, t.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("read the certificate to show to Zabbix: %w", err)
	}
	cfg.Certificates = []tls.Certificate{pair}
	return cfg, nil
}

func (t TLS) roots() (*x509.CertPool, error) {
	if t.CAFile == "" {
		return nil, nil // the system's
	}
	data, err := os.ReadFile(t.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read the authorities to trust: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(data) {
		return nil, fmt.Errorf("read the authorities to trust: %s holds no certificate in PEM form", t.CAFile)
	}
	return roots, nil
}

// verify checks the chain, and name, issuer and subject where they are given.
func (t TLS) verify(s tls.ConnectionState, roots *x509.CertPool) error {
	if len(s.PeerCertificates) == 0 {
		return errors.New("the far end shows no certificate")
	}
	leaf := s.PeerCertificates[0]
	options := x509.VerifyOptions{Roots: roots, DNSName: t.ServerName, Intermediates: x509.NewCertPool()}
	for _, c := range s.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	if _, err := leaf.Verify(options); err != nil {
		return err
	}
	if got := leaf.Issuer.String(); t.ServerIssuer != "" && got != t.ServerIssuer {
		return fmt.Errorf("its certificate is issued by %q instead of %q", got, t.ServerIssuer)
	}
	if got := leaf.Subject.String(); t.ServerSubject != "" && got != t.ServerSubject {
		return fmt.Errorf("its certificate is of %q instead of %q", got, t.ServerSubject)
	}
	return nil
}
