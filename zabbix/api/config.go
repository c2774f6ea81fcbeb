package api

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"vpoller/internal/secret"
)

// Config says which Zabbix to call, and as whom.
type Config struct {
	// URL is the address of the frontend as a browser shows it,
	// https://zabbix.example.org/zabbix, or of its api_jsonrpc.php.
	URL string

	Token    secret.Text // an API token; or
	Username string      // a user
	Password secret.Text // with a password

	CAFile   string // PEM file of authorities to trust besides the system's
	Insecure bool   // check no certificate

	Timeout time.Duration // of one call (default 30 s)
}

// script is where the API lives below the address of a frontend.
const script = "api_jsonrpc.php"

// endpoint is the address that calls go to.
func (cfg Config) endpoint() (string, error) {
	u, err := url.Parse(cfg.URL)
	switch {
	case err != nil:
		return "", errors.New("the address of Zabbix is no URL: write https://HOST/zabbix")
	case u.Scheme != "http" && u.Scheme != "https" || u.Host == "":
		return "", fmt.Errorf("%q is no address of a Zabbix frontend: write https://HOST/zabbix", u.Redacted())
	case u.User != nil:
		return "", fmt.Errorf("%q holds a user: give an API token, or user and password, apart from it", u.Redacted())
	}
	u.RawQuery, u.Fragment = "", ""
	u.Path = strings.TrimSuffix(u.Path, "index.php")
	if !strings.HasSuffix(u.Path, "/"+script) {
		u = u.JoinPath(script)
	}
	return u.String(), nil
}

// credentials checks that there is one way to log in.
func (cfg Config) credentials() error {
	byUser := cfg.Username != "" || !cfg.Password.IsZero()
	switch {
	case cfg.Token.IsZero() && !byUser:
		return errors.New("there is neither an API token nor a user to log in to Zabbix with")
	case !cfg.Token.IsZero() && byUser:
		return errors.New("there is an API token and a user to log in to Zabbix with: give one of them")
	case byUser && (cfg.Username == "" || cfg.Password.IsZero()):
		return errors.New("a user of Zabbix needs a name and a password")
	}
	return nil
}

// transport makes the connections that the configuration allows.
func (cfg Config) transport() (*http.Transport, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.TLSClientConfig = &tls.Config{
		MinVersion:         tls.VersionTLS12,
		InsecureSkipVerify: cfg.Insecure, //nolint:gosec // asked for in so many words
	}
	if cfg.CAFile == "" {
		return t, nil
	}
	pem, err := os.ReadFile(cfg.CAFile)
	if err != nil {
		return nil, fmt.Errorf("read the authorities to trust: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate in PEM form", cfg.CAFile)
	}
	t.TLSClientConfig.RootCAs = pool
	return t, nil
}
