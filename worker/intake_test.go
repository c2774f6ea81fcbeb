package worker

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"

	"vpoller/protocol"
)

// TestOrderOfChecks: clients see the original's error of the first thing that
// is wrong, through the helper that they name as soon as there is a request.
func TestOrderOfChecks(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"not JSON", `xx`, `{"success": 1, "msg": "Invalid message received", "code": "bad_request"`},
		{"empty", ``, `{"success": 1, "msg": "Invalid message received", "code": "bad_request"`},
		{"trailing NUL", toVC01 + "\x00", `{"success": 1, "msg": "Invalid message received", "code": "bad_request"`},
		{"no object", `[1]`, `{"success": 1, "msg": "Expected a JSON message, received <class 'list'>", "code": "bad_request"`},
		{"null", `null`, `{"success": 1, "msg": "Expected a JSON message, received <class 'NoneType'>", "code": "bad_request"`},
		{"no method before no hostname", `{}`, `{"success": 1, "msg": "Unknown or missing task/method name", "code": "unknown_method"`},
		{"unknown method", `{"method": "vm.nope", "hostname": "vc01"}`, `{"success": 1, "msg": "Unknown or missing task/method name", "code": "unknown_method"`},
		{"method is a list", `{"method": ["about"], "hostname": "vc01"}`, `{"success": 1, "msg": "Unknown or missing task/method name", "code": "unknown_method"`},
		{"no hostname before no name", `{"method": "vm.get"}`, `{"success": 1, "msg": "Unknown or missing agent name", "code": "unknown_host", "hint": "this worker serves vc01, vc02"}`},
		{"null hostname", `{"method": "about", "hostname": null}`, `{"success": 1, "msg": "Unknown or missing agent name", "code": "unknown_host"`},
		{"unknown hostname", `{"method": "about", "hostname": "VC01"}`, `{"success": 1, "msg": "Unknown or missing agent name", "code": "unknown_host", "hint": "this worker serves vc01, vc02, not VC01"}`},
		{"missing keys", `{"method": "vm.get", "hostname": "vc01"}`, `{"success": 1, "msg": "Invalid task request: missing name, properties", "code": "missing_field"`},
		{"null counts as there", `{"method": "vm.get", "hostname": "vc01", "name": null, "properties": null}`, done},
		{"helper is a list", `{"method": "about", "hostname": "vc01", "helper": ["x"]}`, `{"success": 1, "msg": "Invalid task request: helper must be text", "code": "bad_request"`},
		{"unknown helper", `{"method": "about", "hostname": "vc01", "helper": "nope"}`, done},
		{"helper", `{"method": "about", "hostname": "vc01", "helper": "shout"}`, `done!`},
		{"helper, unknown method", `{"method": "vm.nope", "helper": "shout"}`, `Unknown or missing task/method name!`},
		{"helper, unknown hostname", `{"method": "about", "helper": "shout"}`, `Unknown or missing agent name!`},
		{"helper, missing key", `{"method": "vm.alarm.get", "hostname": "vc01", "helper": "shout"}`, `Invalid task request: missing name!`},
		{"form of 2014", `{"method": "vm.poll", "hostname": "vc01", "name": "x", "property": "name"}`, done},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t, Config{}, instant)
				defer h.end()
				h.send(c.body).wants(t, c.want)
			})
		})
	}
}

// TestErrorsOfCalls: what was written for clients goes out as it is, the rest
// under the sentence that scripts know.
func TestErrorsOfCalls(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want string
	}{
		{"for clients", protocol.Errorf(protocol.CodeNotFound, "Cannot find object x"),
			`{"success": 1, "msg": "Cannot find object x", "code": "not_found"}`},
		{"plain", errors.New("disk on fire"), `{"success": 1, "msg": "Task about failed: disk on fire", "code": "internal"}`},
		{"a deadline of its own", context.DeadlineExceeded,
			`{"success": 1, "msg": "Task about failed: context deadline exceeded", "code": "timeout"}`},
		{"nothing at all", nil, `{"success": 1, "msg": "Task about failed: the method returned nothing", "code": "internal"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t, Config{}, func(context.Context, *protocol.Request) (*protocol.Response, error) { return nil, c.err })
				defer h.end()
				h.send(toVC01).wants(t, c.want)
			})
		})
	}
}

func TestNew(t *testing.T) {
	for _, c := range []struct {
		cfg  Config
		want string
	}{
		{Config{Concurrency: -1}, "concurrency -1 is negative"},
		{Config{QueueLength: -1}, "queue length -1 is negative"},
		{Config{Timeout: -1}, "timeout -1ns is negative"},
		{Config{Grace: -1}, "grace -1ns is negative"},
		{Config{Hostnames: []string{"a", ""}}, "has no hostname"},
		{Config{Hostnames: []string{"a", "b", "a"}}, "a is there twice"},
	} {
		if _, err := New(c.cfg, nil, callerFunc(instant), nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v, want %q", c.cfg, err, c.want)
		}
	}
}

func TestCapacity(t *testing.T) {
	for _, c := range []struct {
		hostnames []string
		want      int
	}{{nil, 1}, {[]string{"a"}, 13}, {[]string{"a", "b", "c"}, 39}} {
		w, err := New(Config{Concurrency: 3, QueueLength: 10, Hostnames: c.hostnames}, nil, callerFunc(instant), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := w.Capacity(); got != c.want {
			t.Errorf("%d vCenters: capacity %d, want %d", len(c.hostnames), got, c.want)
		}
	}
}
