package protocol

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"
)

// TestAppendJSONRecorded: replies of the original, read and written again, are
// the same to the byte: those of its C helper in ASCII, the others as they are.
func TestAppendJSONRecorded(t *testing.T) {
	data, err := os.ReadFile("testdata/replies.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSuffix(line, "\n")
		v, err := DecodeValue([]byte(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if got := string(AppendJSON(nil, v, strings.Contains(line, `\u`))); got != line {
			t.Errorf("\n got %s\nwant %s", got, line)
		}
	}
}

func TestAppendJSONText(t *testing.T) {
	for _, c := range []struct{ in, want, ascii string }{
		{"", `""`, `""`},
		{`"\/`, `"\"\\/"`, `"\"\\/"`},
		{"\b\f\n\r\t", `"\b\f\n\r\t"`, `"\b\f\n\r\t"`},
		{"\x00\x1f\x7f", "\"\\u0000\\u001f\x7f\"", `"\u0000\u001f\u007f"`},
		{"ü€\u2028", "\"ü€\u2028\"", `"\u00fc\u20ac\u2028"`},
		{"a😀b", `"a😀b"`, `"a\ud83d\ude00b"`},
		{"<&>", `"<&>"`, `"<&>"`},
		{"a\xffb\xc3", "\"a\ufffdb\ufffd\"", `"a\ufffdb\ufffd"`},
		{"\ufffd", "\"\ufffd\"", `"\ufffd"`},
	} {
		if got := string(AppendJSON(nil, c.in, false)); got != c.want {
			t.Errorf("%q: got %s, want %s", c.in, got, c.want)
		}
		if got := string(AppendJSON(nil, c.in, true)); got != c.ascii {
			t.Errorf("%q in ASCII: got %s, want %s", c.in, got, c.ascii)
		}
	}
}

// The wanted texts are what Python's repr prints.
func TestAppendFloat(t *testing.T) {
	for _, c := range []struct {
		in   float64
		want string
	}{
		{0, "0.0"}, {math.Copysign(0, -1), "-0.0"}, {1, "1.0"}, {-100, "-100.0"}, {0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"},
		{0.0001, "0.0001"}, {0.00001, "1e-05"}, {1.5e-7, "1.5e-07"},
		{9999999999999998, "9999999999999998.0"}, {1e16, "1e+16"}, {1.5e16, "1.5e+16"}, {123456789012345678, "1.2345678901234568e+17"},
		{1e100, "1e+100"}, {5e-324, "5e-324"}, {math.MaxFloat64, "1.7976931348623157e+308"},
		{3.0365198553745185, "3.0365198553745185"},
		{math.NaN(), "null"}, {math.Inf(1), "null"}, {math.Inf(-1), "null"},
	} {
		if got := string(AppendFloat([]byte("."), c.in)); got != "."+c.want {
			t.Errorf("%v: got %s, want .%s", c.in, got, c.want)
		}
	}
}

func TestAppendJSON(t *testing.T) {
	v := Object{
		{"a", nil}, {"b", true}, {"c", false}, {"d", int64(math.MinInt64)}, {"e", 1.0},
		{"f", List{}}, {"g", Object{}}, {"ü", List{List{"x", nil}, Object{{"y", "z"}}}},
	}
	want := `{"a": null, "b": true, "c": false, "d": -9223372036854775808, "e": 1.0, "f": [], "g": {}, "ü": [["x", null], {"y": "z"}]}`
	if got := string(AppendJSON(nil, v, false)); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
	if !json.Valid([]byte(want)) {
		t.Error("not JSON")
	}
}

func TestAppendJSONPanicsOnStrangers(t *testing.T) {
	for _, v := range []any{1, []any{}, map[string]any{}, struct{}{}, []byte("x"), float32(1)} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%T was encoded", v)
				}
			}()
			AppendJSON(nil, List{v}, false)
		}()
	}
}
