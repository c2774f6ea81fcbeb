package inputfile_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"vpoller/zabbix"
	"vpoller/zabbix/inputfile"
)

// What zabbix_sender 6.0.14 makes of the same lines.
func TestRead(t *testing.T) {
	for _, c := range []struct{ line, host, key, value string }{
		{"h k v", "h", "k", "v"},
		{"h k value  with blanks  ", "h", "k", "value  with blanks  "},
		{"h\tk\tv", "h", "k", "v"},
		{"  h k v", "h", "k", "v"},
		{"h k v\r", "h", "k", "v"},
		{`h k ""`, "h", "k", ""},
		{`h k "a\tb\\c\"d\ne\n\n"`, "h", "k", "a\\tb\\c\"d\ne\n\n"},
		{`h k "a\x"`, "h", "k", `a\x`},
		{`h k a\nb`, "h", "k", `a\nb`},
		{`h k a"b`, "h", "k", `a"b`},
		{`h k "x" `, "h", "k", "x"},
		{"- k v", "default", "k", "v"},
		{`"-" k v`, "default", "k", "v"},
		{"h k -", "h", "k", "-"},
		{`"Linux DB3" "k[\"a b\",1]" v`, "Linux DB3", `k["a b",1]`, "v"},
		{`h k["a b",1] v`, "h", `k["a`, `b",1] v`},
		{`h k[a,"b"] v`, "h", `k[a,"b"]`, "v"},
		{"h k Küche x", "h", "k", "Küche x"},
	} {
		for _, end := range []string{"\n", "\r\n", ""} {
			v, err := read(c.line+end, inputfile.Options{Host: "default"})
			if err != nil || v != (zabbix.Value{Host: c.host, Key: c.key, Value: c.value}) {
				t.Errorf("%q is %+v, %v", c.line+end, v, err)
			}
		}
	}
}

func read(text string, opts inputfile.Options) (zabbix.Value, error) {
	return inputfile.NewReader(strings.NewReader(text), opts).Read()
}

