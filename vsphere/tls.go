package vsphere

import (
	"crypto/sha1" // thumbprints of ESXi and older vCenters are SHA-1
	"crypto/sha256"
	"crypto/subtle"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
)

// tlsConfig says which certificate the vCenter may show.
func (h Host) tlsConfig() (*tls.Config, error) {
	switch {
	case h.Thumbprint != "":
		pin, err := parseThumbprint(h.Thumbprint)
		if err != nil {
			return nil, fmt.Errorf("thumbprint of vCenter %s: %w", h.Hostname, err)
		}
		return pinned(pin), nil
	case h.Insecure:
		return &tls.Config{InsecureSkipVerify: true}, nil // asked for, and logged
	case h.CAFile != "":
		roots, err := readRoots(h.CAFile)
		if err != nil {
			return nil, fmt.Errorf("certificate authorities of vCenter %s: %w", h.Hostname, err)
		}
		return &tls.Config{RootCAs: roots}, nil
	default:
		return &tls.Config{}, nil
	}
}

func readRoots(file string) (*x509.CertPool, error) {
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no PEM certificate", file)
	}
	return roots, nil
}

// parseThumbprint reads 20 bytes (SHA-1) or 32 (SHA-256) in hexadecimal.
func parseThumbprint(text string) ([]byte, error) {
	sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
	if err != nil || len(sum) != sha1.Size && len(sum) != sha256.Size {
		return nil, fmt.Errorf("%q is neither a SHA-256 nor a SHA-1 in hexadecimal", text)
	}
	return sum, nil
}

// pinned trusts the one certificate whose hash is pin.
func pinned(pin []byte) *tls.Config {
	return &tls.Config{
		InsecureSkipVerify: true, // VerifyConnection below decides
		VerifyConnection: func(state tls.ConnectionState) error {
			leaf := state.PeerCertificates[0]
			if subtle.ConstantTimeCompare(pin, digest(leaf, len(pin))) == 1 {
				return nil
			}
			return &pinError{leaf: leaf}
		},
	}
}

// pinError says that the vCenter showed leaf, which is not the pinned one.
type pinError struct{ leaf *x509.Certificate }

func (*pinError) Error() string { return "its certificate does not match the thumbprint" }

func digest(cert *x509.Certificate, size int) []byte {
	if size == sha1.Size {
		sum := sha1.Sum(cert.Raw) // see the import
		return sum[:]
	}
	sum := sha256.Sum256(cert.Raw)
	return sum[:]
}

// thumbprint is the SHA-256 of cert as vSphere prints it, "AB:CD:...".
func thumbprint(cert *x509.Certificate) string {
	return strings.ReplaceAll(strings.ToUpper(fmt.Sprintf("% x", digest(cert, sha256.Size))), " ", ":")
}
