package protocol

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestDecodeRecorded decodes every message whose answer was recorded from the
// original. Where that is an error of the message itself, Decode or the
// catalogue must say the same; where the original died, they must say something.
func TestDecodeRecorded(t *testing.T) {
	data, err := os.ReadFile("testdata/requests.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Case     string  `json:"case"`
		Request  string  `json:"request_raw"`
		Response *string `json:"response_raw"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Case, func(t *testing.T) {
			body := []byte(c.Request)
			if c.Case == "invalid utf-8" {
				body = []byte("\xff\xfe{\"a") // as it was sent; JSON cannot hold it
			}
			got := verdict(body)
			switch {
			case c.Response == nil && got == "":
				t.Error("the original died of this, here it passes")
			case c.Response != nil && strings.Contains(*c.Response, "agent name"):
				// a matter of the worker's configuration
			case c.Response != nil && !strings.Contains(*c.Response, "Successfully") && (got == "" || !strings.Contains(*c.Response, got)):
				t.Errorf("error %q, want that of %s", got, *c.Response)
			case c.Response != nil && strings.Contains(*c.Response, "Successfully") && got != "":
				t.Errorf("error %q, the original answered", got)
			}
		})
	}
}

// verdict is what is wrong with a message before anybody looks at hostnames.
func verdict(body []byte) string {
	r, err := Decode(body)
	if err == nil {
		_, err = LookupRequest(r)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestDecodeErrors(t *testing.T) {
	for _, c := range []struct {
		name, body, msg string
		code            Code
	}{
		{"empty", "", "Invalid message received", CodeBadRequest},
		{"white space", " \n", "Invalid message received", CodeBadRequest},
		{"two values", `{} {}`, "Invalid message received", CodeBadRequest},
		{"byte order mark", "\ufeff{}", "Invalid message received", CodeBadRequest},
		{"comma too much", `{"method": "about",}`, "Invalid message received", CodeBadRequest},
		{"single quotes", `{'method': 'about'}`, "Invalid message received", CodeBadRequest},
		{"constant within a word", `{"method": aNaN}`, "Invalid message received", CodeBadRequest},
		{"bytes that are not UTF-8 in text", "{\"name\": \"\xff\"}", "Invalid message received", CodeBadRequest},
		{"unfinished string", `{"method": "about`, "Invalid message received", CodeBadRequest},
		{"nested without end", strings.Repeat("[", 100_000), "Invalid message received", CodeBadRequest},
		{"array", ` [1]`, "Expected a JSON message, received <class 'list'>", CodeBadRequest},
		{"string", `"abc"`, "Expected a JSON message, received <class 'str'>", CodeBadRequest},
		{"int", `7`, "Expected a JSON message, received <class 'int'>", CodeBadRequest},
		{"negative int", `-7`, "Expected a JSON message, received <class 'int'>", CodeBadRequest},
		{"int too large for any type", strings.Repeat("9", 400), "Expected a JSON message, received <class 'int'>", CodeBadRequest},
		{"float", `7.5`, "Expected a JSON message, received <class 'float'>", CodeBadRequest},
		{"exponent", `1E400`, "Expected a JSON message, received <class 'float'>", CodeBadRequest},
		{"true", `true`, "Expected a JSON message, received <class 'bool'>", CodeBadRequest},
		{"false", `false`, "Expected a JSON message, received <class 'bool'>", CodeBadRequest},
		{"null", `null`, "Expected a JSON message, received <class 'NoneType'>", CodeBadRequest},
		{"method is a list", `{"method": ["about"]}`, "Unknown or missing task/method name", CodeUnknownMethod},
		{"method is an object", `{"method": {}}`, "Unknown or missing task/method name", CodeUnknownMethod},
		{"helper is a list", `{"method": "about", "helper": ["x"]}`, "Invalid task request: helper must be text", CodeBadRequest},
		{"name is an object", `{"name": {"a": 1}}`, "Invalid task request: name must be text", CodeBadRequest},
		{"properties are an object", `{"properties": {"a": 1}}`, "Invalid task request: properties must be a list of property paths", CodeBadRequest},
		{"a property is a list", `{"properties": ["a", ["b"]]}`, "Invalid task request: properties must be a list of property paths", CodeBadRequest},
		{"a property is null", `{"properties": [null]}`, "Invalid task request: properties must be a list of property paths", CodeBadRequest},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Decode([]byte(c.body))
			var e *Error
			if !errors.As(err, &e) || e.Msg != c.msg || e.Code != c.code {
				t.Errorf("got %+v and %#v\nwant %q (%s)", r, err, c.msg, c.code)
			}
		})
	}
}

