package protocol

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestEncode(t *testing.T) {
	r := &Request{Timeout: 1500 * time.Microsecond}
	r.Set(FieldMethod, "vm.get")
	r.Set(FieldHostname, "vc01")
	r.Set(FieldName, `vm-ü "q"`)
	r.Set(FieldPassword, "s3cret")
	r.SetProperties([]string{"name", "runtime.powerState"})
	want := `{"method": "vm.get", "hostname": "vc01", "name": "vm-ü \"q\"", "properties": ["name", "runtime.powerState"], ` +
		`"key": null, "username": null, "password": "s3cret", "counter-name": null, "instance": null, "max-sample": null, ` +
		`"perf-interval": null, "helper": null, "timeout": 2}`
	if got := string(r.Encode()); got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

// TestRoundTrip: what Decode reads from Encode is what was encoded, each field
// given, empty or not.
func TestRoundTrip(t *testing.T) {
	for _, f := range wireFields {
		for _, s := range []string{"", "x", "ü\u2028\"\\\x01😀", "None"} {
			r := &Request{Timeout: time.Second}
			if f == FieldProperties {
				r.SetProperties([]string{"a", s + "b"})
			} else {
				r.Set(f, s)
			}
			again, err := Decode(r.Encode())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprint(textFields(again)), fmt.Sprint(textFields(r)); got != want || again.Timeout != time.Second {
				t.Errorf("%s: got %s, want %s", f, got, want)
			}
		}
	}
}

// TestSetUnknown: there is nothing to set for what is no text field.
func TestSetUnknown(t *testing.T) {
	r := &Request{}
	for _, f := range []Field{FieldProperties, FieldTimeout, "nope"} {
		r.Set(f, "x")
		if r.Has(f) || r.Properties != nil || r.Timeout != 0 {
			t.Errorf("%s was set: %+v", f, r)
		}
	}
}

func TestPasswordIsHidden(t *testing.T) {
	r := &Request{}
	r.Set(FieldPassword, "s3cret")
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "password", r.Password, "request", slog.GroupValue(slog.Any("p", r.Password)))
	printed := fmt.Sprintf("%v %+v %#v %s %q", r, r, r, r.Password, r.Password) + log.String()
	if strings.Contains(printed, "s3cret") || !strings.Contains(printed, hidden) {
		t.Error(printed)
	}
	if string(r.Password) != "s3cret" {
		t.Errorf("password %q", string(r.Password))
	}
}
