package senderd

import (
	"context"
	"errors"
	"io"
	"sync"

	"vpoller/zabbix"
	"vpoller/zabbix/active"
)

// lists asks one Zabbix for active checks: at the address that answered last, as
// long as it takes values too, else at the others in turn.
type lists struct {
	exchanger active.Exchanger
	addresses []string
	takes     func(addr string) bool // whether values are taken there, as far as is known
	peers     *peers

	mu      sync.Mutex // guards what follows
	current int        // of addresses
}

// anyAddress stands for all addresses of a Zabbix. It is none itself: a redirect may
// name each of them.
const anyAddress = "*"

// Exchange implements [active.Exchanger]. Requests to anyAddress go to one that
// answers; others are for a proxy that a redirect has named.
func (l *lists) Exchange(ctx context.Context, addr string, request []byte) ([]byte, error) {
	if addr != anyAddress {
		return l.exchanger.Exchange(ctx, addr, request)
	}
	first := l.first()
	var err error
	for i := range l.addresses {
		var answer []byte
		n := (first + i) % len(l.addresses)
		answer, err = l.exchanger.Exchange(ctx, l.addresses[n], request)
		if err == nil || errors.Is(err, io.EOF) { // heartbeats get no answer
			l.stay(n)
			l.peers.note(l.addresses[n], nil)
			return answer, err
		}
		if ctx.Err() != nil {
			return nil, err
		}
		l.peers.note(l.addresses[n], err)
		l.stay((n + 1) % len(l.addresses))
		if !errors.Is(err, zabbix.ErrNotSent) {
			return nil, err
		}
	}
	return nil, err
}

// first is where to ask first: where values are taken, from the current one on.
func (l *lists) first() int {
	l.mu.Lock()
	current := l.current
	l.mu.Unlock()
	for i := range l.addresses {
		if n := (current + i) % len(l.addresses); l.takes(l.addresses[n]) {
			return n
		}
	}
	return current
}

func (l *lists) stay(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.current = n
}
