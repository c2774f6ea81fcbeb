package standin

import (
	"crypto/tls"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/pflag"

	"vpoller/zabbix/wire"
)

// Ways to connect.
const (
	unencrypted = "unencrypted"
	byCert      = "cert"
	byPSK       = "psk"
)

// tlsSettings say how connections are encrypted.
type tlsSettings struct {
	connect                     string
	caFile, certFile, keyFile   string
	serverIssuer, serverSubject string
	pskIdentity, pskFile        string
	crlFile                     string
}

// A tlsSetting is known to the command line and to agents.
type tlsSetting struct {
	flag, parameter, usage string
	value                  *string
}

func (t *tlsSettings) all() []tlsSetting {
	return []tlsSetting{
		{"tls-connect", "TLSConnect", "`HOW` to connect: unencrypted, cert or psk; psk runs the system's zabbix_sender", &t.connect},
		{"tls-ca-file", "TLSCAFile", "certificates of authorities to trust: a `FILE`", &t.caFile},
		{"tls-server-cert-issuer", "TLSServerCertIssuer", "`ISSUER` that the server's certificate must have", &t.serverIssuer},
		{"tls-server-cert-subject", "TLSServerCertSubject", "`SUBJECT` that the server's certificate must have", &t.serverSubject},
		{"tls-cert-file", "TLSCertFile", "our certificate: a `FILE`", &t.certFile},
		{"tls-key-file", "TLSKeyFile", "its key: a `FILE`", &t.keyFile},
		{"tls-psk-identity", "TLSPSKIdentity", "`NAME` of the pre-shared key", &t.pskIdentity},
		{"tls-psk-file", "TLSPSKFile", "the pre-shared key: a `FILE`", &t.pskFile},
		{"tls-crl-file", "TLSCRLFile", "not supported: a `FILE` of revoked certificates", &t.crlFile},
	}
}

func (t *tlsSettings) define(g *pflag.FlagSet) {
	for _, s := range t.all() {
		g.StringVar(s.value, s.flag, "", s.usage)
	}
}

// over returns the settings, completed by others where there are none.
func (t tlsSettings) over(others tlsSettings) tlsSettings {
	mine, theirs := t.all(), others.all()
	for i, s := range mine {
		if *s.value == "" {
			*s.value = *theirs[i].value
		}
	}
	if t.connect == "" {
		t.connect = unencrypted
	}
	return t
}

func (t tlsSettings) check() error {
	switch {
	case !slices.Contains([]string{unencrypted, byCert, byPSK}, t.connect):
		return fmt.Errorf("%q is no way to connect (--tls-connect, TLSConnect): there are unencrypted, cert and psk", t.connect)
	case t.connect == byCert && (t.certFile == "" || t.keyFile == ""):
		return errors.New("connecting by certificate needs --tls-cert-file and --tls-key-file, or TLSCertFile and TLSKeyFile")
	case t.connect == byCert && t.crlFile != "":
		return errors.New("lists of revoked certificates (--tls-crl-file, TLSCRLFile) are not supported: use zabbix_sender itself")
	case t.connect == byPSK && (t.pskIdentity == "" || t.pskFile == ""):
		return errors.New("connecting by pre-shared key needs --tls-psk-identity and --tls-psk-file, or TLSPSKIdentity and TLSPSKFile")
	}
	return nil
}

// config is what our own connections need, nil for none.
func (t tlsSettings) config() (*tls.Config, error) {
	if t.connect != byCert {
		return nil, nil
	}
	return wire.TLS{
		CAFile: t.caFile, CertFile: t.certFile, KeyFile: t.keyFile,
		ServerIssuer: t.serverIssuer, ServerSubject: t.serverSubject,
	}.Config()
}
