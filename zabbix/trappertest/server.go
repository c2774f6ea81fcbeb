package trappertest

import (
	"fmt"
	"net"
	"sync"
)

// A Server listens on a port of the loopback. Its methods may be used at any time.
type Server struct {
	listener net.Listener
	done     sync.WaitGroup

	mu      sync.Mutex // guards what follows
	open    map[net.Conn]bool
	closed  bool
	faults  []Fault
	routes  map[string]string
	unknown map[string]bool
	handle  func(request []byte) []byte
	last    map[session]uint64
	state   state
}

// New starts a server. Close must follow.
func New() *Server { return NewAt("127.0.0.1:0") }

// NewAt starts a server at an address, where another may have been before.
func NewAt(addr string) *Server {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		panic(fmt.Sprintf("trappertest: %v", err))
	}
	s := &Server{listener: listener, open: map[net.Conn]bool{}, routes: map[string]string{}, unknown: map[string]bool{},
		last: map[session]uint64{}, state: state{times: map[Time]int{}}}
	s.done.Go(s.accept)
	return s
}

// Addr is the address to connect to.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close ends all connections and returns when nothing of the server runs.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	for conn := range s.open {
		conn.Close() //nolint:errcheck
	}
	s.mu.Unlock()
	s.listener.Close() //nolint:errcheck
	s.done.Wait()
}

// Fail lets the next requests meet faults, one each, in this order.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Heal forgets the faults that are still to come.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Route sends packets whose first host is host to addr, as a proxy of a group
// does; "" ends that.
func (s *Server) Route(host, addr string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.routes[host] = addr
}

// Unknown makes a host unknown here, or known again.
func (s *Server) Unknown(host string, unknown bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unknown[host] = unknown
}

// Handle answers requests that are no values.
func (s *Server) Handle(f func(request []byte) []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handle = f
}

// Forget drops what is known of sessions, as a restart does.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.last)
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.done.Go(func() { s.serve(conn) })
	}
}

// enter notes a connection; the server may be closing already.
func (s *Server) enter(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[conn] = true
	return !s.closed
}

func (s *Server) leave(conn net.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
	conn.Close() //nolint:errcheck
}

func (s *Server) serve(conn net.Conn) {
	defer s.leave(conn)
	if !s.enter(conn) {
		return
	}
	fault := s.fault()
	if fault == Cut {
		return
	}
	text, compressed, err := readFrame(conn)
	if err != nil {
		return
	}
	fault.answer(conn, s.reply(text, fault), compressed)
}

func (s *Server) fault() Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 {
		return None
	}
	f := s.faults[0]
	s.faults = s.faults[1:]
	return f
}
