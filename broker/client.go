package broker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

var (
	// ErrNoReply says that no answer came in any try.
	ErrNoReply = errors.New("no reply")
	// ErrClosed says that the client has been closed.
	ErrClosed = errors.New("client is closed")
)

// ClientConfig says whom a client asks, and how patiently.
type ClientConfig struct {
	Endpoint string        // the frontend of a proxy, or a management endpoint
	Timeout  time.Duration // how long one try waits, connecting included (default 3 s)
	Retries  int           // tries, at least 1 (default 3)
	Limits   Limits
	Logger   *slog.Logger // default: none
}

// A Client asks over one connection, which it makes when it is needed and makes
// again when it is lost. It may be used by several goroutines at once.
//
// An answer never reaches another question than its own: a vPoller proxy
// returns the number that the client put before the delimiter, and questions go
// out side by side. Anybody else may not expect such a frame; there one question
// goes out at a time, and the connection is given up when it is not answered.
type Client struct {
	cfg     ClientConfig
	log     *slog.Logger
	loop    *loop
	ended   chan struct{} // closed when the loop has ended
	stop    context.CancelFunc
	alive   context.Context // ends with Close
	dialing chan struct{}   // holds one while somebody dials

	mu   sync.Mutex
	line *line // guarded by mu; nil when there is none
}

// NewClient checks the configuration; nothing is connected before Do. Close
// must follow.
func NewClient(cfg ClientConfig) (*Client, error) {
	orDefault(&cfg.Timeout, 3*time.Second)
	orDefault(&cfg.Retries, 3)
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Retries < 1 {
		return nil, fmt.Errorf("%d tries are too few", cfg.Retries)
	}
	if err := checkDialable([]string{cfg.Endpoint}); err != nil {
		return nil, err
	}
	l, err := newLoop(cfg.Limits.withDefaults(), cfg.Logger)
	if err != nil {
		return nil, err
	}
	c := &Client{
		cfg: cfg, log: cfg.Logger, loop: l,
		ended: make(chan struct{}), dialing: make(chan struct{}, 1),
	}
	c.alive, c.stop = context.WithCancel(context.Background())
	go c.run()
	return c, nil
}

// run is the client's goroutine; Close waits for it.
func (c *Client) run() {
	defer close(c.ended)
	if err := c.loop.run(); err != nil {
		c.log.Error("client ended", "error", err)
		c.stop()
	}
}

// Close ends the connection; calls of Do that wait return ErrClosed.
func (c *Client) Close() error {
	c.stop()
	c.loop.post(c.loop.quit)
	<-c.ended
	return nil
}

// Do asks and returns the answer's body. The error is ErrNoReply when no answer
// came in all tries, and a *[StrangerError] too when something else listens there;
// ErrClosed after Close, else that of ctx. A question may reach a worker more than
// once.
func (c *Client) Do(ctx context.Context, body []byte) ([]byte, error) {
	if len(body) > c.loop.limits.Message {
		return nil, fmt.Errorf("a request of %d bytes: %w", len(body), errTooBig)
	}
	var last error
	for range c.cfg.Retries {
		reply, err := c.try(ctx, body)
		switch {
		case err == nil:
			return reply, nil
		case errors.Is(err, errTooBig):
			return nil, fmt.Errorf("asking %s: the answer: %w", c.cfg.Endpoint, err)
		case c.alive.Err() != nil:
			return nil, ErrClosed
		case ctx.Err() != nil:
			return nil, fmt.Errorf("asking %s: %w", c.cfg.Endpoint, context.Cause(ctx))
		}
		c.log.Debug("no answer in time", "proxy", c.cfg.Endpoint, "error", err)
		last = err
	}
	return nil, fmt.Errorf("%w from %s in %d tries of %v: %w", ErrNoReply, c.cfg.Endpoint, c.cfg.Retries, c.cfg.Timeout, last)
}

// try asks until an answer comes or the time of one try is over: again if the
// connection cannot be made or is lost meanwhile.
func (c *Client) try(ctx context.Context, body []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
	defer cancel()
	defer context.AfterFunc(c.alive, cancel)()
	var pause backoff
	var last error
	for {
		reply, err := c.once(ctx, body, last)
		if err == nil || ctx.Err() != nil || errors.Is(err, errTooBig) || !pause.wait(ctx) {
			return reply, err
		}
		last = err
	}
}

// once asks over the connection there is, or a new one; last is what came of
// the attempt before.
func (c *Client) once(ctx context.Context, body []byte, last error) ([]byte, error) {
	ln, err := c.connected(ctx)
	if err != nil {
		return nil, telling(last, err)
	}
	return ln.ask(ctx, body)
}

// connected returns the connection, made if need be by one caller for all.
func (c *Client) connected(ctx context.Context) (*line, error) {
	select {
	case c.dialing <- struct{}{}:
		defer func() { <-c.dialing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if ln := c.current(); ln != nil {
		return ln, nil
	}
	ln, err := dialLine(ctx, c.loop, c.cfg.Endpoint)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line = ln
	return ln, nil
}

// current returns the connection if there is one that is not lost.
func (c *Client) current() *line {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.line == nil {
		return nil
	}
	select {
	case <-c.line.lost:
		c.line = nil
	default:
	}
	return c.line
}