func TestReadRefuses(t *testing.T) {
	for line, want := range map[string]string{
		"":               "there is no host",
		"   ":            "there is no host",
		`"" k v`:         "there is no host",
		"h":              "there is no key",
		`h "" v`:         "there is no key",
		"h k":            "there is no value",
		"h k ":           "there is no value",
		"# comment":      "there is no value",
		`h k "abc"def`:   "the value has no closing quote with a blank behind it",
		`h k "abc`:       "the value has no closing quote with a blank behind it",
		`h k "abc\"`:     "the value has no closing quote with a blank behind it",
		`h k "abc" more`: "there is text behind the value's closing quote",
		`"h"k v`:         "the host has no closing quote with a blank behind it",
		"- k v":          "the host is -, and no host was given to stand for it",
	} {
		_, err := read(line+"\n", inputfile.Options{})
		if err == nil || err.Error() != "line 1: "+want {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestTimes(t *testing.T) {
	both := inputfile.Options{Timestamps: true, Nanoseconds: true}
	v, err := read(`h k 1600000000 a b`, inputfile.Options{Timestamps: true})
	if want := (zabbix.Value{Host: "h", Key: "k", Clock: 1600000000, Value: "a b"}); err != nil || v != want {
		t.Errorf("%+v, %v", v, err)
	}
	v, err = read(`h k "1600000000" 999999999 "a b"`, both)
	if want := (zabbix.Value{Host: "h", Key: "k", Clock: 1600000000, NS: 999999999, Value: "a b"}); err != nil || v != want {
		t.Errorf("%+v, %v", v, err)
	}
	for line, want := range map[string]string{
		"h k -5 0 v":                  `timestamp "-5" is no whole number from 0 to 2147483647`,
		"h k +5 0 v":                  `timestamp "+5" is no whole number from 0 to 2147483647`,
		"h k 1.5 0 v":                 `timestamp "1.5" is no whole number from 0 to 2147483647`,
		"h k 2147483648 0 v":          `timestamp "2147483648" is no whole number from 0 to 2147483647`,
		"h k 1600000000 1000000000 v": `nanoseconds "1000000000" is no whole number from 0 to 999999999`,
		"h k 1600000000 v":            `nanoseconds "v" is no whole number from 0 to 999999999`,
		"h k 1600000000 5":            "there is no value",
	} {
		if _, err := read(line, both); err == nil || err.Error() != "line 1: "+want {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestABadLineIsToldAndPassed(t *testing.T) {
	r := inputfile.NewReader(strings.NewReader("h k 1\nh k\nh k 3\n"), inputfile.Options{})
	if v, err := r.Read(); err != nil || v.Value != "1" {
		t.Errorf("%+v, %v", v, err)
	}
	var bad *inputfile.LineError
	if _, err := r.Read(); !errors.As(err, &bad) || bad.Line != 2 {
		t.Errorf("%v", err)
	}
	if v, err := r.Read(); err != nil || v.Value != "3" {
		t.Errorf("%+v, %v", v, err)
	}
	if _, err := r.Read(); !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
}

func TestLongLines(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	v, err := read("h k "+long+"\n", inputfile.Options{})
	if err != nil || v.Value != long {
		t.Errorf("%d bytes, %v", len(v.Value), err)
	}
	_, err = read("h k "+long+"\n", inputfile.Options{MaxLine: 1 << 19})
	if err == nil || err.Error() != "line 1: is longer than 524288 bytes" {
		t.Errorf("%v", err)
	}
}

// endless is a file without end.
type endless struct{ line string }

func (e endless) Read(p []byte) (int, error) { return copy(p, e.line), nil }

func TestMemoryDoesNotGrow(t *testing.T) {
	r := inputfile.NewReader(endless{"host some.key[a,b] 12345\n"}, inputfile.Options{})
	before := testing.AllocsPerRun(1000, func() {
		if _, err := r.Read(); err != nil {
			t.Fatal(err)
		}
	})
	if before > 3 { // the three texts
		t.Errorf("%v allocations for a value", before)
	}
}

func TestWaits(t *testing.T) {
	in, out := io.Pipe()
	r := inputfile.NewReader(in, inputfile.Options{})
	go func() {
		_, _ = out.Write([]byte("h k 1\nh k 2\nh k"))
		_ = out.Close()
	}()
	for i, want := range []bool{false, true} {
		if _, err := r.Read(); err != nil || r.Waits() != want {
			t.Errorf("after value %d it waits: %v, %v", i+1, r.Waits(), err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"h k v\n", `"a\"b" "k[\"x\"]" "v\n"` + "\n", "- k 1600000000 5 v\r\n", "\n", `h k "\`, "h k \x00\n"} {
		f.Add(seed, true, true)
		f.Add(seed, false, false)
	}
	f.Fuzz(func(t *testing.T, text string, timestamps, nanoseconds bool) {
		opts := inputfile.Options{Host: "default", Timestamps: timestamps, Nanoseconds: timestamps && nanoseconds, MaxLine: 1000}
		r := inputfile.NewReader(strings.NewReader(text), opts)
		for {
			v, err := r.Read()
			var bad *inputfile.LineError
			if err != nil && errors.As(err, &bad) {
				if strings.Contains(err.Error(), "is longer") {
					return
				}
				continue
			}
			if err != nil {
				return
			}
			if v.Host == "" || v.Key == "" {
				t.Fatalf("read %+v", v)
			}
			again, err := read(string(inputfile.Append(nil, v)), inputfile.Options{Host: "-", Timestamps: true, Nanoseconds: true})
			v.Value = strings.ReplaceAll(v.Value, "\x00", "\uFFFD")
			v.Host = strings.ReplaceAll(v.Host, "\x00", "\uFFFD")
			v.Key = strings.ReplaceAll(v.Key, "\x00", "\uFFFD")
			if err != nil || again != v {
				t.Fatalf("%+v came back as %+v, %v", v, again, err)
			}
		}
	})
}
