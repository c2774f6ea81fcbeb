package worker

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"

	"vpoller/protocol"
)

// Caller is the vSphere end: it runs the method that r asks for and gives up
// when ctx ends. It is called from many goroutines, with requests whose method
// and hostname are known and whose required keys are there. An error that is a
// [*protocol.Error] goes to the client as it is.
type Caller interface {
	Call(ctx context.Context, r *protocol.Request) (*protocol.Response, error)
}

// Renderer turns a response into the text that the helper named in r makes of
// it; false when there is no such helper, for plain JSON.
type Renderer interface {
	Render(r *protocol.Request, resp *protocol.Response) ([]byte, bool)
}

// Worker answers requests; see the package's documentation.
type Worker struct {
	cfg      Config
	tasks    <-chan protocol.Task
	renderer Renderer
	lanes    map[string]*lane // by hostname; not written to after New
	local    *lane            // of Config.Local; nil without one
	hosts    string           // all hostnames, for hints
	counters *counters
	unknown  unknown
	started  atomic.Bool
	door     door
	busy     sync.WaitGroup // those who stand at the door or work, and the guards of deadlines
}

// New checks cfg and makes a worker that takes its requests from tasks. A nil
// renderer means that there are no helpers.
func New(cfg Config, tasks <-chan protocol.Task, caller Caller, renderer Renderer) (*Worker, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	w := &Worker{
		cfg: cfg, tasks: tasks, renderer: renderer,
		lanes:    make(map[string]*lane, len(cfg.Hostnames)),
		hosts:    strings.Join(cfg.Hostnames, ", "),
		counters: newCounters(),
		door:     door{closed: make(chan struct{})},
	}
	for _, h := range cfg.Hostnames {
		w.lanes[h] = &lane{hostname: h, caller: caller, slots: cfg.Concurrency, places: cfg.QueueLength}
	}
	if cfg.Local != nil {
		w.local = &lane{hostname: "the worker", caller: cfg.Local, slots: localCalls, places: localQueue}
	}
	return w, nil
}

// What the worker's own lane holds. Its calls are short.
const (
	localCalls = 2
	localQueue = 62
)

// Capacity is how many requests the worker holds at most: see [Config.Capacity].
func (w *Worker) Capacity() int { return w.cfg.Capacity() }

// Run answers requests until the channel is closed or ctx ends. Then it drains:
// what it holds may finish within Config.Grace, what arrives is refused, and
// what is left after that is cancelled and refused. It returns when all its
// goroutines have ended; an error says that calls ignore their cancellation and
// were left behind. It runs once.
func (w *Worker) Run(ctx context.Context) error {
	if !w.started.CompareAndSwap(false, true) {
		return errors.New("this worker has run already")
	}
	calls, cut := context.WithCancelCause(context.WithoutCancel(ctx))
	defer cut(nil)
	w.take(ctx, calls)
	return w.drain(cut)
}
