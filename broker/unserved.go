package broker

import (
	"slices"
	"strings"

	"vpoller/protocol"
)

// longestName is how much of names an error repeats, in bytes.
const longestName = 200

// Why a request is not even queued. None of them is written to.
var (
	errDraining  = protocol.Errorf(protocol.CodeUnavailable, "The proxy is shutting down")
	errPerClient = protocol.Errorf(protocol.CodeOverloaded, "Too many requests of this client are unanswered").
			WithHint("wait for answers before asking more, or ask about many objects in one request")
	errQueueFull = protocol.Errorf(protocol.CodeOverloaded, "Too many requests are waiting for a worker").
			WithHint("ask again later; if that goes on, poll less or start another vpoller-worker")
	errMemoryFull = protocol.Errorf(protocol.CodeOverloaded, "The requests that are unanswered take too much memory").
			WithHint("ask again later; if that goes on, poll less or start another vpoller-worker")
)

// unserved says why no worker took a request that waited until its life was over.
func (p *Proxy) unserved(r *request) *protocol.Error {
	host := hostOf(r)
	switch {
	case len(p.routes.all) == 0:
		return p.nobody(protocol.CodeTimeout)
	case r.route == &p.routes.other && host != "" && len(p.routes.foreign) == 0:
		return protocol.Errorf(protocol.CodeTimeout, "No worker that is connected serves %s", host).
			WithHint("they serve %s", p.routes.served())
	}
	return protocol.Errorf(protocol.CodeTimeout, "No worker was free within the time allowed").
		WithHint("all are busy: a vCenter may be slow, or more is asked than they can take")
}

// nobody says that there is no worker at all.
func (p *Proxy) nobody(code protocol.Code) *protocol.Error {
	return protocol.Errorf(code, "No worker is connected to the proxy").
		WithHint("is vpoller-worker running, and does its configuration name the backend of this proxy, %s?", p.cfg.Backend)
}

// hostOf is the vCenter that a request names, cut to what an error can repeat.
func hostOf(r *request) string {
	raw, _ := protocol.Peek(payload(r.raw[r.env:]))
	v, err := protocol.DecodeValue(slices.Concat([]byte{'"'}, raw, []byte{'"'}))
	host, ok := v.(string)
	if err != nil || !ok {
		return ""
	}
	return shortened(host)
}

// served are the vCenters that workers have announced, for people.
func (t *routes) served() string {
	hosts := make([]string, len(t.hosts))
	for i, r := range t.hosts {
		hosts[i] = r.host
	}
	slices.Sort(hosts)
	return shortened(strings.Join(hosts, ", "))
}

func shortened(s string) string {
	if len(s) <= longestName {
		return s
	}
	return strings.ToValidUTF8(s[:longestName], "") + "..."
}
