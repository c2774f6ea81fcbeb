package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"slices"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

// A senderZabbix is an entry of zabbix, and where in the file it stands.
type senderZabbix struct {
	*SenderZabbix
	at    pair
	given given // the keys of tls among them, as "tls.connect"
}

// zabbix reads one Zabbix, or a list of them.
func (l *senderLoader) zabbix(node *yaml.Node) {
	entries := []pair{{key: "zabbix", at: l.yaml.at(node), value: node}}
	if node.Kind == yaml.SequenceNode {
		entries = l.list(node, "zabbix", `"- server:"`)
	}
	for _, p := range entries {
		z := senderZabbix{SenderZabbix: DefaultSenderZabbix(), at: p}
		var tls given
		z.given = l.readAll(p, z.settings(), map[string]func(pair){
			"tls": func(p pair) { tls = l.yaml.plain(p.value, p.key, z.TLS.settings()) },
		})
		z.given.add("tls", tls)
		l.zabbixes = append(l.zabbixes, z)
		l.Zabbix = append(l.Zabbix, z.SenderZabbix)
	}
}

func (z *SenderZabbix) settings() []setting {
	return []setting{
		text("name", &z.Name, checkFolderName),
		servers("server", &z.Addresses),
		oneOf("transport", &z.Transport, TransportZabbix, TransportProgram),
		text("program", &z.Program, notEmpty),
		text("source_ip", &z.SourceIP, checkIP),
		duration("timeout", &z.Timeout, time.Millisecond),
		number("connections", &z.Connections, 100),
		number("values", &z.Values, 100_000),
		size("bytes", &z.Bytes, KiB, 64*MiB),
	}
}

func (t *SenderTLS) settings() []setting {
	return []setting{
		oneOf("connect", &t.Connect, TLSUnencrypted, TLSCert, TLSPSK),
		text("ca_file", &t.CAFile, notEmpty),
		text("cert_file", &t.CertFile, notEmpty),
		text("key_file", &t.KeyFile, notEmpty),
		text("server_issuer", &t.ServerIssuer, notEmpty),
		text("server_subject", &t.ServerSubject, notEmpty),
		text("psk_identity", &t.PSKIdentity, notEmpty),
		text("psk_file", &t.PSKFile, notEmpty),
	}
}

// oneOf reads one of a few words.
func oneOf[T ~string](key string, into *T, words ...T) setting {
	return setting{key, kindText, func(text string) error {
		if !slices.Contains(words, T(text)) {
			all := make([]string, len(words))
			for i, word := range words {
				all[i] = string(word)
			}
			return fmt.Errorf("%q is none of %s", text, strings.Join(all, ", "))
		}
		*into = T(text)
		return nil
	}}
}

// zabbixPort is where servers and proxies listen unless told otherwise.
const zabbixPort = "10051"

// servers reads the addresses of servers and proxies, the port of which may be
// left out.
func servers(key string, into *[]string) setting {
	return setting{key, kindTexts, func(text string) error {
		address, err := serverAddress(text)
		if err != nil {
			return fmt.Errorf("%q %w", text, err)
		}
		if slices.Contains(*into, address) {
			return fmt.Errorf("%q is given twice", text)
		}
		*into = append(*into, address)
		return nil
	}}
}

var errServer = errors.New("is no address of a Zabbix server or proxy: write zabbix.example.org, or with a port zabbix.example.org:10051")

// serverAddress completes "host", "host:port", "::1" and "[::1]:port".
func serverAddress(text string) (string, error) {
	host, port, err := net.SplitHostPort(text)
	if err != nil {
		host, port = strings.TrimSuffix(strings.TrimPrefix(text, "["), "]"), zabbixPort
	}
	if checkHost(host, strings.HasPrefix(text, "[")) != nil || checkPort(port, false) != nil {
		return "", errServer
	}
	return net.JoinHostPort(host, port), nil
}

func checkIP(text string) error {
	if _, err := netip.ParseAddr(text); err != nil {
		return errors.New("is no IP address")
	}
	return nil
}

var folderName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}$`)

func checkFolderName(text string) error {
	if !folderName.MatchString(text) {
		return errors.New("is no name of a folder: it may have letters, digits, dots, hyphens and underscores")
	}
	return nil
}
