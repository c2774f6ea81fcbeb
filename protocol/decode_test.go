package protocol

import (
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestDecodeValue(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Value
	}{
		{`null`, nil}, {`true`, true}, {` false `, false}, {`"ü\u00fc\n"`, "üü\n"}, {`""`, ""},
		{`0`, int64(0)}, {`-0`, int64(0)}, {`9223372036854775807`, int64(math.MaxInt64)}, {`-9223372036854775808`, int64(math.MinInt64)},
		{`9223372036854775808`, 9223372036854775808.0}, {`1.0`, 1.0}, {`1e2`, 100.0}, {`-0.5`, -0.5},
		{`[]`, List{}}, {`{}`, Object{}},
		{`{"b": 1, "a": [2, {"c": null}]}`, Object{{"b", int64(1)}, {"a", List{int64(2), Object{{"c", nil}}}}}},
		{`{"a": 1, "b": 2, "a": 3}`, Object{{"a", int64(3)}, {"b", int64(2)}}},
	} {
		got, err := DecodeValue([]byte(c.in))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %#v, %v, want %#v", c.in, got, err, c.want)
		}
	}
}

func TestDecodeValueErrors(t *testing.T) {
	for _, in := range []string{
		``, ` `, `x`, `nul`, `[`, `[1`, `[1,]`, `[1 2]`, `]`, `{`, `{"a"}`, `{"a":}`, `{"a":1,}`, `{1:2}`, `{"a" 1}`,
		`"a`, `1 2`, `[] x`, `{} }`, `1e999`, `NaN`, strings.Repeat("[", 1000) + strings.Repeat("]", 1000),
	} {
		if v, err := DecodeValue([]byte(in)); err == nil {
			t.Errorf("%.30q: decoded as %v", in, v)
		} else if !strings.HasPrefix(err.Error(), "reading JSON: ") {
			t.Errorf("%.30q: error %q does not say what was done", in, err)
		}
	}
}

// TestDecodeWideObject: as fast for many members as for few; it was quadratic.
func TestDecodeWideObject(t *testing.T) {
	text := []byte(`{"k": 0`)
	for i := range 200_000 {
		text = append(strconv.AppendInt(append(text, `, "`...), int64(i), 10), `": 1`...)
	}
	start := time.Now()
	v, err := DecodeValue(append(text, '}'))
	if err != nil || len(v.(Object)) != 200_001 {
		t.Errorf("%d members, %v", len(v.(Object)), err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestObject(t *testing.T) {
	var o Object
	o.Set("b", int64(1))
	o.Set("a", int64(2))
	o.Set("b", "new")
	if want := (Object{{"b", "new"}, {"a", int64(2)}}); !reflect.DeepEqual(o, want) {
		t.Errorf("got %v, want %v", o, want)
	}
	if v, ok := o.Get("a"); !ok || v != int64(2) {
		t.Errorf("a is %v, %v", v, ok)
	}
	if v, ok := o.Get("c"); ok || v != nil {
		t.Errorf("c is %v, %v", v, ok)
	}
}
