package trapper

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"vpoller/zabbix/wire"
)

// maxRequest is more than any sender puts into a packet.
const maxRequest = 64 << 20

// patience is how long a connection may take for one request.
const patience = 30 * time.Second

// Server listens on a port of the loopback. Its methods may be used at any time.
type Server struct {
	listener net.Listener
	checks   Checks
	serving  sync.WaitGroup

	mu     sync.Mutex // guards all below
	counts Counts
	last   map[string]mark // of each host
	newest map[series]int64
}

// New starts a server that hands out checks. Close must follow.
func New(checks Checks) (*Server, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for values: %w", err)
	}
	s := &Server{listener: listener, checks: checks, last: make(map[string]mark), newest: make(map[series]int64)}
	s.serving.Go(s.accept)
	return s, nil
}

// Addr is where senders connect to.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close returns when the exchanges under way have ended.
func (s *Server) Close() error {
	err := s.listener.Close()
	s.serving.Wait()
	return err
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err == nil {
			s.serving.Go(func() { s.serve(conn) })
		}
	}
}

// serve makes one exchange, as Zabbix does with each connection.
func (s *Server) serve(conn net.Conn) {
	defer conn.Close() //nolint:errcheck // the far end has its answer, or is gone
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return
	}
	text, compressed, err := wire.ReadMessage(conn, maxRequest)
	if err != nil {
		if !errors.Is(err, io.EOF) {
			s.bad()
		}
		return
	}
	if reply := s.reply(text, time.Now()); reply != nil {
		_ = wire.WriteMessage(conn, reply, compressed) // who has gone asks again
	}
}

// request is the part of every request that tells what it is.
type request struct {
	Request  string  `json:"request"`
	Host     string  `json:"host"`
	Version  string  `json:"version"`
	Session  string  `json:"session"`
	Revision *uint64 `json:"config_revision"`
	Data     []row   `json:"data"`
}

// reply answers a request, nil with nothing.
func (s *Server) reply(text []byte, now time.Time) []byte {
	var r request
	if err := json.Unmarshal(text, &r); err != nil {
		s.bad()
		return []byte(`{"response":"failed","info":"not JSON"}`)
	}
	switch r.Request {
	case "active checks":
		return s.hand(r)
	case "active check heartbeat":
		s.mu.Lock()
		defer s.mu.Unlock()
		s.counts.Heartbeats++
		return nil
	case "agent data":
		return s.take(r, len(text), now)
	}
	s.bad()
	return []byte(`{"response":"failed","info":"unknown request"}`)
}

func (s *Server) bad() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Bad++
}
