package poll

import (
	"sync"
	"time"
)

const (
	oldFor  = 10 * time.Minute // a vCenter's worker is asked one by one
	badFor  = time.Hour        // a property is asked for alone
	mostBad = 10_000           // properties to remember; all are forgotten when there are more
)

// learnt is what replies have told about the workers and the vCenters.
type learnt struct {
	mu      sync.RWMutex
	singly  map[string]time.Time  // guarded by mu: vCenters whose worker knows no names, until when
	invalid map[badPath]time.Time // guarded by mu: until when
}

// badPath is a property that a method's type does not have.
type badPath struct{ method, hostname, path string }

func newLearnt() *learnt {
	return &learnt{singly: map[string]time.Time{}, invalid: map[badPath]time.Time{}}
}

// old reports whether a vCenter's worker knows no names.
func (l *learnt) old(hostname string, now time.Time) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return now.Before(l.singly[hostname])
}

// setOld notes it, and reports whether that is news.
func (l *learnt) setOld(hostname string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	news := !now.Before(l.singly[hostname])
	l.singly[hostname] = now.Add(oldFor)
	return news
}

// bad reports whether a request for one of the paths is refused.
func (l *learnt) bad(method, hostname string, paths []string, now time.Time) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if len(l.invalid) == 0 {
		return false
	}
	for _, path := range paths {
		if now.Before(l.invalid[badPath{method, hostname, path}]) {
			return true
		}
	}
	return false
}

func (l *learnt) setBad(method, hostname string, paths []string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.invalid) >= mostBad {
		clear(l.invalid)
	}
	for _, path := range paths {
		l.invalid[badPath{method, hostname, path}] = now.Add(badFor)
	}
}
