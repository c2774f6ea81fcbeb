package protocol

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestManyOnTheWire(t *testing.T) {
	r := &Request{}
	r.Set(FieldMethod, "vm.perf.get")
	r.Set(FieldCounterName, "cpu.usage.percent.average")
	r.SetNames([]string{"vm-1", `C:\ü`})
	r.SetSince(time.UnixMilli(1_700_000_000_123))
	body := r.Encode()
	if strings.Contains(string(body), `"name"`) {
		t.Errorf("%s names one object", body)
	}
	got, err := Decode(body)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got.Names, r.Names) || !got.Since.Equal(r.Since) {
		t.Errorf("%s was read as %q since %v", body, got.Names, got.Since)
	}
	m, _ := Lookup(got.Method)
	if err := m.Check(got); err != nil {
		t.Error(err)
	}
	one := got.One("vm-1")
	if one.Name != "vm-1" || one.Names != nil || !one.Since.Equal(r.Since) || got.Name != "" || got.Has(FieldName) {
		t.Errorf("one of %+v is %+v", got, one)
	}
}

func TestManyRefused(t *testing.T) {
	tooMany := `["` + strings.Repeat(`x","`, NamesLimit) + `x"]`
	for body, want := range map[string]string{
		`"method":"vm.get","properties":[],"names":[]`:                                    "names must be a list",
		`"method":"vm.get","properties":[],"names":"db01"`:                                "names must be a list",
		`"method":"vm.get","properties":[],"names":["a",""]`:                              "names must be a list",
		`"method":"vm.get","properties":[],"names":["a",null]`:                            "names must be a list",
		`"method":"vm.get","properties":[],"names":` + tooMany:                            "names must be a list",
		`"method":"vm.get","properties":[],"names":["a"],"name":"b"`:                      "both name and names",
		`"method":"vm.get","properties":[],"names":null`:                                  "missing name",
		`"method":"vm.get","names":["a"]`:                                                 "missing properties",
		`"method":"vm.discover","names":["a"]`:                                            "not about many objects",
		`"method":"vm.process.get","names":["a"]`:                                         "not about many objects",
		`"method":"vm.get","properties":[],"name":"a","since":1`:                          "no samples since a time",
		`"method":"vm.perf.get","counter-name":"c","name":"a","since":-1`:                 "since must be a time",
		`"method":"vm.perf.get","counter-name":"c","name":"a","since":[]`:                 "since must be a time",
		`"method":"vm.perf.get","counter-name":"c","name":"a","since":1e9,"instance":"*"`: "since must be a time",
		`"method":"vm.perf.get","counter-name":"c","name":"a","since":9,"instance":"*"`:   "all instances",
	} {
		r, err := Decode([]byte(`{` + body + `}`))
		if err == nil {
			m, _ := Lookup(r.Method)
			err = m.Check(r)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.90s: %v, want %s", body, err, want)
		}
	}
}

func TestRows(t *testing.T) {
	failed := Errorf(CodeNotFound, "Cannot find object gone").WithHint("look again")
	for _, c := range []struct {
		err  error
		text string
	}{
		{nil, `{"id": "db01", "result": [1]}`},
		{failed, `{"id": "db01", "code": "not_found", "msg": "Cannot find object gone", "hint": "look again"}`},
		{fmt.Errorf("ask: %w", failed), `{"id": "db01", "code": "not_found", "msg": "Cannot find object gone", "hint": "look again"}`},
	} {
		row := Row("db01", List{int64(1)}, c.err)
		if got := string(AppendJSON(nil, row, false)); got != c.text {
			t.Errorf("row is %s, want %s", got, c.text)
		}
		name, reply, ok := ReadRow(row)
		if !ok || name != "db01" || (reply.Success == 0) != (c.err == nil) {
			t.Errorf("%s was read as %q, %+v, %v", c.text, name, reply, ok)
		}
		if c.err != nil && (reply.Code != failed.Code || reply.Hint != failed.Hint) {
			t.Errorf("%s was read as %+v", c.text, reply)
		}
	}
	for _, bad := range []Value{nil, "x", Object{}, Object{{"id", int64(1)}, {"result", nil}}, Object{{"id", "a"}}, Object{{"id", "a"}, {"msg", "b"}}} {
		if _, _, ok := ReadRow(bad); ok {
			t.Errorf("%v is a row", bad)
		}
	}
}

// Every method about one object that only reads can be asked about many.
func TestWhoIsMany(t *testing.T) {
	for _, m := range Methods() {
		if want := slices.Contains(m.Required, FieldName) && m.Name != "vm.process.get"; m.Many != want {
			t.Errorf("%s: many is %v", m.Name, m.Many)
		}
		if want := m.View == ViewCounters; m.Since != want {
			t.Errorf("%s: since is %v", m.Name, m.Since)
		}
	}
}
