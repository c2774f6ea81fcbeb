package helpers

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"vpoller/protocol"
)

// TestConformance is what holds for every helper: every method, with an
// answer, an error, an empty result and results that no method returns.
func TestConformance(t *testing.T) {
	for _, name := range New().Names() {
		t.Run(name, func(t *testing.T) {
			for _, m := range protocol.Methods() {
				for _, resp := range responses(&m) {
					for _, properties := range [][]string{nil, {}, {"some.path"}, {"no.such", "n"}} {
						conforms(t, ask(m.Name, name, properties...), resp)
					}
				}
			}
		})
	}
}

func responses(m *protocol.Method) []*protocol.Response {
	return []*protocol.Response{
		m.OK(sampleResult(m)),
		m.OK(protocol.List{}),
		m.OK(protocol.List{protocol.Object{}}),
		m.OK(protocol.Object{}),
		m.OK(protocol.List{int64(1), nil}),
		m.OK(protocol.List{row("some.path", protocol.List{row("x", nil)}), row("ü", "\x1f")}),
		m.OK(nil),
		m.OK("text"),
		protocol.ResponseOf(protocol.Errorf(protocol.CodeNotFound, "Cannot find object ü").WithHint("hint")),
	}
}

// conforms checks what every reply of a helper keeps.
func conforms(t *testing.T, r *protocol.Request, resp *protocol.Response) {
	t.Helper()
	body, ok := New().Render(r, resp)
	if !ok || len(body) == 0 {
		t.Fatalf("%s, %s: no reply", r.Helper, r.Method)
	}
	text, ended := bytes.CutSuffix(body, []byte{0})
	if forC := r.Helper == CZabbix || r.Helper == CClient; ended != forC {
		t.Errorf("%s, %s: NUL at the end is %v: %q", r.Helper, r.Method, ended, body)
	}
	if !utf8.Valid(text) {
		t.Errorf("%s, %s: not UTF-8: %q", r.Helper, r.Method, body)
	}
	if r.Helper == CClient && (!json.Valid(text) || bytes.ContainsFunc(text, func(c rune) bool { return c > '~' })) {
		t.Errorf("%s, %s: not JSON in ASCII: %q", r.Helper, r.Method, body)
	}
	says := bytes.Contains(text, []byte("Cannot find object"))
	if failed := resp.Success != 0; says != failed {
		t.Errorf("%s, %s: an error must say so, and nothing else: %q", r.Helper, r.Method, body)
	}
}

// TestZabbixSaysJSON: an answer of the zabbix helpers is JSON, but for the
// methods that it refuses.
func TestZabbixSaysJSON(t *testing.T) {
	for _, m := range protocol.Methods() {
		r := ask(m.Name, Zabbix, "some.path")
		r.Set(protocol.FieldCounterName, "some.path")
		got := render(t, r, m.OK(sampleResult(&m)))
		if m.Unhelped {
			equal(t, got, "[zbx-helper]: Do not know how to process "+m.Name+" method")
		} else if !json.Valid([]byte(got)) || strings.Contains(got, "Cannot send") {
			t.Errorf("%s: %q", m.Name, got)
		}
	}
}

func TestSet(t *testing.T) {
	want := []string{
		"vpoller.helpers.zabbix", "vpoller.helpers.czabbix", "vpoller.helpers.csvhelper", "vpoller.helpers.cclient",
		"zabbix.raw", "zabbix.lld",
	}
	if got := New().Names(); !slices.Equal(got, want) {
		t.Errorf("names %q, want %q", got, want)
	}
	for _, name := range []string{"", "vpoller.helpers.nope", " vpoller.helpers.zabbix", "ZABBIX.RAW"} {
		if body, ok := New().Render(ask("vm.get", name), protocol.OK("", rows())); ok || body != nil {
			t.Errorf("helper %q says %q", name, body)
		}
	}
}

// FuzzRender: no result, of whatever shape, makes a helper panic, and those for
// C programs always end their text.
func FuzzRender(f *testing.F) {
	for _, m := range protocol.Methods() {
		f.Add(m.Name, "some.path", "x", protocol.AppendJSON(nil, sampleResult(&m), false))
	}
	f.Fuzz(func(t *testing.T, method, property, key string, result []byte) {
		v, err := protocol.DecodeValue(result)
		if err != nil {
			return
		}
		for _, name := range New().Names() {
			r := ask(method, name, property)
			r.Set(protocol.FieldKey, key)
			body, ok := New().Render(r, protocol.OK("", v))
			if forC := name == CZabbix || name == CClient; !ok || forC && !bytes.HasSuffix(body, []byte{0}) {
				t.Errorf("%s: %q", name, body)
			}
		}
	})
}
