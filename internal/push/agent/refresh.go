package agent

import (
	"context"
	"errors"
	"sync"
	"time"

	"vpoller/zabbix/active"
)

// refreshAll asks for the lists of all hosts in turn, until ctx ends.
func (a *Agent) refreshAll(ctx context.Context) {
	var asking sync.WaitGroup
	defer asking.Wait()
	free := make(chan struct{}, a.cfg.Connections)
	for {
		select {
		case free <- struct{}{}:
		case <-ctx.Done():
			return
		}
		h := a.nextHost(ctx)
		if h == nil {
			return
		}
		asking.Go(func() {
			a.refresh(ctx, h)
			<-free
			a.poke()
		})
	}
}

// nextHost waits for the turn of a host; nil when ctx ends.
func (a *Agent) nextHost(ctx context.Context) *host {
	for {
		h, wait := a.takeTurn()
		if h != nil {
			return h
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-a.wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// idle is how long to wait when there is nobody to wait for.
const idle = time.Minute

// takeTurn takes the host whose turn has come, or says how long to wait.
func (a *Agent) takeTurn() (*host, time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	h, now := a.turns.next(), a.now()
	if h == nil {
		return nil, idle
	}
	if wait := h.turn.Sub(now); wait > 0 {
		return nil, wait
	}
	if wait := a.gate.wait(now); wait > 0 {
		return nil, wait
	}
	a.turns.remove(h)
	h.check.Metadata = h.spec.Metadata
	return h, 0
}

// refresh asks for the list of a host and makes it the host's items.
func (a *Agent) refresh(ctx context.Context, h *host) {
	checks, err := a.cfg.Checks.Refresh(ctx, &h.check)
	if ctx.Err() == nil {
		a.refreshed(h, checks, err)
		a.tellUnserved(h)
		a.heartbeat(ctx, h)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !h.gone {
		a.turns.put(h)
	}
}

// refreshed takes note of what came of asking for a list. Of a host that has gone
// it says no more than whether Zabbix answers.
func (a *Agent) refreshed(h *host, checks active.Checks, err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	a.hear(silence(err), now)
	if h.gone {
		return
	}
	h.err, h.route = err, h.check.Addr()
	var no *active.Error
	switch {
	case err == nil:
		a.listed(h, checks, now)
	case errors.As(err, &no):
		a.refuse(h, no, now)
	case errors.Is(err, active.ErrReply):
		a.stats.RefreshErrors++
		h.turn = h.onGrid(now, a.cfg.Refresh)
	default: // after a redirect, too: soon Zabbix may know another proxy
		a.stats.RefreshErrors++
		a.again(h, now)
	}
}

// silence is why Zabbix did not answer; nil when it did, whatever it said.
func silence(err error) error {
	var no *active.Error
	if errors.As(err, &no) || errors.Is(err, active.ErrReply) || errors.Is(err, active.ErrRedirected) {
		return nil
	}
	return err
}

// listed makes a list the host's.
func (a *Agent) listed(h *host, checks active.Checks, now time.Time) {
	a.stats.Refreshes++
	h.state, h.paused, h.tries = known, checks.Paused, 0
	h.asked, h.listed = now, now
	h.turn = h.onGrid(now, a.cfg.Refresh)
	if checks.Changed {
		a.apply(h, checks.Items, now)
	}
}

// refuse takes note of an answer that is no list: none holds any more.
func (a *Agent) refuse(h *host, no *active.Error, now time.Time) {
	a.forget(h)
	h.asked, h.paused = now, false
	h.turn = h.onGrid(now, a.cfg.Refresh)
	switch {
	case no.Unknown():
		h.state = unknown
		a.again(h, now)
	case no.Disabled():
		h.state = disabled
	default:
		h.state = refused
		a.stats.RefreshErrors++
	}
}

// firstRetry is after how long a host that was just registered, or could not be
// asked about, is asked about again; then twice as long, and so on.
const firstRetry = 5 * time.Second

// again gives a host its next turn soon, and later each time.
func (a *Agent) again(h *host, now time.Time) {
	h.turn = now.Add(min(firstRetry<<min(h.tries, 10), a.cfg.Refresh))
	h.tries++
}

// hear takes note of whether Zabbix answers.
func (a *Agent) hear(err error, now time.Time) {
	switch changed := a.gate.result(err, now); {
	case changed && err != nil:
		a.cfg.Logger.Warn("Zabbix cannot be asked for active checks, items stay as they are", "zabbix", a.cfg.Name, "error", err)
	case changed:
		a.cfg.Logger.Info("Zabbix can be asked for active checks again", "zabbix", a.cfg.Name)
	}
}

// heartbeat tells Zabbix that somebody looks after the host, if its next refresh
// would be too late to do so.
func (a *Agent) heartbeat(ctx context.Context, h *host) {
	now := a.now()
	if a.cfg.Heartbeat <= 0 || !h.check.Revised() || !a.beats(h, now) {
		return
	}
	if err := a.cfg.Checks.Heartbeat(ctx, &h.check, max(a.cfg.Heartbeat, a.cfg.Refresh)); err != nil && ctx.Err() == nil {
		a.cfg.Logger.Debug("a heartbeat was not taken", "zabbix", a.cfg.Name, "host", h.spec.Name, "error", err)
	}
}

// beats reports whether it is time for a heartbeat, and takes it for given.
func (a *Agent) beats(h *host, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if h.state != known || h.gone || now.Add(a.cfg.Refresh).Before(h.beat.Add(a.cfg.Heartbeat)) {
		return false
	}
	h.beat = now
	return true
}
