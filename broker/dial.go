package broker

import (
	"context"
	"fmt"
	"net"
)

// dial connects to the endpoint and does the handshake. It ends when ctx does.
func dial(ctx context.Context, where string, me introduction) (connection, error) {
	ep, err := parseEndpoint(where)
	if err != nil {
		return connection{}, err
	}
	d := net.Dialer{Timeout: handshakeLife, KeepAliveConfig: keepAlive()}
	conn, err := d.DialContext(ctx, ep.network, ep.address)
	if err != nil {
		return connection{}, fmt.Errorf("connecting to %s: %w", where, err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	c, err := open(conn, me)
	if err != nil {
		return connection{}, fmt.Errorf("connecting to %s: %w", where, err)
	}
	return c, nil
}
