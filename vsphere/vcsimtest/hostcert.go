package vcsimtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"

	"github.com/vmware/govmomi/simulator"
)

// day is what certificates count in.
const day = 24 * time.Hour

// giveCertificates gives each host a certificate of the vCenter's authority. The
// last host's ends in three weeks.
func giveCertificates(r *simulator.Registry) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("vcsimtest: making a key for certificates: %w", err)
	}
	hosts := hostSystems(r)
	for i, host := range hosts {
		left := 1500 * day
		if i > 0 && i == len(hosts)-1 {
			left = 21*day + 12*time.Hour
		}
		if host.Config.Certificate, err = hostCertificate(host.Name, int64(i+2), left, key); err != nil {
			return fmt.Errorf("vcsimtest: making the certificate of %s: %w", host.Name, err)
		}
	}
	return nil
}

// hostCertificate is in PEM, as hosts report it.
func hostCertificate(name string, serial int64, left time.Duration, key *ecdsa.PrivateKey) ([]byte, error) {
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject: pkix.Name{
			CommonName: "CA", Country: []string{"US"}, Organization: []string{"vcenter.example.org"},
			OrganizationalUnit: []string{"VMware Engineering"},
		},
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject: pkix.Name{
			CommonName: name, Country: []string{"US"}, Organization: []string{"VMware"},
			OrganizationalUnit: []string{"VMware Engineering"},
		},
		DNSNames:  []string{name},
		NotBefore: time.Now().Add(left - 1826*day),
		NotAfter:  time.Now().Add(left),
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, authority, &key.PublicKey, key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), nil
}
