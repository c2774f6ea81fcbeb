package vcsimtest

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	vapi "github.com/vmware/govmomi/vapi/simulator"
)

const (
	restSessionHeader = "Vmware-Api-Session-Id"
	restSessionPath   = "/com/vmware/cis/session"
)

// restAPI stands between HTTP and the simulator's REST API: it counts, ends
// sessions and is away when told so.
type restAPI struct {
	next  http.Handler
	away  atomic.Bool
	calls atomic.Int64

	mu       sync.Mutex      // guards what follows
	sessions map[string]bool // that have made a call: whether they are valid
}

// ServeHTTP implements http.Handler.
func (a *restAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.calls.Add(1)
	switch id := r.Header.Get(restSessionHeader); {
	case a.away.Load():
		http.Error(w, "tagging service is starting", http.StatusServiceUnavailable)
	case id != "" && !a.use(id, r):
		w.WriteHeader(http.StatusUnauthorized)
	default:
		a.next.ServeHTTP(w, r)
	}
}

// use notes a session that makes a call; false when it is not valid.
func (a *restAPI) use(id string, r *http.Request) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	valid, seen := a.sessions[id]
	if seen && !valid {
		return false
	}
	a.sessions[id] = r.Method != http.MethodDelete || !strings.HasSuffix(r.URL.Path, restSessionPath)
	return true
}

// expire makes all sessions that have made a call invalid.
func (a *restAPI) expire() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for id := range a.sessions {
		a.sessions[id] = false
	}
}

func (a *restAPI) open() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := 0
	for _, valid := range a.sessions {
		if valid {
			n++
		}
	}
	return n
}

// serveREST puts the REST API beside the SOAP API, with tags for inventories
// that are made up. An ESXi host has none.
func (s *Server) serveREST(opts Options) error {
	r := s.model.Map()
	s.rest = &restAPI{next: http.NotFoundHandler(), sessions: make(map[string]bool)}
	if !r.IsVPX() {
		return nil
	}
	patterns, handler := vapi.New(s.model.Service.Listen, r)
	if opts.madeUp() {
		if err := giveTags(handler, s.model.Service.Listen, r); err != nil {
			return err
		}
	}
	s.rest.next = handler
	for _, pattern := range patterns {
		s.model.Service.ServeMux.Handle(pattern, s.rest)
	}
	return nil
}

// SetREST takes the REST API, which the tags are in, away and back.
func (s *Server) SetREST(on bool) { s.rest.away.Store(!on) }

// RESTCalls counts the requests to the REST API, which are not among [Server.Calls].
func (s *Server) RESTCalls() int { return int(s.rest.calls.Load()) }

// RESTSessions is how many sessions of the REST API are open, of those that
// have made a call.
func (s *Server) RESTSessions() int { return s.rest.open() }
