package vcsimtest

import (
	"slices"
	"strconv"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

const (
	maxUpdates = 100                   // objects in one reply to WaitForUpdatesEx
	gathering  = 20 * time.Millisecond // how long changes gather before a waiting client is told
)

// collector takes the place of the simulator's property collector, whose reads
// it keeps. Its waits tell states, not histories: an object that changed twice
// is told once, as it is when it is told.
type collector struct {
	*simulator.PropertyCollector
	hub     *hub
	paths   *pathChecker
	session string
	gone    chan struct{} // closed when the session has ended
	wake    chan struct{} // holds one token: something is to be told
	turn    chan struct{} // holds one while a client waits

	// hub.mu guards all below.
	filters []*filter
	version int
	stop    chan struct{} // closed to cancel the wait in progress; nil without
	last    *types.UpdateSet
	from    string // version that last was the answer to
	invalid bool   // versions are not known any more
}

func newCollector(h *hub, paths *pathChecker, inner *simulator.PropertyCollector, session string) *collector {
	c := &collector{
		PropertyCollector: inner, hub: h, paths: paths, session: session,
		gone: make(chan struct{}), wake: make(chan struct{}, 1), turn: make(chan struct{}, 1),
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.collectors[c] = true
	return c
}

// Reference reads nothing that may be changing, as the embedded one would.
func (c *collector) Reference() types.ManagedObjectReference { return c.Self }

// nudge tells the wait in progress, or the next one, that there is something.
func (c *collector) nudge() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// cancel ends the wait in progress, if any. The caller holds hub.mu.
func (c *collector) cancel() {
	if c.stop != nil {
		close(c.stop)
		c.stop = nil
	}
}

// CreatePropertyCollector makes one more collector for the session.
func (c *collector) CreatePropertyCollector(ctx *simulator.Context, _ *types.CreatePropertyCollector) soap.HasFault {
	inner := new(simulator.PropertyCollector)
	inner.Self.Type = "PropertyCollector"
	ref := ctx.Session.Put(newCollector(c.hub, c.paths, inner, ctx.Session.Key)).Reference()
	return &methods.CreatePropertyCollectorBody{Res: &types.CreatePropertyCollectorResponse{Returnval: ref}}
}

// DestroyPropertyCollector ends the collector, its filters and its wait.
func (c *collector) DestroyPropertyCollector(ctx *simulator.Context, req *types.DestroyPropertyCollector) soap.HasFault {
	c.hub.mu.Lock()
	c.cancel()
	delete(c.hub.collectors, c)
	filters := c.filters
	c.filters = nil
	c.hub.mu.Unlock()
	for _, f := range filters {
		ctx.Session.Remove(ctx, f.Self)
	}
	ctx.Session.Remove(ctx, req.This)
	return &methods.DestroyPropertyCollectorBody{Res: new(types.DestroyPropertyCollectorResponse)}
}

// CreateFilter adds a filter; the next wait tells all of its objects.
func (c *collector) CreateFilter(ctx *simulator.Context, req *types.CreateFilter) soap.HasFault {
	body := new(methods.CreateFilterBody)
	f, fault := newFilter(ctx, c, req)
	if fault != nil {
		body.Fault_ = simulator.Fault("", fault)
		return body
	}
	f.Self.Type = "PropertyFilter"
	ref := ctx.Session.Put(f).Reference()
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.filters = append(c.filters, f)
	c.Filter = append(c.Filter, ref)
	f.restart()
	c.nudge()
	body.Res = &types.CreateFilterResponse{Returnval: ref}
	return body
}

// CancelWaitForUpdates ends the wait in progress with RequestCanceled.
func (c *collector) CancelWaitForUpdates(*types.CancelWaitForUpdates) soap.HasFault {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.cancel()
	return &methods.CancelWaitForUpdatesBody{Res: new(types.CancelWaitForUpdatesResponse)}
}

// WaitForUpdates is WaitForUpdatesEx without options.
func (c *collector) WaitForUpdates(ctx *simulator.Context, req *types.WaitForUpdates) soap.HasFault {
	body := new(methods.WaitForUpdatesBody)
	set, fault := c.wait(ctx, req.Version, types.WaitOptions{})
	if fault != nil {
		body.Fault_ = simulator.Fault("", fault)
		return body
	}
	body.Res = &types.WaitForUpdatesResponse{Returnval: *set}
	return body
}

// WaitForUpdatesEx tells what changed since a version, in pages.
func (c *collector) WaitForUpdatesEx(ctx *simulator.Context, req *types.WaitForUpdatesEx) soap.HasFault {
	var opts types.WaitOptions
	if req.Options != nil {
		opts = *req.Options
	}
	body := new(methods.WaitForUpdatesExBody)
	set, fault := c.wait(ctx, req.Version, opts)
	if fault != nil {
		body.Fault_ = simulator.Fault("", fault)
		return body
	}
	body.Res = &types.WaitForUpdatesExResponse{Returnval: set}
	return body
}

// wait is one call of WaitForUpdatesEx; nil when nothing changed in its time.
func (c *collector) wait(ctx *simulator.Context, version string, opts types.WaitOptions) (*types.UpdateSet, types.BaseMethodFault) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-c.gone:
		return nil, notAuthenticated(c.Self)
	}
	stop, again, fault := c.begin(version)
	if fault != nil || again != nil {
		return again, fault
	}
	defer c.end(stop)
	timeout, once, release := patience(opts.MaxWaitSeconds)
	defer release()
	for {
		set, fault := c.page(ctx, pageLimit(opts))
		if fault != nil {
			return nil, fault
		}
		if set != nil {
			return c.reply(version, set), nil
		}
		if once {
			return nil, nil
		}
		select {
		case <-c.wake:
			pause := time.NewTimer(gathering)
			select {
			case <-pause.C:
			case <-stop:
			case <-c.gone:
			}
			pause.Stop()
		case <-timeout:
			return nil, nil
		case <-stop:
			return nil, new(types.RequestCanceled)
		case <-c.gone:
			return nil, notAuthenticated(c.Self)
		}
	}
}

