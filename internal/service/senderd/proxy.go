package senderd

import (
	"context"
	"errors"
	"sync"
	"time"

	"vpoller/broker"
)

// proxy asks vPoller, and knows whether it answers.
type proxy struct {
	*broker.Client
	endpoint string

	mu    sync.Mutex // guards what follows
	err   error      // of the last request; nil when it was answered
	since time.Time
}

// Do asks and returns the answer's body.
func (p *proxy) Do(ctx context.Context, body []byte) ([]byte, error) {
	reply, err := p.Client.Do(ctx, body)
	if err == nil || errors.Is(err, broker.ErrNoReply) || errors.Is(err, context.DeadlineExceeded) {
		p.note(err)
	}
	return reply, err
}

func (p *proxy) note(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil && p.err == nil {
		p.since = time.Now()
	}
	p.err = err
}

// away is since when vPoller does not answer, and why; nil when it does.
func (p *proxy) away() (time.Time, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.since, p.err
}
