package vsphere

import (
	"context"
	"errors"
	"time"

	"vpoller/vsphere/internal/mirror"
)

// run watches the vCenter until the mirror is closed. Whatever ends a watch,
// the next one names every object again.
func (m *mirrored) run() {
	var w *watcher
	defer func() { m.leave(w) }()
	for m.life.Err() == nil {
		next, err := m.resync(w)
		if err == nil {
			w = next
			err = m.follow(w)
			m.store.Lost()
			m.setState(false, nil)
			if m.life.Err() == nil {
				m.log.Info("inventory has to be read again", "error", err)
			}
			continue
		}
		m.setState(false, err)
		pause(m.life, jitter(m.pace.retry))
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// leave ends the watch at the vCenter, if that can be done quickly.
func (m *mirrored) leave(w *watcher) {
	if w == nil || m.link.breaker.outage() != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(m.life), leaveLimit)
	defer cancel()
	w.destroy(withPriority(ctx, farewell))
}

const leaveLimit = 2 * time.Second

// resync makes a watcher for everything that is wanted and reads what it
// tells. The watcher before it ends, if its session is still there.
func (m *mirrored) resync(old *watcher) (*watcher, error) {
	ctx := withPriority(m.life, refresh)
	var w *watcher
	wanted := m.store.Candidates()
	m.store.Prepare(wanted)
	m.store.Begin()
	identities, others := m.store.Identities(), m.store.Watchable()
	filters := []coverage{{paths: identities, identity: true}, {paths: others}}
	start := time.Now()
	err := m.link.do(ctx, func(ctx context.Context, s *session) (err error) {
		ctx, cancel := context.WithTimeout(ctx, m.syncLimit())
		defer cancel()
		if old != nil && old.session == s {
			old.destroy(ctx)
		}
		if w, err = newWatcher(ctx, s, m.store, filters); err != nil {
			return err
		}
		if _, err = w.drain(ctx); err != nil && m.life.Err() == nil {
			w.destroy(ctx)
		}
		return err
	})
	if err != nil {
		m.giveUp(others, err)
		return nil, err
	}
	m.store.Synced(start, identities, others)
	m.syncs.Add(1)
	m.joined()
	m.setState(true, nil)
	m.log.Info("inventory is in memory", "took", time.Since(start), "objects", m.store.Stats().Objects)
	return w, nil
}

// syncLimit bounds a sync: it has many calls.
func (m *mirrored) syncLimit() time.Duration { return 12 * m.host.Timeout }

// follow stores changes until something goes wrong.
func (m *mirrored) follow(w *watcher) error {
	lastChange := time.Now()
	for {
		if time.Now().After(m.joinTime(lastChange)) || m.forget() || m.shed() {
			if err := m.rewatch(w); err != nil {
				return err
			}
			lastChange = time.Now()
		}
		start := time.Now()
		told, err := m.await(w, lastChange)
		if err != nil {
			return err
		}
		if told != nil {
			m.confirm()
		}
		if m.life.Err() != nil {
			return m.life.Err()
		}
		if len(told) > 0 {
			pause(m.life, m.pace.gap-time.Since(start))
		}
	}
}

// await waits for changes. New interest that is due, and the end of the
// mirror, end the wait at the vCenter too.
func (m *mirrored) await(w *watcher, lastChange time.Time) (map[Ref]bool, error) {
	ctx, cancel := context.WithTimeout(withPriority(context.WithoutCancel(m.life), watch), m.pace.wait+m.host.Timeout)
	defer cancel()
	done := make(chan struct{})
	interrupted := make(chan struct{})
	go func() {
		defer close(interrupted)
		m.interrupt(ctx, w, lastChange, done, cancel)
	}()
	told, more, err := w.next(ctx, m.pace.wait)
	close(done)
	<-interrupted
	if neverSent(err) {
		return nil, nil
	}
	for more && err == nil {
		_, more, err = w.next(ctx, 0)
	}
	return told, err
}

// neverSent reports whether a call ended while it waited for room in the
// budget.
func neverSent(err error) bool {
	var unanswered *timeoutError
	return errors.Is(err, context.DeadlineExceeded) && !errors.As(err, &unanswered)
}

// interrupt cancels the watcher's wait when there is something else to do. It
// returns when done is closed.
func (m *mirrored) interrupt(ctx context.Context, w *watcher, lastChange time.Time, done <-chan struct{}, giveUp context.CancelFunc) {
	again := time.NewTimer(0)
	defer again.Stop()
	if !again.Stop() {
		<-again.C
	}
	over := m.life.Done()
	for {
		if due := m.joinTime(lastChange); !due.Equal(never) {
			again.Reset(max(0, time.Until(due)))
		}
		select {
		case <-done:
			return
		case <-m.wake:
			continue
		case <-again.C:
		case <-over:
			over = nil
			time.AfterFunc(leaveLimit, giveUp)
		}
		w.cancel(withPriority(ctx, farewell))
		select { // it may have come before the wait began
		case <-done:
			return
		case <-time.After(100 * time.Millisecond):
			if over == nil {
				again.Reset(0)
			}
		}
	}
}

// never is a time that does not come.
var never = time.Unix(1<<40, 0)

// joinTime is when the paths that are not watched yet, but could be, may join.
func (m *mirrored) joinTime(lastChange time.Time) time.Time {
	if len(m.store.Candidates()) == 0 {
		return never
	}
	due := lastChange.Add(m.pace.change)
	if soon := m.firstInterest().Add(m.pace.gather); soon.After(due) {
		due = soon
	}
	return due
}

// forget drops paths that nobody asked for in a long time.
func (m *mirrored) forget() bool {
	return m.store.Forget(time.Now().Add(-m.pace.idle)) > 0
}

// shed gives up the largest columns while all take more memory than there is:
// values may have grown since they were read. It reports whether it did.
func (m *mirrored) shed() (dropped bool) {
	for m.store.Bytes() > m.host.MaxMemory {
		kind, path, ok := m.store.Largest()
		if !ok {
			break
		}
		m.giveUpFull(kind, []string{path})
		dropped = true
	}
	return dropped
}

// rewatch makes the watch cover what is wanted now: the paths that were read
// and can be watched join; filters with paths that nobody wants any more are
// replaced.
func (m *mirrored) rewatch(w *watcher) error {
	ctx, cancel := context.WithTimeout(withPriority(m.life, refresh), m.syncLimit())
	defer cancel()
	joining := m.store.Candidates()
	m.store.Prepare(joining)
	cov, old := w.replacement(joining, m.store)
	if len(cov.paths) > 0 {
		if err := m.extend(ctx, w, cov, joining); err != nil {
			return err
		}
	}
	var problems []error
	for _, filter := range old {
		problems = append(problems, w.unwatch(ctx, filter))
	}
	return errors.Join(problems...)
}

// extend adds a filter. The paths that join with it are Live when their values
// are here: a vCenter tells them, and one that does not is asked.
func (m *mirrored) extend(ctx context.Context, w *watcher, cov coverage, joining map[string][]string) error {
	filter, err := w.watch(ctx, cov)
	if err != nil {
		m.giveUp(joining, err)
		return err
	}
	began := time.Now()
	told, err := w.drain(ctx)
	if err != nil {
		return err
	}
	if !told[filter] {
		began = time.Now()
		if err := m.readJoining(ctx, w.session, joining, began); err != nil {
			return err
		}
	}
	m.store.Join(began, joining)
	m.store.Confirm(began)
	m.joined()
	return nil
}

func (m *mirrored) readJoining(ctx context.Context, s *session, joining map[string][]string, began time.Time) error {
	for kind, paths := range joining {
		values, err := s.readColumns(ctx, kind, paths)
		if err != nil {
			return err
		}
		m.store.Fill(kind, paths, values, began, true)
	}
	return nil
}

// manyFilters is how many filters there may be until they become one.
const manyFilters = 8

// replacement is what a new filter covers: paths that join, and the wanted
// ones of the filters that it replaces. The filter with the identity stays.
func (w *watcher) replacement(joining map[string][]string, store *mirror.Store) (cov coverage, old []Ref) {
	cov.paths = make(map[string][]string)
	for kind, paths := range joining {
		cov.paths[kind] = append(cov.paths[kind], paths...)
	}
	merge := len(w.filters) > manyFilters
	for filter, has := range w.filters {
		if has.identity {
			continue
		}
		wanted, whole := has.wanted(store)
		if whole && !merge {
			continue
		}
		old = append(old, filter)
		for kind, paths := range wanted {
			cov.paths[kind] = union(cov.paths[kind], paths)
		}
	}
	return cov, old
}

// wanted is the part of a coverage that somebody still wants.
func (c coverage) wanted(store *mirror.Store) (paths map[string][]string, whole bool) {
	paths, whole = make(map[string][]string), true
	for kind, list := range c.paths {
		for _, path := range list {
			if store.Wanted(kind, path) {
				paths[kind] = append(paths[kind], path)
			} else {
				whole = false
			}
		}
	}
	return paths, whole
}
