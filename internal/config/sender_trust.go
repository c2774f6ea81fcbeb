package config

import (
	"encoding/hex"
	"os/exec"
	"slices"
	"strings"

	"vpoller/internal/secret"
)

// noPSK says why there are two transports, and what else can be done.
const noPSK = "use certificates (connect: cert), or a Zabbix proxy on the same machine"

// finishZabbix checks the entries of zabbix, each as a whole and all together.
func (l *senderLoader) finishZabbix() {
	if _, ok := l.given["zabbix"]; !ok {
		l.problem(l.start(), "zabbix.server is missing: the Zabbix server or proxy that gets the values, for example zabbix: {server: zabbix.example.org}")
	}
	names := map[string]string{}
	for _, z := range l.zabbixes {
		l.finishOne(z)
		switch other, twice := names[z.Name]; {
		case len(l.zabbixes) > 1 && z.given["name"] == (Position{}):
			l.problem(z.at.at, "%s.name is missing: it tells this Zabbix, and what waits for it, from the others", z.at.key)
		case twice:
			l.problem(z.given["name"], "%s.name: %q is that of %s already", z.at.key, z.Name, other)
		default:
			names[z.Name] = z.at.key
		}
	}
	l.finishPrograms()
}

func (l *senderLoader) finishOne(z senderZabbix) {
	if _, ok := z.given["server"]; !ok {
		l.problem(z.at.at, "%s.server is missing: the address of the Zabbix server or proxy", z.at.key)
	}
	for _, file := range []*string{&z.TLS.CAFile, &z.TLS.CertFile, &z.TLS.KeyFile, &z.TLS.PSKFile} {
		*file = l.src.beside(*file)
	}
	switch z.TLS.Connect {
	case TLSCert:
		l.finishCertificates(z)
	case TLSPSK:
		l.finishPSK(z)
	default:
		l.useless(z, nil)
	}
}

func (l *senderLoader) finishCertificates(z senderZabbix) {
	l.useless(z, []string{"tls.ca_file", "tls.cert_file", "tls.key_file", "tls.server_issuer", "tls.server_subject"})
	l.needs(z, "tls.cert_file", "tls.key_file")
	for key, path := range map[string]string{"tls.ca_file": z.TLS.CAFile, "tls.cert_file": z.TLS.CertFile} {
		if at, ok := z.given[key]; ok {
			if err := checkCertificates(path); err != nil {
				l.problem(at, "%s.%s: %w", z.at.key, key, err)
			}
		}
	}
	if at, ok := z.given["tls.key_file"]; ok {
		l.checkKey(z, at)
	}
}

// checkKey sees that the private key can be read, and by nobody else.
func (l *senderLoader) checkKey(z senderZabbix, at Position) {
	src, err := readSource(z.TLS.KeyFile)
	if err == nil {
		err = secret.CheckMode(src.name, src.mode)
	}
	if err != nil {
		l.problem(at, "%s.tls.key_file: %w", z.at.key, err)
	}
}

func (l *senderLoader) finishPSK(z senderZabbix) {
	l.useless(z, []string{"tls.psk_identity", "tls.psk_file"})
	if z.Transport == TransportZabbix {
		l.problem(z.given["tls.connect"], "%s.tls.connect: pre-shared keys need transport: zabbix_sender, which serves jobs alone; for the active part %s", z.at.key, noPSK)
	}
	l.needs(z, "tls.psk_identity", "tls.psk_file")
	at, ok := z.given["tls.psk_file"]
	if !ok {
		return
	}
	key, err := secret.ReadFile(z.TLS.PSKFile)
	if err != nil {
		l.problem(at, "%s.tls.psk_file: %w", z.at.key, err)
		return
	}
	if digits, err := hex.DecodeString(strings.TrimSpace(key.Reveal())); err != nil || len(digits) < 16 {
		l.problem(at, "%s.tls.psk_file: %s holds no key: want 32 hexadecimal digits or more", z.at.key, z.TLS.PSKFile)
	}
}

// needs reports keys that are missing.
func (l *senderLoader) needs(z senderZabbix, keys ...string) {
	for _, key := range keys {
		if _, ok := z.given[key]; !ok {
			l.problem(z.given["tls.connect"], "%s.%s is missing: connect: %s needs it", z.at.key, key, z.TLS.Connect)
		}
	}
}

// useless reports keys of tls that mean nothing with this way to connect: who
// wrote them thinks that the connection is encrypted, or otherwise than it is.
func (l *senderLoader) useless(z senderZabbix, used []string) {
	for key, at := range z.given {
		if strings.HasPrefix(key, "tls.") && key != "tls.connect" && !slices.Contains(used, key) {
			l.problem(at, "%s.%s has no effect with connect: %s", z.at.key, key, z.TLS.Connect)
		}
	}
}

// finishPrograms sees that zabbix_sender is there where it is to be used, and
// that it is not asked for what it cannot do.
func (l *senderLoader) finishPrograms() {
	native := slices.ContainsFunc(l.Zabbix, func(z *SenderZabbix) bool { return z.Transport == TransportZabbix })
	for _, z := range l.zabbixes {
		if z.Transport != TransportProgram {
			if at, ok := z.given["program"]; ok {
				l.problem(at, "%s.program has no effect: it is for transport: zabbix_sender", z.at.key)
			}
			continue
		}
		l.findProgram(z)
		at := z.given["transport"]
		switch {
		case l.Active != nil && !native:
			l.problem(at, "%s.transport: zabbix_sender sends to trapper items, for jobs; for the active part %s", z.at.key, noPSK)
		case l.Active != nil && len(l.Jobs) == 0:
			l.problem(at, "%s.transport: zabbix_sender sends to trapper items, and there are no jobs for them", z.at.key)
		case l.Active != nil:
			l.warn(at, "%s gets the values of jobs only: zabbix_sender cannot ask for active items", z.at.key)
		}
	}
}

func (l *senderLoader) findProgram(z senderZabbix) {
	at, ok := z.given["program"]
	if !ok {
		z.Program, at = "zabbix_sender", z.given["transport"]
	}
	if _, err := exec.LookPath(z.Program); err != nil {
		l.problem(at, "%s.program: %s is not there to be run: install zabbix-sender, or name its path", z.at.key, z.Program)
	}
}
