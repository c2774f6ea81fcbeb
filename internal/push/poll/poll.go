package poll

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// Defaults of a [Config].
const (
	DefaultTimeout  = 10 * time.Second
	DefaultNames    = 500
	DefaultParallel = 4
)

// An Asker asks vPoller; *broker.Client is one. Trying again is for it to do.
type Asker interface {
	Do(ctx context.Context, body []byte) ([]byte, error)
}

// Config says whom a Poller asks, and how. All but the Asker may be left out.
type Config struct {
	Asker    Asker
	Timeout  time.Duration // how long the asker waits in one try; DefaultTimeout when 0
	Patience time.Duration // how long a request may take with all tries; 4 times Timeout when 0
	Names    int           // objects in one request at most, up to protocol.NamesLimit; DefaultNames when 0
	Parallel int           // requests at a time; DefaultParallel when 0
	Logger   *slog.Logger  // nil for none
}

// A Poller answers questions. Its methods may be called from any goroutine;
// calls of Poll share nothing but what the Poller has learnt about the workers.
type Poller struct {
	cfg    Config
	log    *slog.Logger
	learnt *learnt
	counts counts
}

var _ push.Poller = (*Poller)(nil)

// New checks cfg.
func New(cfg Config) (*Poller, error) {
	if cfg.Asker == nil {
		return nil, errors.New("a poller needs somebody to ask")
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.Patience <= 0 {
		cfg.Patience = 4 * cfg.Timeout
	}
	if cfg.Names <= 0 {
		cfg.Names = DefaultNames
	}
	if cfg.Parallel <= 0 {
		cfg.Parallel = DefaultParallel
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	cfg.Names = min(cfg.Names, protocol.NamesLimit)
	return &Poller{cfg: cfg, log: cfg.Logger, learnt: newLearnt()}, nil
}

// Poll implements [push.Poller]: answered is called by the goroutine that called
// Poll.
func (p *Poller) Poll(ctx context.Context, questions []push.Question, answered func(i int, a push.Answer)) {
	p.counts.questions.Add(uint64(len(questions)))
	pl := newPlan(questions, p.learnt, time.Now())
	for i := range questions {
		if err := pl.add(i); err != nil {
			answered(i, push.Answer{Err: err})
		}
	}
	r := round{poller: p, questions: questions, answered: answered, queue: pl.batches(p.cfg.Names), came: make(chan *outcome)}
	r.run(ctx)
}

// Stats returns the counts.
func (p *Poller) Stats() Stats {
	return Stats{
		Questions: p.counts.questions.Load(), Requests: p.counts.requests.Load(),
		Failed: p.counts.failed.Load(), Objects: p.counts.objects.Load(), Bytes: p.counts.bytes.Load(),
	}
}

// Stats say what a Poller has done.
type Stats struct {
	Questions uint64 // asked of it
	Requests  uint64 // made of them
	Failed    uint64 // of the requests: no reply, or one that answers nothing
	Objects   uint64 // in the requests
	Bytes     uint64 // of the replies
}

type counts struct{ questions, requests, failed, objects, bytes atomic.Uint64 }

// refusal is an error as a [push.Answer] has it.
func refusal(err error) *protocol.Error {
	var refused *protocol.Error
	if errors.As(err, &refused) {
		return refused
	}
	code := protocol.CodeUnavailable
	if errors.Is(err, context.DeadlineExceeded) {
		code = protocol.CodeTimeout
	}
	return protocol.Errorf(code, "%w", err)
}
