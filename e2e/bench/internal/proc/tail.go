package proc

import (
	"strings"
	"sync"
)

// tailSize is how much error output is kept of a process.
const tailSize = 2 << 10

// tail keeps the last tailSize bytes written to it.
type tail struct {
	mu   sync.Mutex // guards last
	last []byte
}

// Write implements io.Writer; it never fails.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, b...)
	if over := len(t.last) - tailSize; over > 0 {
		t.last = t.last[:copy(t.last, t.last[over:])]
	}
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.last))
}
