package vsphere

import (
	"context"
	"net"
)

// dialFunc is [net.Dialer.DialContext].
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// metered dials connections whose bytes are counted as they are on the wire,
// encryption included: nothing can get around it.
func metered(dial dialFunc, count func(in, out int)) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &meter{c, count}, nil
	}
}

type meter struct {
	net.Conn
	count func(in, out int)
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Conn.Read(p)
	m.count(n, 0)
	return n, err
}

func (m *meter) Write(p []byte) (int, error) {
	n, err := m.Conn.Write(p)
	m.count(0, n)
	return n, err
}
