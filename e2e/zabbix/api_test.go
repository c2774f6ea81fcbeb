package zabbix

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// api is a client of Zabbix's JSON-RPC that ends its test on any error.
type api struct {
	t       *testing.T
	url     string
	release string // "6.0", "7.0"
	token   string
	client  http.Client
}

// params are the parameters of a method.
type params map[string]any

// login gets a session.
func login(t *testing.T, url, release, user, password string) *api {
	t.Helper()
	z := &api{t: t, url: url, release: release, client: http.Client{Timeout: 60 * time.Second}}
	z.call("user.login", params{"username": user, "password": password}, &z.token)
	return z
}

// call asks for a method and decodes its result, unless result is nil.
func (z *api) call(method string, p any, result any) {
	z.t.Helper()
	if err := z.try(method, p, result); err != nil {
		z.t.Fatalf("%s: %v", method, err)
	}
}

// try is call for a method whose error is expected.
func (z *api) try(method string, p any, result any) error {
	request := map[string]any{"jsonrpc": "2.0", "id": 1, "method": method, "params": p}
	if z.release == "6.0" && z.token != "" {
		request["auth"] = z.token
	}
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(context.WithoutCancel(z.t.Context()), http.MethodPost, z.url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json-rpc")
	if z.release != "6.0" && z.token != "" {
		r.Header.Set("Authorization", "Bearer "+z.token)
	}
	return z.send(r, result)
}

func (z *api) send(r *http.Request, result any) error {
	answer, err := z.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	var reply struct {
		Result json.RawMessage
		Error  *struct{ Message, Data string }
	}
	if err := json.NewDecoder(answer.Body).Decode(&reply); err != nil {
		return fmt.Errorf("status %s: %w", answer.Status, err)
	}
	if reply.Error != nil {
		return fmt.Errorf("%s %s", reply.Error.Message, reply.Error.Data)
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(reply.Result, result)
}

// in is the same client for a part of the test.
func (z *api) in(t *testing.T) *api {
	return &api{t: t, url: z.url, release: z.release, token: z.token, client: http.Client{Timeout: z.client.Timeout}}
}
