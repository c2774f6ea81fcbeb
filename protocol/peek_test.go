package protocol

import (
	"testing"
	"time"
)

func TestPeek(t *testing.T) {
	for _, c := range []struct {
		body, hostname string
		timeout        time.Duration
	}{
		{`{"method": "about", "hostname": "vc01"}`, "vc01", 0},
		{`{"timeout":250,"hostname":"vc01"}`, "vc01", 250 * time.Millisecond},
		{"{\n\t\"hostname\" : \"vc01\" ,\r\n \"timeout\" : 1 }", "vc01", time.Millisecond},
		{`{"hostname": "a", "hostname": "b"}`, "b", 0},
		{`{"hostname": "a", "hostname": null}`, "", 0},
		{`{"x": {"hostname": "inner", "timeout": 9}, "hostname": "outer"}`, "outer", 0},
		{`{"x": "\"hostname\": \"fake\"", "hostname": "vc01"}`, "vc01", 0},
		{`{"x": ["}", "]", "\\"], "hostname": "vc01"}`, "vc01", 0},
		{`{"hostname": 5}`, "", 0},
		{`{"hostname": ""}`, "", 0},
		{`{"hostname": "vc\u0030"}`, `vc\u0030`, 0},
		{``, "", 0}, {`{`, "", 0}, {`{}`, "", 0}, {`[]`, "", 0}, {`null`, "", 0}, {`{"hostname"`, "", 0}, {`{"hostname":`, "", 0},
		{`{"hostname": "vc01`, "", 0}, {`{"hostname": "vc01\`, "", 0}, {`{"timeout": [1`, "", 0}, {`{,}`, "", 0},
		{`{"hostname": "vc01" junk`, "vc01", 0}, // whoever answers will say what is wrong
	} {
		hostname, timeout := Peek([]byte(c.body))
		if string(hostname) != c.hostname || timeout != c.timeout {
			t.Errorf("%s: %q and %s, want %q and %s", c.body, hostname, timeout, c.hostname, c.timeout)
		}
	}
}

// TestPeekAllocatesNothing: the proxy does it for every message.
func TestPeekAllocatesNothing(t *testing.T) {
	body := benchRequest().Encode()
	if n := testing.AllocsPerRun(100, func() { Peek(body) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

func benchRequest() *Request {
	r := &Request{Timeout: 3 * time.Second}
	r.Set(FieldMethod, "vm.get")
	r.Set(FieldHostname, "vc01.example.org")
	r.Set(FieldName, "db01")
	r.SetProperties([]string{"runtime.powerState", "guest.ipAddress"})
	return r
}

func BenchmarkPeek(b *testing.B) {
	body := benchRequest().Encode()
	b.ReportAllocs()
	for b.Loop() {
		Peek(body)
	}
}

func BenchmarkDecode(b *testing.B) {
	body := benchRequest().Encode()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode(body); err != nil {
			b.Fatal(err)
		}
	}
}
