package vcsimtest

import (
	"maps"
	"sync"
)

// calls counts what clients asked for.
type calls struct {
	mu      sync.Mutex // guards all below
	methods map[string]int
	in, out int64
}

func (c *calls) add(method string, in int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.methods == nil {
		c.methods = make(map[string]int)
	}
	c.methods[method]++
	c.in += int64(in)
}

func (c *calls) wrote(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out += int64(n)
}

// Calls is how often each SOAP method was called over HTTP since the start or
// the last ResetCalls, refused calls included. The map is the caller's.
func (s *Server) Calls() map[string]int {
	c := &s.front.calls
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.methods)
}

// TotalCalls is the sum of Calls.
func (s *Server) TotalCalls() int {
	total := 0
	for _, n := range s.Calls() {
		total += n
	}
	return total
}

// Bytes is how much SOAP text, without HTTP headers, was received and sent
// since the start or the last ResetCalls.
func (s *Server) Bytes() (received, sent int64) {
	c := &s.front.calls
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.in, c.out
}

// ResetCalls sets Calls and Bytes back to zero.
func (s *Server) ResetCalls() {
	c := &s.front.calls
	c.mu.Lock()
	defer c.mu.Unlock()
	c.methods, c.in, c.out = nil, 0, 0
}
