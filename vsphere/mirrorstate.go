package vsphere

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// syncState is how a mirror stands.
type syncState struct {
	since  time.Time // when it became as it is
	synced bool      // the watch goes on
	ever   bool      // it has been synced before
	cause  error     // why it is not synced; nil while a sync is under way
}

// syncError says that the inventory in memory is not up to date.
type syncError struct {
	host  string
	state syncState
}

func (e *syncError) Error() string {
	since := e.state.since.UTC().Format(time.RFC3339)
	switch {
	case e.state.synced:
		return fmt.Sprintf("vCenter %s has not told changes of its inventory for too long", e.host)
	case e.state.cause != nil:
		return fmt.Sprintf("the inventory of vCenter %s is not up to date since %s: %s", e.host, since, brief(e.state.cause))
	case e.state.ever:
		return fmt.Sprintf("the inventory of vCenter %s is being read again since %s", e.host, since)
	default:
		return fmt.Sprintf("the inventory of vCenter %s is incomplete: its first reading began at %s and goes on", e.host, since)
	}
}

func (e *syncError) Unwrap() error { return e.state.cause }

// setState changes how the mirror stands and tells everybody.
func (m *mirrored) setState(synced bool, cause error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := &m.sync
	if s.synced != synced || (s.cause == nil) != (cause == nil) {
		if s.synced || synced { // an outage began when the watch ended
			s.since = time.Now()
		}
	}
	if cause != nil && s.cause == nil {
		m.log.Warn("inventory cannot be watched", "error", cause)
	}
	s.synced, s.cause, s.ever = synced, cause, s.ever || synced
	m.announce()
}

// state is how the mirror stands, and what is closed when that changes.
func (m *mirrored) state() (syncState, <-chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.sync, m.changed
}

// problem is why the mirror cannot answer: an outage of the vCenter, or that
// of the watch.
func (m *mirrored) problem(s syncState) error {
	if down := m.link.breaker.outage(); down != nil {
		return &outageError{m.host.Hostname, down.since, down.cause}
	}
	return &syncError{m.host.Hostname, s}
}

// waitSynced waits until the watch goes on. It gives up when the vCenter is
// away, and shortly before ctx ends, so that there is time to say why.
func (m *mirrored) waitSynced(ctx context.Context) error {
	return m.wait(ctx, func() bool {
		s, _ := m.state()
		return s.synced && m.link.breaker.outage() == nil
	})
}

// overdue reports whether the vCenter should have told by now that there are
// changes, or none: calls may be waiting for room in the budget.
func (m *mirrored) overdue() bool {
	live, confirmed := m.store.Live()
	return live && time.Since(confirmed) > m.pace.wait+m.pace.gap+2*m.pace.live
}

// confirm notes that the vCenter has told everything.
func (m *mirrored) confirm() {
	late := m.overdue()
	m.store.Confirm(time.Now())
	if late {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.announce()
	}
}

// canOnlyAsk reports whether err says that a vCenter that answers does not let
// itself be watched. Then requests are answered as without a mirror.
func canOnlyAsk(err error) bool {
	var behind *syncError
	return errors.As(err, &behind) && behind.state.cause != nil && faultOf(behind.state.cause) != nil
}

// wait waits for a condition that holds after some change of state.
func (m *mirrored) wait(ctx context.Context, holds func() bool) error {
	ctx, cancel := leaveTime(ctx)
	defer cancel()
	for {
		s, changed := m.state()
		if holds() {
			return nil
		}
		if s.cause != nil || m.link.breaker.outage() != nil {
			return m.problem(s)
		}
		select {
		case <-changed:
		case <-m.life.Done():
			return errClosed
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.Canceled) {
				return ctx.Err()
			}
			return &syncError{m.host.Hostname, s}
		}
	}
}

// leaveTime ends somewhat sooner than ctx: a tenth of what is left.
func leaveTime(ctx context.Context) (context.Context, context.CancelFunc) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return context.WithCancel(ctx)
	}
	return context.WithDeadline(ctx, deadline.Add(-time.Until(deadline)/10))
}

// noteInterest wakes the watch: columns have been read that may join it.
func (m *mirrored) noteInterest(at time.Time) {
	m.mu.Lock()
	if m.interest.IsZero() {
		m.interest = at
	}
	m.mu.Unlock()
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// firstInterest is when the first of the columns that may join was read.
func (m *mirrored) firstInterest() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.interest
}

// joined notes that there is no interest left that waits.
func (m *mirrored) joined() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.interest = time.Time{}
	m.announce()
}
