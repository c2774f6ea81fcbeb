package config

import (
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// finishTrust sees that there is at most one way of trusting the certificate.
func (h *host) finishTrust(r *report) {
	var ways []string
	for _, key := range []string{"ca_file", "thumbprint", "insecure"} {
		if _, ok := h.given[key]; ok && (key != "insecure" || h.Insecure) {
			ways = append(ways, key)
		}
	}
	if len(ways) > 1 {
		h.problem(r, ways[1], "give one of ca_file, thumbprint and insecure, not %s", strings.Join(ways, " and "))
	}
	h.CAFile = h.src.beside(h.CAFile)
	if h.mine && h.CAFile != "" {
		if err := checkCertificates(h.CAFile); err != nil {
			h.problem(r, "ca_file", "%w", err)
		}
	}
}

// checkCertificates reports why a file is no PEM file of certificates. Reading
// them is up to who uses them.
func checkCertificates(path string) error {
	src, err := readSource(path)
	if err != nil {
		return err
	}
	for rest := src.data; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return fmt.Errorf("%s holds no certificate: want blocks of \"-----BEGIN CERTIFICATE-----\"", path)
		}
		if block.Type == "CERTIFICATE" {
			return nil
		}
	}
}

// thumbprint reads the hash of a certificate, with or without colons.
func thumbprint(key string, into *string) setting {
	return setting{key, kindText, func(text string) error {
		sum, err := hex.DecodeString(strings.ReplaceAll(text, ":", ""))
		switch {
		case text == "":
			return nil
		case err != nil || len(sum) != 20 && len(sum) != 32:
			return errors.New("is not a SHA-1 or SHA-256 thumbprint: want 20 or 32 bytes in hexadecimal, \"AA:BB:...\"")
		}
		*into = strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":")
		return nil
	}}
}
