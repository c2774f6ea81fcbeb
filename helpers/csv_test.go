package helpers

import (
	"testing"

	"vpoller/protocol"
)

// What the recordings do not show; the wanted texts are what csv.DictWriter of
// Python 3.11 writes with restval="None" and extrasaction="ignore".
func TestCSV(t *testing.T) {
	for _, c := range []struct {
		name   string
		result protocol.Value
		want   string
	}{
		{"later row lacks a key", rows(row("b", "1", "a", "2"), row("a", "3")), "a,b\r\n2,1\r\n3,None\r\n"},
		{"later row has a key more", rows(row("a", "2"), row("a", "3", "b", "4")), "a\r\n2\r\n3\r\n"},
		{"null is empty", rows(row("a", nil, "b", "x")), "a,b\r\n,x\r\n"},
		{"only field is empty", rows(row("a", nil), row("a", "")), "a\r\n\"\"\r\n\"\"\r\n"},
		{"quoting", rows(row("a", "x,y", "b", `say "hi"`, "c", "two\nlines", "d", " blank ", "e", "cr\r")),
			"a,b,c,d,e\r\n\"x,y\",\"say \"\"hi\"\"\",\"two\nlines\", blank ,\"cr\r\"\r\n"},
		{"quoted header", rows(row(`x["a,b"]`, "v")), "\"x[\"\"a,b\"\"]\"\r\nv\r\n"},
		{"scalars", rows(row("a", true, "b", false, "c", 100.0, "d", 1e16, "e", int64(-5))),
			"a,b,c,d,e\r\nTrue,False,100.0,1e+16,-5\r\n"},
		{"nested", rows(row("a", protocol.List{"x", nil, true, 0.5}, "b", row("k", "v"))),
			"a,b\r\n\"['x', None, True, 0.5]\",{'k': 'v'}\r\n"},
		{"row without members", rows(row(), row()), "\r\n\r\n\r\n"},
		{"member twice", rows(row("a", "1", "a", "2")), "a\r\n1\r\n"},
		{"no rows", rows(), cannotSend},
		{"object", row("a", "b"), cannotSend},
		{"rows that are none", protocol.List{row("a", "b"), "x"}, cannotSend},
		{"nothing", nil, cannotSend},
	} {
		t.Run(c.name, func(t *testing.T) {
			equal(t, render(t, ask("vm.discover", CSV), protocol.OK("", c.result)), c.want)
		})
	}
}

func TestCSVError(t *testing.T) {
	e := protocol.Errorf(protocol.CodeNotFound, "Cannot find object ü").WithHint("look again")
	equal(t, render(t, ask("vm.get", CSV), protocol.ResponseOf(e)),
		"{\n    \"success\": 1,\n    \"msg\": \"Cannot find object \\u00fc\",\n    \"code\": \"not_found\",\n    \"hint\": \"look again\"\n}")
}

// The wanted texts are what Python's repr prints.
func TestReprString(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"plain", `'plain'`},
		{"it's", `"it's"`},
		{`it's "so"`, `'it\'s "so"'`},
		{`C:\`, `'C:\\'`},
		{"a\nb\rc\td\x00e\x7f", `'a\nb\rc\td\x00e\x7f'`},
		{"ü\u00a0\u00ad", `'ü\xa0\xad'`},
		{"€\u2028\ufeff", `'€\u2028\ufeff'`},
		{"😀\U000e0001", `'😀\U000e0001'`},
	} {
		equal(t, string(appendReprString(nil, c.in)), c.want)
	}
}
