package vcsimtest

import (
	"crypto/tls"
	"fmt"
	"net/url"
	"sync"
	"time"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
)

// Server is a running simulated vCenter. All methods are safe for concurrent
// use. Close it when done.
type Server struct {
	model *simulator.Model
	gate  *gate
	hub   *hub
	front *front
	rest  *restAPI
	cert  *tls.Certificate // nil over plain HTTP
	url   *url.URL

	mu       sync.Mutex // guards listener and closed
	listener *listener  // nil while stopped
	closed   bool
}

// New builds the inventory and serves it until Close.
func New(opts Options) (*Server, error) {
	opts, err := opts.check()
	if err != nil {
		return nil, err
	}
	model, err := buildModel(opts)
	if err != nil {
		return nil, err
	}
	s := &Server{model: model, gate: newGate(model.Map())}
	s.hub = s.gate.hub
	if err := s.serve(opts); err != nil {
		model.Remove()
		return nil, err
	}
	return s, nil
}

// TB is what Start needs of a testing.TB; naming only that keeps the testing
// package out of programs that run a Server.
type TB interface {
	Helper()
	Cleanup(func())
	Error(args ...any)
	Fatal(args ...any)
}

// Start is New for tests: an error ends the test, and the server is closed when
// the test is over.
func Start(tb TB, opts Options) *Server {
	tb.Helper()
	s, err := New(opts)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// serve puts the HTTP side in front of the inventory.
func (s *Server) serve(opts Options) error {
	scheme := "http"
	if opts.TLS {
		cert, err := selfSigned()
		if err != nil {
			return err
		}
		s.cert, scheme = cert, "https"
	}
	service := s.model.Service
	service.RegisterSDK(service.Context.Map, vim25.Path+"/vimService")
	service.ServeMux.HandleFunc(vim25.Path+"/vimServiceVersions.xml", service.ServiceVersions)
	s.front = newFront(service.ServeMux, opts.Latency)
	s.front.abandoned = s.hub.abandon
	s.front.full = func() bool { return opts.MaxSessions > 0 && len(s.Sessions()) >= opts.MaxSessions }

	l, err := listen(opts.Address, s.cert, s.front)
	if err != nil {
		return fmt.Errorf("vcsimtest: listening: %w", err)
	}
	s.listener = l
	s.url = &url.URL{Scheme: scheme, Host: l.addr, Path: vim25.Path}
	service.Listen = &url.URL{Scheme: scheme, Host: l.addr, Path: vim25.Path,
		User: url.UserPassword(opts.Username, opts.Password)}
	service.Context.Map.SessionManager().ServiceHostName = l.addr
	if err := s.serveREST(opts); err != nil {
		_ = l.close() // nothing has been accepted
		return err
	}
	l.start()
	return nil
}

// URL is the SDK address without credentials: "http://127.0.0.1:34567/sdk",
// https with Options.TLS. It stays the same across Stop and Restart.
func (s *Server) URL() string { return s.url.String() }

// Addr is the host and port that URL names.
func (s *Server) Addr() string { return s.url.Host }

// Model is the simulator's own view of the inventory, for what this package
// offers no method for. Change objects only through the simulator's Context and
// Update, or with no client connected.
func (s *Server) Model() *simulator.Model { return s.model }

// SetLatency delays every later SOAP call by d.
func (s *Server) SetLatency(d time.Duration) { s.front.latency.Store(int64(d)) }

// Close stops serving, ends calls in progress and removes temporary files. It
// may be called again; later calls do nothing.
func (s *Server) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	err := s.stop()
	s.model.Remove()
	return err
}
