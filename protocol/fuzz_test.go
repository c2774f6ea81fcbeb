package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"testing"
	"time"
)

// seeds are a request for every method, and messages that are none.
func seeds(f *testing.F) {
	for _, m := range Methods() {
		r := &Request{Timeout: time.Second}
		r.Set(FieldMethod, m.Name)
		r.Set(FieldHostname, "vc01")
		for _, field := range m.Fields() {
			r.Set(field, "ü\"x")
		}
		r.SetProperties(m.Default)
		f.Add(r.Encode())
	}
	for _, s := range []string{
		`xx`, `[1]`, `null`, `{"method":"x","method":"about"}`, `{"x":NaN,"y":-Infinity}`, `{"method": "vm.poll", "property": "a", "info.url": "u"}`,
		`{"counter-id": "(null)", "properties": ["(null)"], "perf-interval": "(null)"}`, `{"hostname": 1e5, "timeout": "0x10"}`, "\xff\xfe",
		`{"na\u006de": "\ud800"}`, `{"timeout": 1e400}`,
	} {
		f.Add([]byte(s))
	}
}

// FuzzDecode: any bytes are a request or an error for clients; what was read
// survives being sent on.
func FuzzDecode(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := Decode(data)
		if err != nil {
			var e *Error
			if r != nil || !errors.As(err, &e) || e.Code == "" || e.Msg == "" {
				t.Fatalf("%#v and %#v", r, err)
			}
			return
		}
		again, err := Decode(r.Encode())
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(textFields(again)), fmt.Sprint(textFields(r)); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	})
}

// FuzzPeek: no bytes harm it, and on a request it sees what Decode sees.
func FuzzPeek(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		hostname, timeout := Peek(data)
		if timeout < 0 {
			t.Errorf("timeout %s", timeout)
		}
		r, err := Decode(data)
		if err != nil || bytes.ContainsRune(data, '\\') || r.Null(FieldHostname) || !json.Valid(data) {
			return
		}
		quoted := bytes.Contains(data, []byte(`"`+r.Hostname+`"`)) // not a number that stands for text
		if quoted && string(hostname) != r.Hostname && hostname != nil || timeout != r.Timeout {
			t.Errorf("%q and %s, decoded %q and %s", hostname, timeout, r.Hostname, r.Timeout)
		}
	})
}

// FuzzDecodeValue: it reads JSON and nothing else, and what it read can be
// written and read again.
func FuzzDecodeValue(f *testing.F) {
	seeds(f)
	seedReplies(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := DecodeValue(data)
		if err != nil {
			return
		}
		if !json.Valid(data) {
			t.Fatalf("read %v from what is not JSON", v)
		}
		for _, ascii := range []bool{false, true} {
			text := AppendJSON(nil, v, ascii)
			again, err := DecodeValue(text)
			if err != nil || !reflect.DeepEqual(again, v) {
				t.Errorf("%s: %v\n got %#v\nwant %#v", text, err, again, v)
			}
		}
	})
}

// FuzzDecodeResponse: replies come from outside too, in any form.
func FuzzDecodeResponse(f *testing.F) {
	seedReplies(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := DecodeResponse(data)
		if err != nil {
			return
		}
		again, err := DecodeResponse(r.Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		if r.Success == 0 {
			r.Code, r.Hint = "", ""
		} else {
			r.Result = nil
		}
		if !reflect.DeepEqual(again, r) {
			t.Errorf("\n got %#v\nwant %#v", again, r)
		}
	})
}

func seedReplies(f *testing.F) {
	data, err := os.ReadFile("testdata/replies.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		f.Add(bytes.TrimSpace(line))
	}
	f.Add(ErrorBody(CodeTimeout, "late"))
}
