package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxAnswer limits an answer, in bytes. A thousand hosts with all that the
// import asks for are about 2 MB.
const maxAnswer = 256 << 20

type request struct {
	Version string `json:"jsonrpc"`
	Method  string `json:"method"`
	Params  any    `json:"params"`
	Auth    string `json:"auth,omitempty"`
	ID      int64  `json:"id"`
}

type response struct {
	Version string          `json:"jsonrpc"`
	Result  json.RawMessage `json:"result"`
	Error   *struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Data    string `json:"data"`
	} `json:"error"`
}

// Call calls one method of the API and decodes what it answers into result,
// which may be nil. The error is an [*Error] when Zabbix answered with one, and
// wraps [ErrUnreachable] when there was no answer.
func (c *Client) Call(ctx context.Context, method string, params, result any) error {
	return c.call(ctx, method, params, result, c.auth)
}

// call is Call with the proof of identity given, "" for none.
func (c *Client) call(ctx context.Context, method string, params, result any, auth string) error {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	body := request{Version: "2.0", Method: method, Params: params, ID: c.calls.Add(1)}
	if !c.header {
		body.Auth = auth
	}
	data, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("encode %s: %w", method, err)
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	post.Header.Set("Content-Type", "application/json-rpc")
	if c.header && auth != "" {
		post.Header.Set("Authorization", "Bearer "+auth)
	}
	answer, err := c.http.Do(post)
	if err != nil {
		return fmt.Errorf("%s: %w at %s: %w", method, ErrUnreachable, c.url, c.cause(err))
	}
	defer answer.Body.Close()
	return c.read(method, answer, result)
}

// cause leaves out what an error of net/http says of the address again.
func (c *Client) cause(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("no answer within %v: %w", c.timeout, context.DeadlineExceeded)
	}
	return err
}

func (c *Client) read(method string, answer *http.Response, result any) error {
	data, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer+1))
	switch {
	case err != nil:
		return fmt.Errorf("%s: %w: its answer broke off: %w", method, ErrUnreachable, c.cause(err))
	case len(data) > maxAnswer:
		return fmt.Errorf("%s: the answer of Zabbix is longer than %d bytes", method, maxAnswer)
	}
	var r response
	if err := json.Unmarshal(data, &r); err != nil || r.Version == "" || answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %w", method, c.noAPI(answer))
	}
	if r.Error != nil {
		return &Error{Method: method, Code: r.Error.Code, Message: r.Error.Message, Data: r.Error.Data}
	}
	if result == nil {
		return nil
	}
	if err := json.Unmarshal(r.Result, result); err != nil {
		return fmt.Errorf("%s: Zabbix %s answers something else than expected: %w", method, c.version, err)
	}
	return nil
}

// noAPI describes an answer that is none of the API. A gateway's error leaves
// open whether the call was carried out.
func (c *Client) noAPI(answer *http.Response) error {
	e := &statusError{url: c.url, status: answer.Status, code: answer.StatusCode}
	if redirected(answer.StatusCode) {
		e.location = strings.TrimSuffix(answer.Header.Get("Location"), "/"+script)
	}
	if answer.StatusCode >= http.StatusInternalServerError {
		return fmt.Errorf("%w: %w", ErrUnreachable, e)
	}
	return e
}
