package proc

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"strconv"
	"time"
)

const (
	listenTime  = 10 * time.Second // how long a program may take until it listens
	listenRetry = 5 * time.Millisecond
)

// Free ports are looked for below those that systems hand out by themselves (Linux: from 32768 on): one of those could be
// taken by somebody's connection before the program under test gets to it.
const (
	firstPort = 20000
	ports     = 12000
	portTries = 100
)

// FreeAddr returns a loopback address ("127.0.0.1:port") on which nothing listens at the moment.
func FreeAddr(ctx context.Context) (string, error) {
	var lc net.ListenConfig
	var last error
	for range portTries {
		addr := net.JoinHostPort("127.0.0.1", strconv.Itoa(firstPort+rand.IntN(ports)))
		l, err := lc.Listen(ctx, "tcp", addr)
		if err == nil {
			return addr, l.Close()
		}
		last = err
	}
	return "", fmt.Errorf("find a free port: %w", last)
}

// WaitListening returns when something accepts connections at addr, or an error when the process ends before, ctx ends, or
// it takes longer than ten seconds.
func (p *Process) WaitListening(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, listenTime)
	defer cancel()
	retry := time.NewTicker(listenRetry)
	defer retry.Stop()
	for {
		var dialer net.Dialer
		c, err := dialer.DialContext(ctx, "tcp", addr)
		if err == nil {
			return c.Close()
		}
		select {
		case <-retry.C:
		case <-p.done:
			return p.Err()
		case <-ctx.Done():
			return fmt.Errorf("%s does not listen on %s: %w", p.name, addr, ctx.Err())
		}
	}
}
