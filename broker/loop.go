package broker

import (
	"iter"
	"log/slog"
	"sync"
	"time"
)

// A loop is the one goroutine that owns a set of connections: it reads them,
// hands their messages to their sessions, and writes what the sessions sent. One
// turn serves everything that is ready, then flushes every peer it touched with
// one write each. All that sessions do happens on this goroutine, so that
// neither they nor what they share needs a lock, and nothing in it may block.
type loop struct {
	limits Limits
	log    *slog.Logger
	poll   *poller
	now    time.Time // the time of this turn

	peers []*peer // by descriptor
	dirty []*peer // with output to flush at the end of the turn
	dying []*peer // to bury at the end of the turn
	ready []readiness
	input []byte   // what one read of one peer takes at most
	spare [][]byte // big buffers to use again
	lent  int      // bytes of big buffers that peers have

	sweepAt time.Time
	due     time.Time                     // when onTime is to be called; zero: never
	onTime  func(now time.Time) time.Time // returns when to be called again
	slow    uint64                        // peers dropped because they did not read
	crowded uint64                        // peers dropped because all took too much memory
	pongs   uint64                        // PINGs answered
	silent  uint64                        // peers dropped because they did not answer PING

	mu     sync.Mutex
	posted []func() // guarded by mu
	state  loopState
	stop   bool
}

type loopState int // guarded by loop.mu

const (
	loopIdle loopState = iota
	loopRunning
	loopEnded
)

// inputSize is how much one peer can have read in one turn, so that a flooding
// one does not keep the others waiting.
const inputSize = 64 << 10

func newLoop(limits Limits, log *slog.Logger) (*loop, error) {
	poll, err := newPoller()
	if err != nil {
		return nil, err
	}
	return &loop{
		limits: limits,
		log:    log,
		poll:   poll,
		now:    time.Now(),
		ready:  make([]readiness, 0, len(poll.events)),
		input:  make([]byte, inputSize),
	}, nil
}

// run serves until quit is called, on the loop's goroutine or by post. It
// closes every connection before it returns.
func (l *loop) run() error {
	l.setState(loopRunning)
	l.now = time.Now()
	l.sweepAt = l.now.Add(l.sweepEvery())
	var err error
	for !l.stop && err == nil {
		err = l.turn()
	}
	l.finish()
	return err
}

func (l *loop) turn() error {
	ready, err := l.poll.wait(l.ready[:0], l.patience())
	l.now = time.Now()
	l.serve(ready)
	l.runPosted()
	l.runTimers()
	l.settle()
	return err
}

func (l *loop) serve(ready []readiness) {
	for _, r := range ready {
		p := l.peers[r.fd]
		if p == nil {
			continue
		}
		if r.write {
			p.flush()
		}
		if r.read {
			p.receive()
		}
	}
}

// settle flushes, then buries; both may make more of either. Peers whose socket
// is full are left to the poller.
func (l *loop) settle() {
	for len(l.dirty) > 0 || len(l.dying) > 0 {
		for i := 0; i < len(l.dirty); i++ {
			p := l.dirty[i]
			p.dirty = false
			if !p.blocked {
				p.flush()
			}
		}
		l.dirty = l.dirty[:0]
		l.bury()
	}
}

// bury closes the descriptors of the peers that died in this turn, no earlier
// so that a number cannot come to mean another peer within one turn.
func (l *loop) bury() {
	for i := 0; i < len(l.dying); i++ {
		p := l.dying[i]
		l.peers[p.fd] = nil
		p.release()
	}
	l.dying = l.dying[:0]
}

// living goes through the peers.
func (l *loop) living() iter.Seq[*peer] {
	return func(yield func(*peer) bool) {
		for _, p := range l.peers {
			if p != nil && !p.dead && !yield(p) {
				return
			}
		}
	}
}

// patience is how long the loop may sleep.
func (l *loop) patience() time.Duration {
	next := l.sweepAt
	if !l.due.IsZero() && l.due.Before(next) {
		next = l.due
	}
	return max(0, next.Sub(l.now))
}

func (l *loop) runTimers() {
	if !l.due.IsZero() && !l.now.Before(l.due) {
		l.due = l.onTime(l.now)
	}
	if !l.now.Before(l.sweepAt) {
		l.sweepAt = l.now.Add(l.sweepEvery())
		l.sweep()
	}
}

// callBy makes sure that onTime is called at t at the latest.
func (l *loop) callBy(t time.Time) {
	if l.due.IsZero() || t.Before(l.due) {
		l.due = t
	}
}

// quit makes run return at the end of this turn.
func (l *loop) quit() { l.stop = true }

// finish closes everything. What was posted too late to run in a turn still runs.
func (l *loop) finish() {
	for {
		l.runPosted()
		for p := range l.living() {
			p.kill(errClosing)
		}
		l.settle()
		if l.end() {
			return
		}
	}
}

// end closes the poller, unless something was posted meanwhile.
func (l *loop) end() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.posted) > 0 {
		return false
	}
	l.state = loopEnded
	l.poll.close()
	return true
}
