package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"
)

// A Client calls the API of one Zabbix. It may be used by several goroutines at
// once.
type Client struct {
	http    *http.Client
	url     string
	timeout time.Duration
	version Version
	calls   atomic.Int64 // made so far; numbers them

	auth    string // token or session; secret
	header  bool   // auth goes into the header
	session bool   // auth is a session of ours, to be closed
}

// Open asks Zabbix for its version, logs in when there is no token, and checks
// that what it has is accepted. Close must follow when there is no error.
func Open(ctx context.Context, cfg Config) (*Client, error) {
	c, err := newClient(cfg)
	if err != nil {
		return nil, err
	}
	if err := c.open(ctx, cfg); err != nil {
		c.http.CloseIdleConnections()
		return nil, err
	}
	return c, nil
}

func newClient(cfg Config) (*Client, error) {
	endpoint, err := cfg.endpoint()
	if err != nil {
		return nil, err
	}
	if err := cfg.credentials(); err != nil {
		return nil, err
	}
	transport, err := cfg.transport()
	if err != nil {
		return nil, err
	}
	if cfg.Timeout <= 0 {
		cfg.Timeout = 30 * time.Second
	}
	return &Client{
		url:     endpoint,
		timeout: cfg.Timeout,
		http: &http.Client{
			Transport: transport,
			// Following would turn the call into a GET, and carry secrets elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}, nil
}

func (c *Client) open(ctx context.Context, cfg Config) error {
	var text string
	if err := c.call(ctx, "apiinfo.version", []string{}, &text, ""); err != nil {
		return err
	}
	var err error
	if c.version, err = parseVersion(text); err != nil {
		return fmt.Errorf("apiinfo.version: %w", err)
	}
	c.header = c.version.AtLeast(6, 4)
	if cfg.Token.IsZero() {
		return c.login(ctx, cfg)
	}
	if !c.version.AtLeast(5, 4) {
		return fmt.Errorf("this is Zabbix %s, which knows no API tokens: log in with a user and password", c.version)
	}
	c.auth = cfg.Token.Reveal()
	return c.check(ctx)
}

// login opens a session.
func (c *Client) login(ctx context.Context, cfg Config) error {
	user := "username"
	if !c.version.AtLeast(5, 4) {
		user = "user"
	}
	params := map[string]string{user: cfg.Username, "password": cfg.Password.Reveal()}
	if err := c.call(ctx, "user.login", params, &c.auth, ""); err != nil {
		return err
	}
	c.session = true
	return nil
}

// check makes a call that every user may make, so that a wrong token is found
// out before anything else is.
func (c *Client) check(ctx context.Context) error {
	var ignored any
	err := c.Call(ctx, "host.get", map[string]any{"countOutput": true, "limit": 1}, &ignored)
	var answered *Error
	if errors.As(err, &answered) && answered.Refused() {
		return fmt.Errorf("the API token is not accepted: %w", err)
	}
	return err
}

// Version is the release of the Zabbix that is called.
func (c *Client) Version() Version { return c.version }

// Calls is how many calls have been made.
func (c *Client) Calls() int64 { return c.calls.Load() }

// Close ends the session, if there is one, and gives up the connections.
func (c *Client) Close(ctx context.Context) error {
	defer c.http.CloseIdleConnections()
	if !c.session {
		return nil
	}
	c.session = false
	return c.Call(ctx, "user.logout", []string{}, nil)
}