// textFields are the fields of r that have a value, the properties as one text.
func textFields(r *Request) map[Field]string {
	m := map[Field]string{}
	for _, f := range wireFields {
		switch {
		case r.Null(f):
		case f == FieldProperties:
			m[f] = strings.Join(r.Properties, " ")
		default:
			m[f] = *r.text(f)
		}
	}
	return m
}

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       string // "field=text" of those that have a value, sorted
	}{
		{"nothing", `{}`, ``},
		{"all keys", `{"method": "m", "hostname": "h", "name": "n", "properties": ["a", "b.c"], "key": "k", "username": "u",
			"password": "p", "counter-name": "c", "instance": "i", "max-sample": "2", "perf-interval": "pi", "helper": "x"}`,
			`counter-name=c helper=x hostname=h instance=i key=k max-sample=2 method=m name=n password=p perf-interval=pi properties=a b.c username=u`},
		{"nulls", `{"method": "m", "hostname": null, "name": null, "properties": null, "helper": null}`, `method=m`},
		{"last of equal keys", `{"name": "a", "name": "b"}`, `name=b`},
		{"null takes back", `{"name": "a", "properties": ["x"], "name": null, "properties": null}`, ``},
		{"numbers stand for text", `{"name": 5, "max-sample": 3, "instance": 4000.50}`, `instance=4000.50 max-sample=3 name=5`},
		{"booleans as Python prints them", `{"name": true, "key": false}`, `key=False name=True`},
		{"empty text is a value", `{"instance": "", "properties": []}`, `instance= properties=`},
		{"one property as text", `{"properties": "runtime.powerState"}`, `properties=runtime.powerState`},
		{"numbers and blanks as properties", `{"properties": [1, "", "a"]}`, `properties=1 a`},
		{"escapes", `{"na\u006de": "\u00fc\"\\\n\ud83d\ude00"}`, "name=ü\"\\\n😀"},
		{"half a surrogate pair", `{"name": "\ud83d"}`, "name=\ufffd"},
		{"white space", " \t{\r\n\"name\" : \"n\" } ", `name=n`},
		{"unknown keys", `{"x": {"name": "inner", "y": ["]", "}"]}, "name": "n"}`, `name=n`},
		{"constants of Python", `{"x": NaN, "y": [-Infinity, Infinity], "name": "NaN \" Infinity"}`, `name=NaN " Infinity`},
		{"what C clients send", `{"method": "vm.get", "name": "n", "properties": ["(null)"], "key": "(null)", "username": "(null)",
			"counter-id": "(null)", "perf-interval": "(null)"}`, `method=vm.get name=n perf-interval=(null) properties=`},
		{"counter of C clients", `{"counter-name": "(null)", "counter-id": "cpu.usage.percent.average"}`, `counter-name=cpu.usage.percent.average`},
		{"counter of today wins", `{"counter-id": "old", "counter-name": "new"}`, `counter-name=new`},
		{"2014 host", `{"method": "host.poll", "hostname": "h", "name": "esx1", "properties": ["name"]}`, `hostname=h method=host.get name=esx1 properties=name`},
		{"2014 datastore", `{"method": "datastore.poll", "name": null, "info.url": "ds:///x/", "properties": ["name"]}`, `method=datastore.get name=ds:///x/ properties=name`},
		{"2014 single property", `{"method": "vm.poll", "name": "vm", "property": "name"}`, `method=vm.get name=vm properties=name`},
		{"2014 cluster", `{"method": "cluster.poll"}`, `method=cluster.get`},
		{"2014 datacenter", `{"method": "datacenter.poll"}`, `method=datacenter.get`},
		{"name of today wins", `{"info.url": "old", "name": "new"}`, `name=new`},
		{"old names after new nulls", `{"properties": null, "property": ["a"]}`, `properties=a`},
		{"a method that is none", `{"method": "vm.polls"}`, `method=vm.polls`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Decode([]byte(c.body))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for f, s := range textFields(r) {
				got = append(got, string(f)+"="+s)
			}
			slices.Sort(got)
			if got := strings.Join(got, " "); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestDecodeHasAndNull(t *testing.T) {
	r, err := Decode([]byte(`{"method": "m", "name": null, "key": "(null)", "info.url": null}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		field     Field
		has, null bool
	}{
		{FieldMethod, true, false}, {FieldName, true, true}, {FieldKey, true, true}, {FieldHostname, false, true},
	} {
		if r.Has(c.field) != c.has || r.Null(c.field) != c.null {
			t.Errorf("%s: Has %v, Null %v", c.field, r.Has(c.field), r.Null(c.field))
		}
	}
	if r.NameText() != "None" {
		t.Errorf("name in texts is %q", r.NameText())
	}
}

func TestDecodeTimeout(t *testing.T) {
	for _, c := range []struct {
		value string
		want  time.Duration
	}{
		{`3000`, 3 * time.Second},
		{`"3000"`, 3 * time.Second},
		{`0.5`, 500 * time.Microsecond},
		{`1e3`, time.Second},
		{`0`, 0}, {`-1`, 0}, {`null`, 0}, {`"soon"`, 0}, {`""`, 0}, {`[1]`, 0}, {`true`, 0}, {`"NaN"`, 0},
		{`1e300`, 1<<63 - 1}, {`99999999999999999999`, 1<<63 - 1},
		{`1` + strings.Repeat("0", 100), 0},
	} {
		body := []byte(`{"timeout": ` + c.value + `}`)
		r, err := Decode(body)
		if err != nil {
			t.Fatal(err)
		}
		if _, peeked := Peek(body); r.Timeout != c.want || peeked != c.want {
			t.Errorf("timeout %s: decoded %s, peeked %s, want %s", c.value, r.Timeout, peeked, c.want)
		}
	}
}

// TestDecodeLargeJunk: a large message costs little, whatever it is. Building
// the objects of this list, to name its type, would take minutes.
func TestDecodeLargeJunk(t *testing.T) {
	var wide strings.Builder
	for i := range 300_000 {
		fmt.Fprintf(&wide, `,"%d":1`, i)
	}
	for _, body := range []string{
		"[{" + wide.String()[1:] + "}]",
		"{" + wide.String()[1:] + "}",
		strings.Repeat("NaN,", 1<<20),
		`{"properties": [` + strings.Repeat(`"a",`, 1<<18) + `"a"]}`,
	} {
		start := time.Now()
		_, _ = Decode([]byte(body))
		if took := time.Since(start); took > 30*time.Second {
			t.Errorf("%.20s... took %s", body, took)
		}
	}
}

func TestMaxAge(t *testing.T) {
	for text, want := range map[string]time.Duration{`0`: 0, `300`: 5 * time.Minute, `"1.5"`: 1500 * time.Millisecond} {
		r, err := Decode([]byte(`{"method": "about", "max-age": ` + text + `}`))
		if err != nil || r.Null(FieldMaxAge) || r.MaxAge != want {
			t.Fatalf("%s: %+v, %v; want %v", text, r, err, want)
		}
		again, err := Decode(r.Encode())
		if err != nil || again.MaxAge != want || again.Null(FieldMaxAge) {
			t.Errorf("%s went out as %s", text, r.Encode())
		}
	}
	for _, text := range []string{`null`, `""`, `"(null)"`} {
		if r, err := Decode([]byte(`{"method": "about", "max-age": ` + text + `}`)); err != nil || !r.Null(FieldMaxAge) {
			t.Errorf("%s: %+v, %v; want none given", text, r, err)
		}
	}
	for _, text := range []string{`-1`, `"soon"`, `1e300`, `[1]`, `true`} {
		_, err := Decode([]byte(`{"method": "about", "max-age": ` + text + `}`))
		if got := ResponseOf(err); got.Code != CodeBadRequest || got.Msg != "Invalid task request: max-age must be a number of seconds" {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestContext(t *testing.T) {
	for text, want := range map[string]bool{
		`true`: true, `"true"`: true, `1`: true, `"1"`: true,
		`false`: false, `0`: false, `null`: false, `""`: false, `"(null)"`: false, `true, "context": null`: false,
	} {
		r, err := Decode([]byte(`{"method": "vm.discover", "context": ` + text + `}`))
		if err != nil || r.Context != want {
			t.Fatalf("%s: %+v, %v; want %v", text, r, err, want)
		}
		again, err := Decode(r.Encode())
		if err != nil || again.Context != want || strings.Contains(string(r.Encode()), "context") != want {
			t.Errorf("%s went out as %s", text, r.Encode())
		}
	}
	for _, text := range []string{`2`, `"maybe"`, `[true]`, `{}`} {
		_, err := Decode([]byte(`{"method": "vm.discover", "context": ` + text + `}`))
		if got := ResponseOf(err); got.Code != CodeBadRequest || got.Msg != "Invalid task request: context must be true or false" {
			t.Errorf("%s: %+v", text, got)
		}
	}
}
