package demo

import (
	"net"
	"strings"
)

// free is the endpoint to listen on: the one wished for, or when its port is
// taken, another port of the same address that the system chooses. A tour
// should not end because a proxy runs already.
func free(endpoint string) string {
	address, ok := strings.CutPrefix(endpoint, "tcp://")
	if !ok {
		return endpoint
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return endpoint
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "tcp://" + net.JoinHostPort(host, "0")
	}
	listener.Close() //nolint:errcheck // it was only to see
	return endpoint
}
