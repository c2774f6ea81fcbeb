package broker

import (
	"testing"

	"vpoller/protocol"
)

func startManagement(t *testing.T) *Management {
	t.Helper()
	m, err := NewManagement(ManagementConfig{
		Endpoint: "tcp://127.0.0.1:0",
		Methods: map[string]func() *protocol.Response{
			"status": func() *protocol.Response { return protocol.OK("up", "running") },
		},
		Unknown: "Uknown method name received",
	})
	if err != nil {
		t.Fatal(err)
	}
	start(t, m.Run)
	return m
}

func TestManagement(t *testing.T) {
	const (
		up      = `{"success": 0, "msg": "up", "result": "running"}`
		missing = `{"success": 1, "msg": "Missing method name", "code": "bad_request"}`
		unknown = `{"success": 1, "msg": "Uknown method name received", "code": "unknown_method"}`
		invalid = `{"success": 1, "msg": "Invalid message received", "code": "bad_request"}`
	)
	r := dialRaw(t, startManagement(t).Addr(), "REQ")
	for _, c := range []struct{ request, want string }{
		{`{"method": "status"}`, up},
		{`{"method":"status","x":1}`, up},
		{`{}`, missing},
		{`["status"]`, missing},
		{`{"cmd": "status"}`, missing},
		{`{"method": null}`, missing},
		{`{"method": "nope"}`, unknown},
		{`{"method": "proxy.status"}`, unknown},
		{`{"method": ["status"]}`, unknown},
		{`"method"`, invalid},
		{`null`, invalid},
		{`7`, invalid},
		{`status`, invalid},
		{``, invalid},
	} {
		r.send("", c.request)
		if got := r.recv(); len(got) != 2 || got[0] != "" || got[1] != c.want {
			t.Errorf("%s: received %q, want %s", c.request, got, c.want)
		}
	}
	r.send("", "one", "too many")
	r.expect("", invalid)
	d := dialRaw(t, r.RemoteAddr().Network()+"://"+r.RemoteAddr().String(), "DEALER")
	d.send("no delimiter")
	d.expect(invalid)
}

// The answer to a request that ends the server still arrives.
func TestManagementShutdown(t *testing.T) {
	var stop func()
	stopping := make(chan struct{})
	m, err := NewManagement(ManagementConfig{
		Endpoint: "tcp://127.0.0.1:0",
		Methods: map[string]func() *protocol.Response{
			"shutdown": func() *protocol.Response {
				close(stopping)
				return protocol.OK("Shutdown time has arrived", "")
			},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	stop = start(t, m.Run)
	r := dialRaw(t, m.Addr(), "REQ")
	r.send("", `{"method": "shutdown"}`)
	<-stopping
	stop()
	r.expect("", `{"success": 0, "msg": "Shutdown time has arrived", "result": ""}`)
	r.expectClosed()
}
