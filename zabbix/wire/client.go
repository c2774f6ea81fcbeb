package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"vpoller/zabbix"
)

// Config is how a [Client] connects. The zero value is of use.
type Config struct {
	Timeout    time.Duration // of a whole exchange, connecting included; 0 means 30 s
	MaxReply   int64         // bytes; 0 means 16 MiB
	Plain      bool          // never compress; for what reads along
	SourceAddr string        // IP address to connect from; "" leaves the choice to the system
	TLS        *tls.Config   // nil for none; see [TLS.Config]
}

// minCompressed is the length from which on requests are compressed, in bytes: a
// shorter one fits a network packet as it is.
const minCompressed = 1000

// A Client makes exchanges, each over a connection of its own, since Zabbix closes
// after one reply. It may be used by several goroutines at once.
type Client struct {
	cfg     Config
	dialer  net.Dialer
	packers sync.Pool // of *packer
}

// NewClient checks cfg.
func NewClient(cfg Config) (*Client, error) {
	if cfg.Timeout == 0 {
		cfg.Timeout = 30 * time.Second
	}
	if cfg.MaxReply == 0 {
		cfg.MaxReply = 16 << 20
	}
	if cfg.Timeout < 0 || cfg.MaxReply < 0 {
		return nil, errors.New("time-out and limit of a reply must not be negative")
	}
	c := &Client{cfg: cfg, packers: sync.Pool{New: func() any { return new(packer) }}}
	if cfg.SourceAddr != "" {
		ip := net.ParseIP(cfg.SourceAddr)
		if ip == nil {
			return nil, fmt.Errorf("source address %q is no IP address", cfg.SourceAddr)
		}
		c.dialer.LocalAddr = &net.TCPAddr{IP: ip}
	}
	return c, nil
}

// Exchange sends one request to addr, "host:port", and returns the text of the
// reply.
//
// The error wraps [zabbix.ErrNotSent] when nothing of the request went out, and
// [ErrProtocol] when something answered that is no Zabbix. After any error but
// the former the request may have been carried out. It wraps io.EOF when the far
// end closed the connection and said nothing, as it does after a heartbeat.
func (c *Client) Exchange(ctx context.Context, addr string, request []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	conn, err := c.dial(ctx, addr)
	if err != nil {
		return nil, fmt.Errorf("connect to Zabbix at %s: %w: %w", addr, zabbix.ErrNotSent, c.cause(ctx, err))
	}
	defer conn.Close() //nolint:errcheck
	// the deadline, and an end of ctx before it, interrupt reads and writes
	defer context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })() //nolint:errcheck
	if err := c.send(conn, request); err != nil {
		return nil, fmt.Errorf("send to Zabbix at %s: %w", addr, c.cause(ctx, err))
	}
	reply, _, err := ReadMessage(conn, c.cfg.MaxReply)
	if err != nil {
		return nil, fmt.Errorf("answer of Zabbix at %s: %w", addr, c.cause(ctx, err))
	}
	return reply, nil
}

func (c *Client) dial(ctx context.Context, addr string) (net.Conn, error) {
	conn, err := c.dialer.DialContext(ctx, "tcp", addr)
	if err != nil || c.cfg.TLS == nil {
		return conn, err
	}
	cfg := c.cfg.TLS
	if cfg.ServerName == "" {
		cfg = cfg.Clone()
		cfg.ServerName, _, _ = net.SplitHostPort(addr) // tells sessions of servers apart
	}
	secure := tls.Client(conn, cfg)
	if err := secure.HandshakeContext(ctx); err != nil {
		conn.Close() //nolint:errcheck
		return nil, fmt.Errorf("TLS: %w", err)
	}
	return secure, nil
}

func (c *Client) send(conn net.Conn, request []byte) error {
	p := c.packers.Get().(*packer)
	defer c.packers.Put(p)
	_, err := conn.Write(p.pack(request, !c.cfg.Plain && len(request) >= minCompressed))
	return err
}

// cause says in words of the protocol what the network reports.
func (c *Client) cause(ctx context.Context, err error) error {
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("nothing within the time limit: %w", context.DeadlineExceeded)
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, io.EOF):
		return fmt.Errorf("it closed the connection without a word: %w", io.EOF)
	}
	return err
}
