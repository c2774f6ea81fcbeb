package standin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"vpoller/zabbix"
)

// A carrier sends one packet to an address.
type carrier interface {
	Deliver(ctx context.Context, addr, session string, values []zabbix.Value) (zabbix.Reply, error)
}

// maxRedirects is how often a packet follows a proxy group.
const maxRedirects = 3

// A response is what became of a packet.
type response struct {
	addr  string
	reply zabbix.Reply
}

// A target is a server or proxy, or the nodes of a cluster.
type target struct {
	carrier carrier

	mu    sync.Mutex
	addrs []string // the one that was reached last comes first; guarded by mu
}

// deliver sends a packet, and returns the responses to what it was cut into. It
// ends with the first part that fails.
func (t *target) deliver(ctx context.Context, p packet) ([]response, error) {
	r, err := t.first(ctx, p)
	for range maxRedirects {
		if err != nil || r.reply.Redirect == nil || r.reply.Accepted {
			break
		}
		if parts := byHost(p); len(parts) > 1 {
			return t.each(ctx, parts)
		}
		r.addr = r.reply.Redirect.Address
		r.reply, err = t.carrier.Deliver(ctx, r.addr, "", p)
	}
	switch {
	case err != nil:
		return nil, err
	case !r.reply.Accepted:
		return nil, fmt.Errorf("values are not taken by Zabbix at %s: %s", r.addr, r.reply.Info)
	}
	return []response{r}, nil
}

func (t *target) each(ctx context.Context, parts []packet) ([]response, error) {
	var all []response
	for _, part := range parts {
		r, err := t.deliver(ctx, part)
		all = append(all, r...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// first sends a packet to the first address that can be reached.
func (t *target) first(ctx context.Context, p packet) (r response, err error) {
	var errs []error
	for _, addr := range t.addresses() {
		r.addr = addr
		if r.reply, err = t.carrier.Deliver(ctx, addr, "", p); err == nil {
			t.reached(addr)
			return r, nil
		}
		if !errors.Is(err, zabbix.ErrNotSent) || ctx.Err() != nil {
			return r, err
		}
		errs = append(errs, err)
	}
	return r, errors.Join(errs...)
}

func (t *target) addresses() []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.addrs)
}

func (t *target) reached(addr string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.addrs, addr)
	t.addrs = slices.Concat([]string{addr}, t.addrs[:i], t.addrs[i+1:])
}

// byHost cuts a packet into those of each host, in the order of their first
// values.
func byHost(p packet) []packet {
	var parts []packet
	place := map[string]int{}
	for _, v := range p {
		i, ok := place[v.Host]
		if !ok {
			i = len(parts)
			place[v.Host] = i
			parts = append(parts, nil)
		}
		parts[i] = append(parts[i], v)
	}
	return parts
}
