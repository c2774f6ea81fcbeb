package vsphere

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"vpoller/internal/secret"
)

// What a [Host] gets when it does not say.
const (
	DefaultTimeout     = 10 * time.Second
	DefaultConcurrency = 16
	DefaultMaxAge      = time.Minute
	DefaultMaxPaths    = 500
	DefaultMaxMemory   = 512 << 20
)

// Host is one vCenter, or one ESXi host without a vCenter.
type Host struct {
	// Hostname is what requests call it.
	Hostname string
	// URL is where its API is: "https://vc01.example.org:443/sdk", or only
	// "vc01.example.org[:port]" or an IP address. Empty: Hostname.
	URL string

	Username string
	Password secret.Text

	// CAFile is a PEM file of the certificate authorities to trust instead of
	// the system's. Thumbprint is the SHA-256 or SHA-1 of the one certificate
	// to trust, in hexadecimal with or without colons; nothing else about the
	// certificate matters then. Insecure trusts anybody.
	CAFile     string
	Thumbprint string
	Insecure   bool

	// Timeout limits each call to the vCenter; 0 is DefaultTimeout.
	Timeout time.Duration
	// Concurrency limits the calls that run at the same time; 0 is
	// DefaultConcurrency.
	Concurrency int
	// CallsPerMinute and BytesPerMinute limit the calls, and the bytes in both
	// directions, in any minute; 0 is no limit.
	CallsPerMinute int
	BytesPerMinute int64
	// PerfBatch is how many realtime series are asked for in one call; 0 is
	// DefaultPerfBatch.
	PerfBatch int

	// Mirror keeps the inventory in memory and performance counters read ahead,
	// and answers from there. Without, each request asks.
	Mirror bool
	// MaxAge is how old values may be that change all the time, unless a
	// request says; 0 is DefaultMaxAge. Volatile are paths of such values
	// beyond those that are known.
	MaxAge   time.Duration
	Volatile []string
	// MaxPaths and MaxMemory limit how many paths of properties, over all kinds
	// of objects, and how many bytes of values are kept; what is beyond is read
	// directly. 0 is DefaultMaxPaths and DefaultMaxMemory.
	MaxPaths  int
	MaxMemory int64
}

func (h Host) withDefaults() Host {
	if h.Timeout <= 0 {
		h.Timeout = DefaultTimeout
	}
	if h.Concurrency <= 0 {
		h.Concurrency = DefaultConcurrency
	}
	if h.PerfBatch <= 0 {
		h.PerfBatch = DefaultPerfBatch
	}
	if h.URL == "" {
		h.URL = h.Hostname
	}
	if h.MaxAge <= 0 {
		h.MaxAge = DefaultMaxAge
	}
	if h.MaxPaths <= 0 {
		h.MaxPaths = DefaultMaxPaths
	}
	if h.MaxMemory <= 0 {
		h.MaxMemory = DefaultMaxMemory
	}
	return h
}

// endpoint is the URL of the API: https and /sdk unless h.URL says otherwise.
func (h Host) endpoint() (*url.URL, error) {
	text := h.URL
	if net.ParseIP(text) != nil && strings.Contains(text, ":") {
		text = "[" + text + "]"
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	var syntax *url.Error
	switch {
	case errors.As(err, &syntax): // without the text, which may hold a password
		return nil, fmt.Errorf("url of vCenter %s: %w", h.Hostname, syntax.Err)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, fmt.Errorf("url of vCenter %s: scheme %s is neither https nor http", h.Hostname, u.Scheme)
	case u.Hostname() == "":
		return nil, fmt.Errorf("url of vCenter %s names no host", h.Hostname)
	case u.User != nil:
		return nil, fmt.Errorf("url of vCenter %s holds credentials: they belong into username and password", h.Hostname)
	}
	if u.Path = strings.TrimRight(u.Path, "/"); u.Path == "" {
		u.Path = "/sdk"
	}
	return u, nil
}
