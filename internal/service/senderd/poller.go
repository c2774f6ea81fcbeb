package senderd

import (
	"context"
	"log/slog"
	"maps"
	"sync"
	"time"

	"vpoller/internal/push"
	"vpoller/internal/push/poll"
	"vpoller/protocol"
)

// A poller asks vPoller, and counts the errors among the answers.
type poller struct {
	push.Poller
	requests func() poll.Stats

	mu     sync.Mutex // guards what follows
	errors map[protocol.Code]uint64
}

func newPoller(p *proxy, timeout time.Duration, log *slog.Logger) (*poller, error) {
	asker, err := poll.New(poll.Config{Asker: p, Timeout: timeout, Logger: log})
	if err != nil {
		return nil, err
	}
	return &poller{Poller: asker, requests: asker.Stats, errors: map[protocol.Code]uint64{}}, nil
}

// Poll implements [push.Poller].
func (p *poller) Poll(ctx context.Context, questions []push.Question, answered func(i int, a push.Answer)) {
	p.Poller.Poll(ctx, questions, func(i int, a push.Answer) {
		if a.Err != nil && ctx.Err() == nil {
			p.count(protocol.ResponseOf(a.Err).Code)
		}
		answered(i, a)
	})
}

func (p *poller) count(code protocol.Code) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.errors[code]++
}

// A pollSnapshot is what a poller has done until a moment.
type pollSnapshot struct {
	poll.Stats
	errors map[protocol.Code]uint64
}

func (p *poller) snapshot() pollSnapshot {
	p.mu.Lock()
	defer p.mu.Unlock()
	return pollSnapshot{p.requests(), maps.Clone(p.errors)}
}
