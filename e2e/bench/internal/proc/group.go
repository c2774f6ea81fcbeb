package proc

import (
	"errors"
	"os/exec"
	"slices"
	"sync"
)

var errClosed = errors.New("the benchmark is ending")

// Group owns every process that a benchmark has started and not stopped yet.
type Group struct {
	mu      sync.Mutex // guards all below
	running []*Process
	closed  bool
}

// Start runs cmd under a name that error texts use. The process is stopped by its Stop, by the group's Close, or by the kernel
// when the benchmark dies.
func (g *Group) Start(name string, cmd *exec.Cmd) (*Process, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return nil, errClosed
	}
	p, err := start(name, cmd)
	if err != nil {
		return nil, err
	}
	g.running = slices.DeleteFunc(g.running, (*Process).ended)
	g.running = append(g.running, p)
	return p, nil
}

// Close stops all processes, the newest first, and refuses new ones. It is safe to call twice.
func (g *Group) Close() {
	g.mu.Lock()
	g.closed = true
	running := g.running
	g.running = nil
	g.mu.Unlock()
	for _, p := range slices.Backward(running) {
		p.Stop()
	}
}
