package zabbix

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// A relay stands between the sender and Zabbix, to do something in the middle of
// a packet.
type relay struct {
	listener net.Listener
	target   string
	wg       sync.WaitGroup

	mu     sync.Mutex // guards all below
	closed bool
	conns  map[net.Conn]bool
	next   *strike // for the next packet of values; nil most of the time
}

// A strike stops a packet of values halfway, until it is over.
type strike struct{ halfway, over chan struct{} }

func newRelay(t *testing.T, target string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{listener: l, target: target, conns: make(map[net.Conn]bool)}
	r.wg.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

func (r *relay) addr() string { return r.listener.Addr().String() }

func (r *relay) accept() {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", r.target)
		if err != nil {
			_ = near.Close()
			continue
		}
		r.hold(near, far)
		r.wg.Go(func() { r.carry(far, near); r.drop(near, far) })
		r.wg.Go(func() { _, _ = io.Copy(near, far); r.drop(near, far) }) // ends with either side
	}
}

// carry copies what the sender says.
func (r *relay) carry(far, near net.Conn) {
	buf := make([]byte, 64<<10)
	for {
		n, err := near.Read(buf)
		if s := r.struck(n); s != nil {
			_, _ = far.Write(buf[:n/2]) // as much as there is to be of the packet
			close(s.halfway)
			<-s.over
			return
		}
		if n > 0 {
			if _, err := far.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// valuesBytes is more than a request for a list of items has, and less than a
// packet with some hundred values.
const valuesBytes = 2000

// struck is the strike for a packet of values, once.
func (r *relay) struck(n int) *strike {
	r.mu.Lock()
	defer r.mu.Unlock()
	s := r.next
	if n < valuesBytes {
		return nil
	}
	r.next = nil
	return s
}

// halfway waits for a packet of values, lets half of it through and does
// something. The rest of it is never sent.
func (r *relay) halfway(t *testing.T, do func()) {
	t.Helper()
	s := &strike{make(chan struct{}), make(chan struct{})}
	r.mu.Lock()
	r.next = s
	r.mu.Unlock()
	defer close(s.over)
	select {
	case <-s.halfway:
		do()
	case <-time.After(patience):
		t.Fatal("the sender sends no values")
	}
}

func (r *relay) hold(conns ...net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range conns {
		r.conns[c] = true
		if r.closed {
			_ = c.Close()
		}
	}
}

func (r *relay) drop(conns ...net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range conns {
		_ = c.Close()
		delete(r.conns, c)
	}
}

func (r *relay) close() {
	_ = r.listener.Close()
	r.mu.Lock()
	r.closed = true
	for c := range r.conns {
		_ = c.Close()
	}
	r.mu.Unlock()
	r.wg.Wait()
}
