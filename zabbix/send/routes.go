package send

import (
	"slices"
	"sync"

	"vpoller/zabbix"
)

// routes know which address takes a host's values.
type routes struct {
	addresses []string
	given     func(host string) string

	mu      sync.Mutex // guards what follows
	current int        // of addresses; the one that is used
	learned map[string]route
	grouped bool // there was a redirect: every host is alone from then on
}

// A route is what a proxy group has told of a host.
type route struct {
	addr     string
	revision uint64
}

func newRoutes(addresses []string, given func(string) string) *routes {
	return &routes{addresses: slices.Clone(addresses), given: given, learned: map[string]route{}}
}

// alone reports whether packets of the host hold no other.
func (r *routes) alone(host string) bool {
	r.mu.Lock()
	grouped := r.grouped
	r.mu.Unlock()
	return grouped || r.given(host) != ""
}

// address of a host that has a packet to itself.
func (r *routes) address(host string) string {
	r.mu.Lock()
	learned, known := r.learned[host]
	current := r.addresses[r.current]
	r.mu.Unlock()
	if known {
		return learned.addr
	}
	if addr := r.given(host); addr != "" {
		return addr
	}
	return current
}

// shared is the address of packets of several hosts.
func (r *routes) shared() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.addresses[r.current]
}

// leave says that an address does not take packets now: the next one has its turn,
// and a host that was sent there asks where it belongs again.
func (r *routes) leave(host, addr string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if learned, known := r.learned[host]; known && learned.addr == addr {
		delete(r.learned, host)
		return
	}
	if r.addresses[r.current] == addr {
		r.current = (r.current + 1) % len(r.addresses)
	}
}

// redirect notes what a proxy said of a host. Older revisions than the known one
// make the host ask again.
func (r *routes) redirect(host string, to zabbix.Redirect) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.grouped = true
	if known := r.learned[host]; to.Reset || to.Revision < known.revision {
		delete(r.learned, host)
		return
	}
	r.learned[host] = route{to.Address, to.Revision}
}

// group notes that hosts are served by different proxies.
func (r *routes) group() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.grouped = true
}
