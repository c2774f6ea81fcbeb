package wire

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// DefaultPort is where servers and proxies listen unless told otherwise.
const DefaultPort = 10051

// Address completes "host", "host:port", "::1" and "[::1]:port" to what Exchange
// takes.
func Address(s string) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		host, port = strings.Trim(s, "[]"), strconv.Itoa(DefaultPort)
	}
	if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
		return "", fmt.Errorf("%q is no address: %q is no port", s, port)
	}
	if host == "" || strings.ContainsAny(host, " \t/[]") || strings.Contains(host, ":") && net.ParseIP(strings.SplitN(host, "%", 2)[0]) == nil {
		return "", fmt.Errorf("%q is no address: write host, host:port or [ip]:port", s)
	}
	return net.JoinHostPort(host, port), nil
}
