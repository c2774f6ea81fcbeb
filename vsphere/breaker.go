package vsphere

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// How long a vCenter that does not answer is left alone: firstPause, twice as
// long after each failed try, at most maxPause, all give or take a quarter.
// A refused login waits loginPause, so that trying again does not lock the
// account (vCenter locks after five failures in three minutes).
const (
	firstPause = time.Second
	maxPause   = 30 * time.Second
	loginPause = 50 * time.Second
	slowLimit  = 3 // timeouts in a row that make an outage
)

// breaker answers for a vCenter that cannot: while there is an outage, callers
// get the reason at once, and one of them at a time is let through, after a
// pause, to try.
type breaker struct {
	host    string
	changed func(*outage) // called when an outage begins, and with nil when it ends; holding mu

	mu   sync.Mutex // guards what follows
	slow int        // calls in a row that got no answer in time
	down *outage    // nil while the vCenter answers
}

// outage is a time without answers.
type outage struct {
	since   time.Time
	cause   error
	pause   time.Duration
	retry   time.Time // when somebody may try
	probing bool      // somebody tries
}

// outageError is what callers get while the vCenter is away.
type outageError struct {
	host  string
	since time.Time
	cause error
}

func (e *outageError) Error() string {
	return fmt.Sprintf("vCenter %s is unavailable since %s: %s", e.host, e.since.UTC().Format(time.RFC3339), brief(e.cause))
}

// brief is err for a sentence that names the vCenter already.
func brief(err error) string {
	var e interface{ brief() string }
	if errors.As(err, &e) {
		return e.brief()
	}
	return err.Error()
}

func (e *outageError) Unwrap() error { return e.cause }

// admit lets a caller through or says why not. A caller that probes must call
// release when it is done.
func (b *breaker) admit() (probes bool, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down == nil {
		return false, nil
	}
	if b.down.probing || time.Now().Before(b.down.retry) {
		return false, &outageError{b.host, b.down.since, b.down.cause}
	}
	b.down.probing = true
	return true, nil
}

// release ends a probe, whether or not it found out anything.
func (b *breaker) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down != nil {
		b.down.probing = false
	}
}

// succeed notes that the vCenter answered, be it with a fault.
func (b *breaker) succeed() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slow = 0
	if b.down != nil {
		b.down = nil
		b.changed(nil)
	}
}

// timedOut notes that the vCenter accepted a call and did not answer it.
func (b *breaker) timedOut(cause error) {
	b.mu.Lock()
	b.slow++
	enough := b.slow >= slowLimit || b.down != nil
	b.mu.Unlock()
	if enough {
		b.fail(cause, firstPause)
	}
}

// fail notes that the vCenter cannot be used, and begins or prolongs the
// outage. The first pause is as given.
func (b *breaker) fail(cause error, pause time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	if b.down == nil {
		b.down = &outage{since: now, cause: cause, pause: pause, retry: now.Add(jitter(pause))}
		b.changed(b.down)
		return
	}
	b.down.cause = cause
	if b.down.probing { // others failed before this outage or with it
		b.down.probing = false
		b.down.pause = max(pause, min(2*b.down.pause, maxPause))
		b.down.retry = now.Add(jitter(b.down.pause))
	}
}

// outage is the one that lasts now, nil for none. The copy is the caller's.
func (b *breaker) outage() *outage {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.down == nil {
		return nil
	}
	down := *b.down
	return &down
}

// jitter is d, give or take a quarter.
func jitter(d time.Duration) time.Duration {
	return d*3/4 + rand.N(d/2) // no secret depends on it
}
