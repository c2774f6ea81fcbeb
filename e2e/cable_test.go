package e2e

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// cable carries TCP connections to an address until it is cut.
type cable struct {
	listener net.Listener
	target   string
	wg       sync.WaitGroup

	mu    sync.Mutex // guards all below
	cuts  bool
	conns []net.Conn
	local []string // our addresses, as the target sees them
}

// newCable lays a cable to an endpoint "tcp://host:port".
func newCable(t *testing.T, endpoint string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{listener: l, target: strings.TrimPrefix(endpoint, "tcp://")}
	c.wg.Go(c.accept)
	t.Cleanup(c.cut)
	return c
}

func (c *cable) endpoint() string { return "tcp://" + c.listener.Addr().String() }

func (c *cable) accept() {
	for {
		near, err := c.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.target)
		if err != nil || !c.hold(near, far) {
			_ = near.Close()
			continue
		}
		for _, ends := range [][2]net.Conn{{near, far}, {far, near}} {
			c.wg.Go(func() {
				_, _ = io.Copy(ends[0], ends[1]) // ends when either side does
				_ = ends[0].Close()
			})
		}
	}
}

// hold remembers a connection's two ends for cut; false when it came too late.
func (c *cable) hold(near, far net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cuts {
		_ = far.Close()
		return false
	}
	c.conns = append(c.conns, near, far)
	c.local = append(c.local, far.LocalAddr().String())
	return true
}

// carries reports whether the target knows a connection of this cable by an address.
func (c *cable) carries(remote string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, addr := range c.local {
		if strings.HasSuffix(remote, addr) {
			return true
		}
	}
	return false
}

// cut breaks all connections and refuses new ones, as if the process at one end
// had been killed. It may be called again.
func (c *cable) cut() {
	c.mu.Lock()
	c.cuts = true
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.mu.Unlock()
	_ = c.listener.Close()
	c.wg.Wait()
}
