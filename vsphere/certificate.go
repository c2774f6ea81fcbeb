package vsphere

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math"
	"time"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// hostCertificateGet says who a host's TLS certificate is for and how long it
// is valid.
func hostCertificateGet(ctx context.Context, c call) (protocol.Value, error) {
	const path = "config.certificate"
	o, err := c.inventory.Get(ctx, c.method.Type, c.Name, []string{path})
	if err != nil {
		return nil, err
	}
	data := bytes.TrimSpace(bytesOf(o.Props[path]))
	if len(data) == 0 {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Host %s reports no certificate", o.Name).
			WithHint("a host that is not connected reports none")
	}
	cert, err := parseCertificate(data)
	if err != nil {
		return nil, protocol.Errorf(protocol.CodeUnavailable, "Certificate of host %s is unreadable: %w", o.Name, err)
	}
	return c.chosen(protocol.Object{
		{Name: namePath, Value: o.Name},
		{Name: "subject", Value: cert.Subject.String()},
		{Name: "issuer", Value: cert.Issuer.String()},
		{Name: "notBefore", Value: valueOf(cert.NotBefore)},
		{Name: "notAfter", Value: valueOf(cert.NotAfter)},
		{Name: "daysLeft", Value: daysUntil(cert.NotAfter, time.Now())},
	})
}

// bytesOf is a property of bytes.
func bytesOf(v any) []byte {
	switch v := v.(type) {
	case types.ByteSlice:
		return v
	case types.ArrayOfByte:
		return v.Byte
	case []byte:
		return v
	default:
		return nil
	}
}

// parseCertificate reads the first certificate of PEM text, or one in DER.
func parseCertificate(data []byte) (*x509.Certificate, error) {
	rest := data
	for {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		switch {
		case block == nil && len(rest) < len(data):
			return nil, fmt.Errorf("no certificate among what it has")
		case block == nil:
			return x509.ParseCertificate(data)
		case block.Type == "CERTIFICATE":
			return x509.ParseCertificate(block.Bytes)
		}
	}
}

// daysUntil is how many whole days are left until t; negative when it is past:
// -1 on the first day after.
func daysUntil(t, now time.Time) int64 {
	return int64(math.Floor(t.Sub(now).Hours() / 24))
}
