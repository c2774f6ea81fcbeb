package worker

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"vpoller/protocol"
)

type bomb struct{}

func (bomb) Render(*protocol.Request, *protocol.Response) ([]byte, bool) { panic("render bomb") }

// TestPanics: a panic costs one answer and a line in the log, which alone says
// what it was; the slot is free again.
func TestPanics(t *testing.T) {
	const internal = `{"success": 1, "msg": "Task about failed: internal error", "code": "internal"}`
	withHelper := strings.Replace(toVC01, "}", `, "helper": "x"}`, 1)
	for _, c := range []struct {
		name     string
		caller   callerFunc
		renderer Renderer
		body     string
		logged   string
	}{
		{"call", func(context.Context, *protocol.Request) (*protocol.Response, error) { panic("call bomb") },
			nil, toVC01, "call bomb"},
		{"result that cannot be encoded", func(context.Context, *protocol.Request) (*protocol.Response, error) {
			return protocol.OK("", struct{}{}), nil
		}, nil, toVC01, "is not a Value"},
		{"helper", instant, bomb{}, withHelper, "render bomb"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				h := open(t, Config{Concurrency: 1, Logger: slog.New(slog.NewTextHandler(&log, nil))}, c.caller)
				h.renderer = c.renderer
				h.send(c.body).wants(t, internal)
				h.send(c.body).wants(t, internal)
				h.end()
				if s := h.Stats(); s.Panics != 2 || s.Errors[protocol.CodeInternal] != 2 {
					t.Errorf("stats %+v", s)
				}
				if !strings.Contains(log.String(), c.logged) || !strings.Contains(log.String(), "goroutine ") {
					t.Errorf("log lacks %q or the stack:\n%s", c.logged, log.String())
				}
			})
		})
	}
}

// TestSecretsStayOutOfTheLog: not even at its most talkative.
func TestSecretsStayOutOfTheLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		debug := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		h := open(t, Config{Logger: debug}, func(_ context.Context, r *protocol.Request) (*protocol.Response, error) { panic(r) })
		h.send(`{"method": "vm.process.get", "hostname": "vc01", "name": "x", "username": "u", "password": "s3cret"}`).
			wants(t, `{"success": 1, "msg": "Task vm.process.get failed: internal error"`)
		h.end()
		if strings.Contains(log.String(), "s3cret") || !strings.Contains(log.String(), "request answered") {
			t.Errorf("log:\n%s", log.String())
		}
	})
}
