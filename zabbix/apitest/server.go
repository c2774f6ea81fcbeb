package apitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
)

// The credentials that a Server takes.
const (
	Username = "Admin"
	Password = "zabbix-password"
	Token    = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)

// Server is a Zabbix frontend with an API.
type Server struct {
	http    *httptest.Server
	version string

	mu       sync.Mutex // guards what follows
	calls    map[string]int
	faults   map[string][]Fault
	sessions map[string]bool
	nextID   int
	hosts    []*Host
	groups   map[string]string // names by id
	other    map[string][]row  // templates, proxies, proxy groups by method
}

type row = map[string]any

// New starts a Zabbix of a version such as "6.0.14". Close must follow.
func New(version string) *Server {
	s := &Server{
		version: version, calls: map[string]int{}, faults: map[string][]Fault{}, sessions: map[string]bool{},
		nextID: 10000, groups: map[string]string{}, other: map[string][]row{},
	}
	s.http = httptest.NewServer(s)
	return s
}

// URL is the address of the frontend.
func (s *Server) URL() string { return s.http.URL + "/zabbix" }

// Close ends the server.
func (s *Server) Close() { s.http.Close() }

// Calls is how often a method has been called.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// A Fault is what goes wrong with one call.
type Fault int

// The faults. A call that is lost before has no effect, one that is lost after
// has been carried out.
const (
	None Fault = iota
	LostBefore
	LostAfter
	Unavailable // 503 of a gateway
	Hang        // until the caller gives up
)

// Fail makes the next calls of a method go wrong, one after the other.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

func (s *Server) fault(method string) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	waiting := s.faults[method]
	if len(waiting) == 0 {
		return None
	}
	s.faults[method] = waiting[1:]
	return waiting[0]
}

type call struct {
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
	Auth   *string         `json:"auth"`
	ID     any             `json:"id"`
}

// ServeHTTP answers one call.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/zabbix/api_jsonrpc.php" {
		http.NotFound(w, r)
		return
	}
	var c call
	data, _ := io.ReadAll(r.Body) //nolint:errcheck // a body that broke off is no JSON
	if err := json.Unmarshal(data, &c); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fault := s.fault(c.Method)
	switch fault {
	case LostBefore:
		panic(http.ErrAbortHandler)
	case Unavailable:
		http.Error(w, "no server is available", http.StatusServiceUnavailable)
		return
	case Hang:
		<-r.Context().Done()
		return
	}
	result, err := s.answer(&c, r.Header.Get("Authorization"))
	if fault == LostAfter {
		panic(http.ErrAbortHandler)
	}
	reply := row{"jsonrpc": "2.0", "id": c.ID}
	if err != nil {
		reply["error"] = row{"code": -32602, "message": "Invalid params.", "data": err.Error()}
	} else {
		reply["result"] = result
	}
	json.NewEncoder(w).Encode(reply) //nolint:errcheck,gosec // the caller may have left
}

// atLeast compares the version by its text, which is fine from 5.0 to 9.9.
func (s *Server) atLeast(version string) bool { return s.version >= version }

// answer checks who calls, and lets the method answer.
func (s *Server) answer(c *call, header string) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	bearer, hasHeader := strings.CutPrefix(header, "Bearer ")
	switch {
	case c.Method == "apiinfo.version" && (c.Auth != nil || hasHeader):
		return nil, refuse(`the "apiinfo.version" method must be called without the "auth" parameter`)
	case c.Method == "apiinfo.version":
		return s.version, nil
	case c.Method == "user.login":
		return s.login(c.Params)
	case c.Auth != nil && s.atLeast("7.2"):
		return nil, refuse(`Invalid parameter "/": unexpected parameter "auth".`)
	case c.Auth != nil:
		bearer = *c.Auth
	case hasHeader && !s.atLeast("6.4"):
		return nil, refuse("Not authorized.")
	}
	if bearer != Token && !s.sessions[bearer] {
		return nil, refuse("Not authorized.")
	}
	if c.Method == "user.logout" {
		delete(s.sessions, bearer)
		return true, nil
	}
	return s.method(c.Method, c.Params)
}

func (s *Server) login(data json.RawMessage) (any, error) {
	var p map[string]string
	if err := json.Unmarshal(data, &p); err != nil {
		return nil, err
	}
	name, known := p["username"]
	if !s.atLeast("5.4") {
		name, known = p["user"]
	}
	switch {
	case !known:
		return nil, refuse(`Invalid parameter "/": the parameter "username" is missing.`)
	case name != Username || p["password"] != Password:
		return nil, refuse("Incorrect user name or password or account is temporarily blocked.")
	}
	s.nextID++
	session := fmt.Sprintf("session-%d", s.nextID)
	s.sessions[session] = true
	return session, nil
}

// Sessions is how many sessions are open.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sessions)
}

// refusal is what Zabbix says of a call that it does not carry out, in its own
// words.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, args ...any) error { return refusal(fmt.Sprintf(format, args...)) }
