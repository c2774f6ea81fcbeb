package vcsimtest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/vim25/soap"
)

// maxRequest bounds one SOAP request; the largest real ones (a performance query
// for thousands of objects) stay below a few MB.
const maxRequest = 64 << 20

// front stands between HTTP and the simulator: it counts, delays and withholds.
type front struct {
	next    http.Handler
	calls   calls
	latency atomic.Int64 // time.Duration of every call

	abandoned func(session, collector string) // a client left while it waited
	full      func() bool                     // no session more may begin

	mu       sync.Mutex    // guards all below
	hung     chan struct{} // not nil while hanging, closed to go on
	shutting bool          // no call may begin
	running  int           // calls in progress
	idle     chan struct{} // closed when shutting and none is running
}

func newFront(next http.Handler, latency time.Duration) *front {
	f := &front{next: next}
	f.latency.Store(int64(latency))
	return f
}

// ServeHTTP answers one call. The whole request is read first, as the simulator
// would do anyway; the reply goes out as the simulator writes it.
func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !f.enter() {
		http.Error(w, "shutting down", http.StatusServiceUnavailable)
		return
	}
	defer f.leave()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequest))
	if err != nil {
		http.Error(w, "reading the request", http.StatusBadRequest)
		return
	}
	name := soapMethod(body)
	if name != "" {
		f.calls.add(name, len(body))
	}
	if !f.wait(r.Context()) {
		return
	}
	if strings.HasPrefix(name, "Login") && f.full() {
		http.Error(w, "too many sessions", http.StatusServiceUnavailable)
		return
	}
	if name == "WaitForUpdatesEx" || name == "WaitForUpdates" {
		defer f.watchClient(r, body)()
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	f.next.ServeHTTP(&countingWriter{ResponseWriter: w, calls: &f.calls}, r)
}

// watchClient ends the wait of a call when its client goes away. The returned
// function ends the watching.
func (f *front) watchClient(r *http.Request, body []byte) func() {
	cookie, err := r.Cookie(soap.SessionCookieName)
	if err != nil {
		return func() {}
	}
	collector := soapThis(body)
	stop := context.AfterFunc(r.Context(), func() { f.abandoned(cookie.Value, collector) })
	return func() { stop() }
}

// wait spends the latency and sits out a hang; false when the client is gone.
func (f *front) wait(ctx context.Context) bool {
	if d := time.Duration(f.latency.Load()); d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return false
		}
	}
	f.mu.Lock()
	hung := f.hung
	f.mu.Unlock()
	if hung == nil {
		return true
	}
	select {
	case <-hung:
		return true
	case <-ctx.Done():
		return false
	}
}

// hang begins (on) or ends a silence; both may be repeated.
func (f *front) hang(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case on && f.hung == nil:
		f.hung = make(chan struct{})
	case !on && f.hung != nil:
		close(f.hung)
		f.hung = nil
	}
}

func (f *front) enter() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.shutting {
		return false
	}
	f.running++
	return true
}

func (f *front) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.running--
	if f.running == 0 && f.shutting {
		close(f.idle)
	}
}

// shut lets no call begin; the channel is closed when none is running any more.
func (f *front) shut() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shutting = true
	f.idle = make(chan struct{})
	if f.running == 0 {
		close(f.idle)
	}
	return f.idle
}

// reopen undoes shut.
func (f *front) reopen() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.shutting = false
}

// countingWriter adds what passes through to the count of bytes.
type countingWriter struct {
	http.ResponseWriter
	calls *calls
}

func (w *countingWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.calls.wrote(n)
	return n, err
}

// Unwrap lets http.ResponseController flush the real writer.
func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