func pageLimit(opts types.WaitOptions) int {
	if n := int(opts.MaxObjectUpdates); n > 0 {
		return min(n, maxUpdates)
	}
	return maxUpdates
}

// patience is how long a wait may take: for ever, not at all, or some seconds.
func patience(seconds *int32) (timeout <-chan time.Time, once bool, release func()) {
	switch {
	case seconds == nil:
		return nil, false, func() {}
	case *seconds <= 0:
		return nil, true, func() {}
	}
	timer := time.NewTimer(time.Duration(*seconds) * time.Second)
	return timer.C, false, func() { timer.Stop() }
}

// begin checks the version that a client says it knows. A client that asks
// with the version before the last answer has not got that: it is given again.
func (c *collector) begin(version string) (stop chan struct{}, again *types.UpdateSet, fault types.BaseMethodFault) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	switch {
	case version == "":
		c.invalid, c.last = false, nil
		for _, f := range c.filters {
			f.restart()
		}
	case c.invalid:
		return nil, nil, new(types.InvalidCollectorVersion)
	case version == strconv.Itoa(c.version):
	case c.last != nil && version == c.from:
		return nil, c.last, nil
	default:
		return nil, nil, new(types.InvalidCollectorVersion)
	}
	c.stop = make(chan struct{})
	return c.stop, nil, nil
}

func (c *collector) end(stop chan struct{}) {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	if c.stop == stop {
		c.stop = nil
	}
}

func (c *collector) reply(from string, set *types.UpdateSet) *types.UpdateSet {
	c.hub.mu.Lock()
	defer c.hub.mu.Unlock()
	c.version++
	set.Version = strconv.Itoa(c.version)
	c.from, c.last = from, set
	more := slices.ContainsFunc(c.filters, func(f *filter) bool { return len(f.order) > 0 })
	set.Truncated = &more
	return set
}

// InvalidateCollectors makes every property collector forget the versions that
// it gave out: the next wait of each is answered with InvalidCollectorVersion,
// until it begins again with an empty version.
func (s *Server) InvalidateCollectors() {
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	for c := range s.hub.collectors {
		c.invalid = true
	}
}
