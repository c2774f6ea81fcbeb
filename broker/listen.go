package broker

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// keepAlive finds connections whose far end vanished without a word, for peers
// whose protocol version has no PING.
func keepAlive() net.KeepAliveConfig {
	return net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}
}

// listen binds the endpoint. The caller closes the listener, which also removes
// the file of a Unix socket.
func listen(where string) (net.Listener, error) {
	ep, err := parseEndpoint(where)
	if err != nil {
		return nil, err
	}
	if ep.network == "unix" {
		if err := removeStale(ep.address); err != nil {
			return nil, fmt.Errorf("listening on %s: %w", where, err)
		}
	}
	ln, err := net.Listen(ep.network, ep.address)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", where, err)
	}
	return ln, nil
}

// removeStale removes a socket file that nobody listens on, as a crash leaves
// behind. A file of another kind, or a socket in use, stays.
func removeStale(path string) error {
	if strings.HasPrefix(path, "@") {
		return nil
	}
	info, err := os.Lstat(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != os.ModeSocket {
		return errors.New("the file exists and is not a socket")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	var d net.Dialer
	conn, err := d.DialContext(ctx, "unix", path)
	if err == nil {
		return errors.Join(syscall.EADDRINUSE, conn.Close())
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return os.Remove(path)
	}
	return err
}
