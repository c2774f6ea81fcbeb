package protocol

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// originals are the 53 methods that the original has.
var originals = strings.Fields(`
	about event.latest session.get perf.metric.info perf.interval.info
	net.discover net.get net.host.get net.vm.get
	datacenter.discover datacenter.get datacenter.alarm.get datacenter.perf.metric.get datacenter.perf.metric.info
	cluster.discover cluster.get cluster.alarm.get cluster.perf.metric.get cluster.perf.metric.info
	resource.pool.discover resource.pool.get resource.pool.vm.get
	host.discover host.get host.alarm.get host.perf.metric.get host.perf.metric.info host.cluster.get host.vm.get
	host.net.get host.datastore.get
	vm.discover vm.get vm.alarm.get vm.perf.metric.get vm.perf.metric.info vm.disk.discover vm.disk.get vm.guest.net.get
	vm.net.get vm.snapshot.get vm.host.get vm.datastore.get vm.process.get vm.cpu.usage.percent
	datastore.discover datastore.get datastore.alarm.get datastore.host.get datastore.vm.get datastore.perf.metric.info
	datastore.perf.metric.get vsan.health.get`)

func TestCatalogueIsComplete(t *testing.T) {
	if len(originals) != 53 {
		t.Fatalf("the list has %d names", len(originals))
	}
	for _, name := range originals {
		if _, ok := Lookup(name); !ok {
			t.Errorf("no method %s", name)
		}
	}
	for old, today := range legacyMethods {
		if _, ok := Lookup(today); !ok {
			t.Errorf("%s leads to %s, which is no method", old, today)
		}
		if _, ok := Lookup(old); ok {
			t.Errorf("%s is a method of today too", old)
		}
	}
}

// TestAdded: what the original does not have says so, and what a worker answers
// itself is among it.
func TestAdded(t *testing.T) {
	for _, m := range Methods() {
		if original := slices.Contains(originals, m.Name); original == m.Added {
			t.Errorf("%s: original is %v, added is %v", m.Name, original, m.Added)
		}
		if m.Local && !m.Added {
			t.Errorf("%s is local and not added", m.Name)
		}
		if m.Local && m.Type != "" {
			t.Errorf("%s is local and about a %s", m.Name, m.Type)
		}
	}
}

func TestCatalogueRows(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range Methods() {
		t.Run(m.Name, func(t *testing.T) {
			if seen[m.Name] {
				t.Error("is there twice")
			}
			seen[m.Name] = true
			if m.Done == "" || m.Macro == "" || !strings.HasSuffix(m.Summary, ".") {
				t.Errorf("lacks something: %+v", m)
			}
			if !slices.Contains([]Shape{ShapeRows, ShapeRow, ShapeObject}, m.Shape) {
				t.Errorf("shape %q", m.Shape)
			}
			if discovery := strings.HasSuffix(m.Name, ".discover") && m.Shape == ShapeRows; m.Context != discovery {
				t.Errorf("context is %v", m.Context)
			}
			if needsInner := m.View == ViewInnerRows || m.View == ViewInnerValue; needsInner != (m.Inner != "") {
				t.Errorf("view %q with inner member %q", m.View, m.Inner)
			}
			if needsName := m.Type != ""; needsName != slices.Contains(m.Required, FieldName) && !strings.HasSuffix(m.Name, ".discover") {
				t.Errorf("about a %q, requires %v", m.Type, m.Required)
			}
			fields := m.Fields()
			for _, f := range fields {
				if f.index() == len(wireFields) && f != FieldContext {
					t.Errorf("%s is no field of a request", f)
				}
			}
			slices.Sort(fields)
			if len(slices.Compact(fields)) != len(m.Required)+len(m.Takes()) {
				t.Errorf("names a field twice: %v, %v", m.Required, m.Optional)
			}
		})
	}
}

// TestMacros: those of the templates that are out there, which the helper made
// of the method's name without its last part; two methods leave out more.
func TestMacros(t *testing.T) {
	for _, m := range Methods() {
		want := strings.ToUpper(m.Name[:max(0, strings.LastIndexByte(m.Name, '.'))])
		switch m.Name {
		case "about":
			want = "ABOUT"
		case "vm.snapshot.info": // beside vm.snapshot.get
			want = "VM.SNAPSHOT.INFO"
		case "vm.disk.discover", "vm.disk.get", "vm.guest.net.get":
			want = "VM"
		}
		if m.Macro != want {
			t.Errorf("%s: macro %s, want %s", m.Name, m.Macro, want)
		}
	}
}

// TestUnhelped: the methods that the original's helper does not know.
func TestUnhelped(t *testing.T) {
	want := strings.Fields("host.net.get net.discover net.get net.host.get net.vm.get perf.interval.info perf.metric.info resource.pool.discover vm.net.get")
	var got []string
	for _, m := range Methods() {
		if m.Unhelped {
			got = append(got, m.Name)
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestMethodsIsACopy(t *testing.T) {
	methods := Methods()
	methods[0].Name = "changed"
	if _, ok := Lookup("changed"); ok {
		t.Error("the catalogue was changed")
	}
}

func TestCheck(t *testing.T) {
	for _, c := range []struct{ method, body, want string }{
		{"about", `{}`, ""},
		{"vm.get", `{"name": "x", "properties": []}`, ""},
		{"vm.get", `{"name": null, "properties": null}`, ""},
		{"vm.get", `{"name": "x"}`, "Invalid task request: missing properties"},
		{"vm.get", `{}`, "Invalid task request: missing name, properties"},
		{"vm.process.get", `{"username": "u"}`, "Invalid task request: missing name, password"},
		{"datastore.get", `{"info.url": "x", "property": "name"}`, ""},
	} {
		r, err := Decode([]byte(c.body))
		if err != nil {
			t.Fatal(err)
		}
		m, ok := Lookup(c.method)
		if !ok {
			t.Fatalf("no method %s", c.method)
		}
		err = m.Check(r)
		if c.want == "" && err == nil {
			continue
		}
		var e *Error
		if !errors.As(err, &e) || e.Msg != c.want || e.Code != CodeMissingField || e.Hint == "" {
			t.Errorf("%s %s: %#v, want %q", c.method, c.body, err, c.want)
		}
	}
}

func TestLookupRequest(t *testing.T) {
	if m, err := LookupRequest(&Request{Method: "vm.get"}); err != nil || m.Name != "vm.get" {
		t.Errorf("%v, %v", m, err)
	}
	for _, name := range []string{"", "vm.nope", "VM.GET", "vm.get "} {
		var e *Error
		if _, err := LookupRequest(&Request{Method: name}); !errors.As(err, &e) || e.Code != CodeUnknownMethod ||
			e.Msg != "Unknown or missing task/method name" {
			t.Errorf("%q: %#v", name, err)
		}
	}
}
