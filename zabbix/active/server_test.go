package active

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"testing"
)

// A fakeServer answers as servers and proxies do.
type fakeServer struct {
	mu         sync.Mutex
	hosts      map[string]*fakeHost
	revisions  bool // 6.4 and later
	delivered  map[string]bool
	registered []string          // name, metadata, interface and port, as often as they change
	routes     map[string]string // host to address
	answer     func(addr string) ([]byte, error)
	requests   []string // what was asked at which address
}

type fakeHost struct {
	revision     uint64
	new, old     string // the two forms of the list
	registration string
}

func (s *fakeServer) Exchange(ctx context.Context, addr string, request []byte) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var r struct {
		Request, Host, Version, Session, Interface string
		Metadata                                   string `json:"host_metadata"`
		Port                                       int
		Revision                                   uint64 `json:"config_revision"`
	}
	if err := json.Unmarshal(request, &r); err != nil {
		return nil, err
	}
	s.requests = append(s.requests, fmt.Sprintf("%s %s %s", addr, r.Host, r.Version))
	if s.answer != nil {
		return s.answer(addr)
	}
	if to := s.routes[r.Host]; to != "" && to != addr {
		return fmt.Appendf(nil, `{"response":"failed","redirect":{"revision":7,"address":%q}}`, to), nil
	}
	if r.Request != "active checks" {
		return nil, fmt.Errorf("closed: %w", io.EOF)
	}
	h := s.hosts[r.Host]
	registration := fmt.Sprint(r.Host, "|", r.Metadata, "|", r.Interface, "|", r.Port)
	if h == nil || h.registration != registration {
		s.registered = append(s.registered, registration)
		if h != nil {
			h.registration = registration
		}
	}
	switch {
	case h == nil:
		return fmt.Appendf(nil, `{"response":"failed","info":"host [%s] not found"}`, r.Host), nil
	case r.Version == "":
		return fmt.Appendf(nil, `{"response":"success","data":%s}`, h.old), nil
	case !s.revisions:
		return fmt.Appendf(nil, `{"response":"success","data":%s}`, h.new), nil
	case s.delivered[r.Host+r.Session] && r.Revision == h.revision:
		return []byte(`{"response":"success"}`), nil
	}
	s.delivered[r.Host+r.Session] = true
	return fmt.Appendf(nil, `{"response":"success","config_revision":%d,"data":%s}`, h.revision, h.new), nil
}

// web01 has an item with macros in its key and one without.
func web01() *fakeHost {
	return &fakeHost{
		revision: 3,
		new: `[{"key":"vpoller[vm.get,vc01,web01,name]","itemid":44527,"delay":"1m;10s/1-5,00:00-24:00","lastlogsize":0,"mtime":0},` +
			`{"key":"vpoller.ping","itemid":44528,"delay":"30","lastlogsize":0,"mtime":0,"timeout":"3s"}]`,
		old: `[{"key":"vpoller[vm.get,vc01,web01,name]","key_orig":"vpoller[vm.get,{$VC},{HOST.HOST},name]","delay":0,"lastlogsize":0,"mtime":0},` +
			`{"key":"vpoller.ping","delay":30,"lastlogsize":0,"mtime":0}]`,
	}
}

func newServer() *fakeServer {
	return &fakeServer{hosts: map[string]*fakeHost{"web01": web01()}, delivered: map[string]bool{}, routes: map[string]string{}}
}

func newClient(t testing.TB, s Exchanger, numbers bool) *Client {
	t.Helper()
	c, err := NewClient(Config{Exchanger: s, Addr: "zabbix:10051", Numbers: numbers})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// asked returns and forgets what was asked since the last time.
func (s *fakeServer) asked() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	requests := s.requests
	s.requests = nil
	return requests
}
