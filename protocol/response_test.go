package protocol

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
)

func TestResponseAppend(t *testing.T) {
	rows := List{Object{{"name", "ü"}}}
	about, _ := Lookup("about")
	vm, _ := Lookup("vm.get")
	cause := errors.New("no route")
	for _, c := range []struct {
		name string
		resp *Response
		want string
	}{
		{"answer", OK("done", rows), `{"success": 0, "msg": "done", "result": [{"name": "ü"}]}`},
		{"no result", OK("done", nil), `{"success": 0, "msg": "done"}`},
		{"method", vm.OK(rows), `{"success": 0, "msg": "Successfully retrieved object properties", "result": [{"name": "ü"}]}`},
		{"method with its own order", about.OK(rows), `{"msg": "Successfully retrieved properties", "success": 0, "result": [{"name": "ü"}]}`},
		{"error", ResponseOf(Errorf(CodeNotFound, "no %s", "vm")), `{"success": 1, "msg": "no vm", "code": "not_found"}`},
		{"error with hint", ResponseOf(Errorf(CodeNotFound, "no").WithHint("try %d", 2)),
			`{"success": 1, "msg": "no", "code": "not_found", "hint": "try 2"}`},
		{"wrapped error", ResponseOf(fmt.Errorf("outer: %w", Errorf(CodeUnavailable, "vc01 is away: %w", cause))),
			`{"success": 1, "msg": "vc01 is away: no route", "code": "unavailable"}`},
		{"deadline", ResponseOf(fmt.Errorf("asking: %w", context.DeadlineExceeded)),
			`{"success": 1, "msg": "asking: context deadline exceeded", "code": "timeout"}`},
		{"any other error", ResponseOf(cause), `{"success": 1, "msg": "no route", "code": "internal"}`},
	} {
		if got := string(c.resp.Append([]byte("."))); got != "."+c.want {
			t.Errorf("%s:\n got %s\nwant .%s", c.name, got, c.want)
		}
	}
	if got := string(ErrorBody(CodeTimeout, "late")); got != `{"success": 1, "msg": "late", "code": "timeout"}` {
		t.Error(got)
	}
}

func TestErrorKeepsItsCause(t *testing.T) {
	cause := errors.New("no route")
	err := Errorf(CodeUnavailable, "away: %w", cause).WithHint("wait")
	if !errors.Is(err, cause) || err.Code != CodeUnavailable || err.Hint != "wait" || err.Error() != "away: no route" {
		t.Errorf("%#v", err)
	}
}

// TestWithHintCopies: the error it is called on may be shared.
func TestWithHintCopies(t *testing.T) {
	err := Errorf(CodeNotFound, "x")
	if _ = err.WithHint("y"); err.Hint != "" {
		t.Errorf("hint %q", err.Hint)
	}
}

func TestCodesAreUnique(t *testing.T) {
	seen := map[Code]bool{}
	for _, c := range Codes() {
		if seen[c.Code] || c.Meaning == "" {
			t.Errorf("%q is there twice or means nothing", c.Code)
		}
		seen[c.Code] = true
	}
}

func TestDecodeResponse(t *testing.T) {
	for _, c := range []struct {
		body string
		want *Response
	}{
		{`{"success": 0, "msg": "done", "result": [{"b": 1, "a": null}]}`,
			&Response{Msg: "done", Result: List{Object{{"b", int64(1)}, {"a", nil}}}}},
		{`{"msg": "no", "success": 1, "code": "not_found", "hint": "h", "x": 1}`, &Response{Success: 1, Msg: "no", Code: CodeNotFound, Hint: "h"}},
		{`{"success": -1, "msg": "Unknown command received"}`, &Response{Success: -1, Msg: "Unknown command received"}},
		{`{"success": 1, "msg": 5}`, &Response{Success: 1}},
	} {
		got, err := DecodeResponse([]byte(c.body))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", c.body, got, err)
		}
	}
	for _, body := range []string{``, `xx`, `[]`, `"text"`, `{}`, `{"success": "0"}`, `{"success": 0.5}`, `{"success": null}`, `{"success": 0} x`} {
		if got, err := DecodeResponse([]byte(body)); err == nil {
			t.Errorf("%s: read as %+v", body, got)
		}
	}
}
