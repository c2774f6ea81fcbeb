package vsphere

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"vpoller/protocol"
)

// Agent answers the methods of one vCenter. It is safe for concurrent use.
type Agent struct {
	host      Host
	link      *link
	inventory Inventory // that asks every time
	mirror    *mirrored // that remembers; nil when it is not wanted
	perf      Perf      // likewise: that asks every time, or with a mirror that reads ahead
	log       *slog.Logger
	shared
}

// newAgent checks the configuration of one vCenter. It connects to nothing yet.
func newAgent(h Host, userAgent string, log *slog.Logger) (*Agent, error) {
	h = h.withDefaults()
	u, err := h.endpoint()
	if err != nil {
		return nil, err
	}
	log = log.With("vcenter", h.Hostname)
	if h.Insecure && h.Thumbprint == "" {
		log.Warn("certificate of vCenter is not verified: whoever sits on the network path can read the password; use ca_file or thumbprint")
	}
	b := &breaker{host: h.Hostname, changed: func(o *outage) { logOutage(log, o) }}
	calls := newCalls(h, b)
	transport, err := h.transport(calls.budget.transferred)
	if err != nil {
		return nil, err
	}
	l := newLink(&connector{
		host:      h,
		url:       u,
		transport: transport,
		userAgent: userAgent,
		calls:     calls,
	}, b, log)
	d := newDirect(l)
	a := &Agent{host: h, link: l, inventory: d, perf: directPerf{l}, log: log, shared: newShared(l)}
	if h.Mirror {
		a.mirror = newMirrored(h, l, d)
		plan := newPerfPlan(l, h.PerfBatch, log)
		plan.peers = a.mirror.running
		a.perf = plan
	}
	return a, nil
}

// close ends what the agent does by itself and logs out, at the latest when
// ctx ends. It may be called again.
func (a *Agent) close(ctx context.Context) {
	if a.mirror != nil {
		a.mirror.close()
	}
	a.perf.close()
	a.tagging.close(ctx)
	a.link.close(ctx)
}

func logOutage(log *slog.Logger, o *outage) {
	if o == nil {
		log.Info("vCenter answers again")
		return
	}
	log.Warn("vCenter is unavailable", "error", o.cause)
}

// call is one request to an agent, as methods see it.
type call struct {
	*Agent
	*protocol.Request
	method    *protocol.Method
	inventory Inventory // within the age of values that the request allows
	// paths is what the result consists of: what the method always returns and
	// what the request asks for.
	paths []string
}

// Call answers one request; the error is an [*protocol.Error].
func (a *Agent) Call(ctx context.Context, r *protocol.Request) (*protocol.Response, error) {
	m, err := protocol.LookupRequest(r)
	if err != nil {
		return nil, err
	}
	if err := m.Check(r); err != nil {
		return nil, err
	}
	if len(r.Names) > 0 {
		return a.callMany(ctx, m, r), nil
	}
	result, err := a.resultOf(ctx, m, r, a.inventoryFor(r))
	if err != nil {
		return nil, err
	}
	return effective(m, r).OK(result), nil
}

// resultOf answers a request about one object, or none, from an inventory; the
// error is an [*protocol.Error].
func (a *Agent) resultOf(ctx context.Context, m *protocol.Method, r *protocol.Request, from Inventory) (protocol.Value, error) {
	if r.Name == "" && slices.Contains(m.Required, protocol.FieldName) {
		return nil, noName(m)
	}
	m = effective(m, r)
	do, ok := implementations[m.Name]
	if !ok {
		return nil, fmt.Errorf("method %s is in the catalogue and not in package vsphere", m.Name)
	}
	result, err := do(ctx, call{a, r, m, from, union(m.Default, r.Properties)})
	if err != nil {
		return nil, a.explain(m, err)
	}
	return result, nil
}

// inventoryFor is the inventory within the age of values that r allows. None
// at all leaves only asking.
func (a *Agent) inventoryFor(r *protocol.Request) Inventory {
	switch {
	case a.mirror == nil:
		return a.inventory
	case r.Null(protocol.FieldMaxAge):
		return a.mirror.within(a.mirror.ages())
	case r.MaxAge <= 0:
		return a.inventory
	default:
		return a.mirror.within(allowedAge{r.MaxAge, r.MaxAge})
	}
}

// effective is the method that answers r: vm.disk.get without a key has always
// listed all disks.
func effective(m *protocol.Method, r *protocol.Request) *protocol.Method {
	if m.Name != "vm.disk.get" || r.Key != "" {
		return m
	}
	if all, ok := protocol.Lookup("vm.disk.discover"); ok {
		return all
	}
	return m
}
