package active

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"
)

// DefaultVersion is the version of an agent that servers are told; any from 4.4
// on gets the newer form of the list.
const DefaultVersion = "7.0.0"

// An Exchanger sends one request to the server or proxy at an address, "host:port",
// and returns the text of its reply. When the connection was closed without a
// reply, its error wraps io.EOF.
type Exchanger interface {
	Exchange(ctx context.Context, addr string, request []byte) ([]byte, error)
}

// Config says whom a [Client] asks, and for what.
type Config struct {
	Exchanger Exchanger
	Addr      string // of the server or proxy, "host:port"
	Version   string // of an agent; DefaultVersion when empty

	// Numbers leaves [Item].Original out, which saves a request for each list
	// that has changed.
	Numbers bool
}

// A Client asks one server or proxy for active checks. Several goroutines may use
// it, each with hosts of its own.
type Client struct {
	exchanger Exchanger
	addr      string
	version   string
	numbers   bool
	session   string // whose lists the server remembers to have sent
}

// NewClient checks cfg.
func NewClient(cfg Config) (*Client, error) {
	if cfg.Exchanger == nil || cfg.Addr == "" {
		return nil, errors.New("a client for active checks needs an exchanger and an address")
	}
	if cfg.Version == "" {
		cfg.Version = DefaultVersion
	}
	var session [16]byte
	rand.Read(session[:]) //nolint:errcheck // it never fails
	return &Client{exchanger: cfg.Exchanger, addr: cfg.Addr, version: cfg.Version, numbers: cfg.Numbers, session: hex.EncodeToString(session[:])}, nil
}

// Checks is what one refresh found out.
type Checks struct {
	// Changed says that Items is the whole list now. Otherwise Items is nil, and
	// the list that was handed out before still holds.
	Changed bool
	Items   []Item

	// Paused says that the server takes no values for the time being.
	Paused bool
}

// ErrRedirected marks an error of the address that a redirect led to. Whoever
// redirected did answer.
var ErrRedirected = errors.New("redirected to")

// Refresh asks for the checks of a host. Its error wraps an *[Error] when Zabbix
// refuses: then no earlier list holds any more, and the next refresh that succeeds
// hands out a whole one. It wraps [ErrReply] when the answer makes no sense, and
// else what the exchanger said, and perhaps [ErrRedirected]; then the earlier list
// still holds.
func (c *Client) Refresh(ctx context.Context, h *Host) (Checks, error) {
	if err := h.check(); err != nil {
		return Checks{}, err
	}
	checks, err := c.refresh(ctx, h)
	var refused *Error
	if errors.As(err, &refused) {
		h.Forget()
	}
	return checks, err
}

func (c *Client) refresh(ctx context.Context, h *Host) (Checks, error) {
	r, err := c.ask(ctx, h, c.newRequest(h))
	if err != nil {
		return Checks{}, err
	}
	checks := Checks{Paused: r.Upload == "disabled"}
	if r.Data == nil {
		if h.revision == 0 {
			return Checks{}, fmt.Errorf("%w for host %q: the list is missing", ErrReply, h.Name)
		}
		return checks, nil
	}
	sum := sha256.Sum256(r.Data)
	if sum != h.sum {
		if checks.Items, err = c.items(ctx, h, r); err != nil {
			return Checks{}, err
		}
		checks.Changed = true
	}
	h.revision, h.sum = uint64(r.Revision), sum
	return checks, nil
}

// items makes the list, and asks for the other form of it if need be.
func (c *Client) items(ctx context.Context, h *Host, r *reply) ([]Item, error) {
	list, err := r.entries(h.Name)
	if err != nil {
		return nil, err
	}
	defined := list
	if !c.numbers && len(list) > 0 {
		old, err := c.ask(ctx, h, oldRequest(h))
		if err != nil {
			return nil, err
		}
		if defined, err = old.entries(h.Name); err != nil {
			return nil, err
		}
	}
	return join(list, defined), nil
}

// redirects is how many are followed for one request.
const redirects = 2

// ask makes one request of a host, and goes where it is sent. Whoever answers in
// the end counts revisions for itself.
func (c *Client) ask(ctx context.Context, h *Host, request checksRequest) (*reply, error) {
	for n := 0; n <= redirects; n++ {
		r, err := c.askOnce(ctx, h, request)
		if err != nil || r.Redirect == nil {
			return r, err
		}
		if h.addr, err = r.target(); err != nil {
			return nil, err
		}
		h.revision = 0
	}
	h.addr = ""
	return nil, fmt.Errorf("%w for host %q: redirected %d times", ErrReply, h.Name, redirects+1)
}

func (c *Client) askOnce(ctx context.Context, h *Host, request checksRequest) (*reply, error) {
	text, err := encode(request)
	if err != nil {
		return nil, err
	}
	answer, err := c.exchange(ctx, h, text)
	if err != nil {
		if h.addr != "" {
			err = fmt.Errorf("%w %s: %w", ErrRedirected, h.addr, err)
		}
		h.addr, h.revision = "", 0 // a proxy that is gone redirects nobody
		return nil, fmt.Errorf("active checks of host %q: %w", h.Name, err)
	}
	return parseReply(h.Name, answer)
}

func (c *Client) exchange(ctx context.Context, h *Host, request []byte) ([]byte, error) {
	addr := c.addr
	if h.addr != "" {
		addr = h.addr
	}
	return c.exchanger.Exchange(ctx, addr, request)
}

// Heartbeat tells Zabbix that somebody looks after the host's active checks, and
// will say so again after a time; the frontend shows the host as available for
// that long, and longer. Servers know it since 6.4, and give no answer.
func (c *Client) Heartbeat(ctx context.Context, h *Host, every time.Duration) error {
	text, err := encode(heartbeatRequest{Request: "active check heartbeat", Host: h.Name, Frequency: int(every / time.Second), Version: c.version})
	if err != nil {
		return err
	}
	if _, err := c.exchange(ctx, h, text); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("heartbeat of host %q: %w", h.Name, err)
	}
	return nil
}
