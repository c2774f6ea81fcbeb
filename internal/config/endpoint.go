package config

import (
	"errors"
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// maxSocketPath is the longest path of a Unix socket, in bytes (Linux: 108 with
// the final NUL).
const maxSocketPath = 107

// CheckBind reports why a program cannot listen on endpoint, nil when it can.
// Endpoints are written tcp://HOST:PORT or ipc:///PATH, where HOST is *, a name,
// an IPv4 address or an IPv6 address in brackets. Port 0 lets the system choose.
func CheckBind(endpoint string) error { return checkEndpoint(endpoint, true) }

// CheckDial reports why a program cannot connect to endpoint, nil when it can:
// as CheckBind, but without * and port 0.
func CheckDial(endpoint string) error { return checkEndpoint(endpoint, false) }

func checkEndpoint(endpoint string, bind bool) error {
	scheme, rest, found := strings.Cut(endpoint, "://")
	switch {
	case endpoint == "":
		return errors.New("is empty: write tcp://HOST:PORT or ipc:///PATH")
	case found && scheme == "tcp":
		return checkTCP(rest, bind)
	case found && scheme == "ipc":
		return checkIPC(rest)
	}
	return errors.New("is not an endpoint: write tcp://HOST:PORT or ipc:///PATH")
}

func checkIPC(path string) error {
	if !strings.HasPrefix(path, "/") || strings.HasSuffix(path, "/") {
		return errors.New("names no socket file: write ipc:///PATH, with three slashes")
	}
	if len(path) > maxSocketPath || strings.ContainsRune(path, 0) {
		return errors.New("is too long for a socket file: its path may have 107 bytes")
	}
	return nil
}

func checkTCP(address string, bind bool) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return errors.New("has no port or too many colons: write tcp://HOST:PORT, an IPv6 address as tcp://[::1]:PORT")
	}
	if err := checkPort(port, bind); err != nil {
		return err
	}
	if host == "*" {
		if bind {
			return nil
		}
		return errors.New("names no host to connect to: * is for listening")
	}
	return checkHost(host, strings.HasPrefix(address, "["))
}

func checkPort(port string, bind bool) error {
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 && !bind {
		return errors.New("has no port from 1 to 65535")
	}
	return nil
}

func checkHost(host string, bracketed bool) error {
	addr, err := netip.ParseAddr(host)
	switch {
	case bracketed && (err != nil || !addr.Is6()):
		return errors.New("has no IPv6 address between its brackets")
	case err == nil || isHostName(host):
		return nil
	}
	return errors.New("has no host name or address")
}

// isHostName reports whether name can be one of DNS or the hosts file: letters,
// digits, hyphens, underscores and inner dots.
func isHostName(name string) bool {
	other := func(r rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.", r)
	}
	return name != "" && len(name) <= 253 && name[0] != '.' && name[0] != '-' &&
		!strings.Contains(name, "..") && !strings.ContainsFunc(name, other)
}

// CheckHTTP reports why no HTTP server can listen on address, nil when one can.
// Addresses are written HOST:PORT, or :PORT for every interface; empty text is no
// server at all.
func CheckHTTP(address string) error {
	if address == "" {
		return nil
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil || strings.Contains(address, "/") {
		return errors.New("is not an address: write HOST:PORT, or :PORT for every interface")
	}
	if err := checkPort(port, true); err != nil {
		return err
	}
	if host == "" {
		return nil
	}
	return checkHost(host, strings.HasPrefix(address, "["))
}
