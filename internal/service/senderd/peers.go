package senderd

import (
	"context"
	"errors"
	"sync"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
	"vpoller/zabbix/wire"
)

// peers know how the addresses of one Zabbix answered last.
type peers struct {
	mu    sync.Mutex // guards what follows
	state map[string]peer
}

// A peer is an address whose last answer was none.
type peer struct {
	err   error
	since time.Time
}

func newPeers() *peers { return &peers{state: map[string]peer{}} }

// note keeps what came of an exchange.
func (p *peers) note(addr string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err == nil {
		delete(p.state, addr)
		return
	}
	before, failing := p.state[addr]
	if !failing {
		before.since = time.Now()
	}
	p.state[addr] = peer{err, before.since}
}

// strange is what an address answers that is no Zabbix, "" when there is none.
func (p *peers) strange() (addr string, answer error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for at, state := range p.state {
		if errors.Is(state.err, wire.ErrProtocol) && (addr == "" || at < addr) {
			addr, answer = at, state.err
		}
	}
	return addr, answer
}

// away is since when none of the addresses answers, and the error of the last that
// did; nil when one does, or was not tried.
func (p *peers) away(addresses []string) (since time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, addr := range addresses {
		state, failing := p.state[addr]
		if !failing {
			return time.Time{}, nil
		}
		if err == nil || state.since.After(since) {
			since, err = state.since, state.err
		}
	}
	return since, err
}

// A witness tells peers what came of deliveries.
type witness struct {
	send.Transport
	peers *peers
}

// Deliver implements [send.Transport].
func (w witness) Deliver(ctx context.Context, addr, session string, values []zabbix.Value) (zabbix.Reply, error) {
	reply, err := w.Transport.Deliver(ctx, addr, session, values)
	if ctx.Err() == nil {
		w.peers.note(addr, err)
	}
	return reply, err
}
