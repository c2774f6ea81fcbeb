package broker

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// An endpoint is where a socket listens or connects, in ZeroMQ's notation:
//
//	tcp://HOST:PORT   HOST is a name, an IPv4 address or an IPv6 address in
//	                  brackets; to listen on every interface it is *
//	ipc://PATH        a Unix socket; @NAME is one in the abstract namespace
//
// A port of 0 or * lets the system choose one.
type endpoint struct {
	network string // "tcp" or "unix"
	address string // as package net takes it
}

func parseEndpoint(s string) (endpoint, error) {
	scheme, rest, ok := strings.Cut(s, "://")
	if !ok || rest == "" {
		return endpoint{}, fmt.Errorf("endpoint %q is not of the form tcp://HOST:PORT or ipc://PATH", s)
	}
	switch scheme {
	case "tcp":
		return parseTCP(s, rest)
	case "ipc":
		if rest == "*" {
			return endpoint{}, fmt.Errorf("endpoint %q names no socket file", s)
		}
		return endpoint{network: "unix", address: rest}, nil
	}
	return endpoint{}, fmt.Errorf("endpoint %q has the unknown transport %q", s, scheme)
}

func parseTCP(s, rest string) (endpoint, error) {
	host, port, err := net.SplitHostPort(rest)
	if err != nil {
		return endpoint{}, fmt.Errorf("endpoint %q is not of the form tcp://HOST:PORT", s)
	}
	if host == "" {
		return endpoint{}, fmt.Errorf("endpoint %q names no host", s)
	}
	if host == "*" {
		host = ""
	}
	if port == "*" {
		port = "0"
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return endpoint{}, fmt.Errorf("endpoint %q has no port between 0 and 65535", s)
	}
	return endpoint{network: "tcp", address: net.JoinHostPort(host, port)}, nil
}

// dialable says whether something can connect to it: a wildcard is for listening only.
func (e endpoint) dialable() bool {
	return e.network == "unix" || !strings.HasPrefix(e.address, ":") && !strings.HasSuffix(e.address, ":0")
}

// dialableAddr is the endpoint under which a listener can be reached from this machine.
func dialableAddr(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	if !ok {
		return "ipc://" + a.String()
	}
	ip := tcp.IP.String()
	if tcp.IP.IsUnspecified() {
		ip = "127.0.0.1"
	}
	return "tcp://" + net.JoinHostPort(ip, strconv.Itoa(tcp.Port))
}
