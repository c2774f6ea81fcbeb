package helpers

import (
	"testing"

	"vpoller/protocol"
)

// ask is a request for method with the given properties.
func ask(method, helper string, properties ...string) *protocol.Request {
	r := &protocol.Request{Method: method, Helper: helper}
	r.Set(protocol.FieldName, "db01")
	if properties != nil {
		r.SetProperties(properties)
	}
	return r
}

// row is an object of names and values in turn.
func row(pairs ...any) protocol.Object {
	var o protocol.Object
	for i := 0; i < len(pairs); i += 2 {
		o = append(o, protocol.Member{Name: pairs[i].(string), Value: pairs[i+1]})
	}
	return o
}

func rows(objects ...protocol.Object) protocol.List {
	list := protocol.List{}
	for _, o := range objects {
		list = append(list, o)
	}
	return list
}

func render(t *testing.T, r *protocol.Request, resp *protocol.Response) string {
	t.Helper()
	body, ok := New().Render(r, resp)
	if !ok {
		t.Fatalf("no helper %q", r.Helper)
	}
	return string(body)
}

func equal(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}
