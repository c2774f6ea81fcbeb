package worker

import (
	"strings"
	"sync"
)

// What is remembered of helpers that nobody knows: names come from requests.
const (
	mostUnknown   = 100 // names; what comes after is not told
	longestHelper = 100 // bytes of a name
)

// unknown is the helpers that requests have named in vain, each to be told once.
type unknown struct {
	mu    sync.Mutex
	names map[string]struct{} // guarded by mu
}

// first reports whether name comes for the first time, and is worth telling.
func (u *unknown) first(name string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, known := u.names[name]; known || len(u.names) >= mostUnknown {
		return false
	}
	if u.names == nil {
		u.names = make(map[string]struct{})
	}
	u.names[name] = struct{}{}
	return true
}

// unhelped tells that a request names a helper that there is not: its client
// gets JSON, as ever, and Zabbix a value that its item cannot use.
func (w *Worker) unhelped(j *job) {
	name := j.request.Helper
	if len(name) > longestHelper {
		name = strings.ToValidUTF8(name[:longestHelper], "")
	}
	if w.unknown.first(name) {
		w.cfg.Logger.Warn("no such helper, the answer is JSON", "helper", name, "method", j.request.Method, "hostname", j.request.Hostname)
	}
}
