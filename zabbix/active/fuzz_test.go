package active

import (
	"context"
	"errors"
	"testing"
)

// FuzzRefresh: whatever is answered is a list or an error, and no list has an item
// without a key.
func FuzzRefresh(f *testing.F) {
	w := web01()
	for _, list := range []string{w.new, w.old, `[]`, `null`, `7`} {
		f.Add([]byte(`{"response":"success","config_revision":3,"data":`+list+`}`), []byte(`{"response":"success","data":`+w.old+`}`))
	}
	f.Add([]byte(`{"response":"failed","redirect":{"revision":1,"address":"p:10051"}}`), []byte(`{"response":"failed","redirect":{"reset":"true"}}`))
	f.Add([]byte(`{"response":"failed","info":"host [x] not found"}`), []byte(`{"response":"success","data":[{"key":"k","itemid":"7","delay":1.5e3,"timeout":{}}]}`))
	f.Fuzz(func(t *testing.T, first, second []byte) {
		asked := 0
		c := newClient(t, exchangerFunc(func(context.Context, string, []byte) ([]byte, error) {
			asked++
			if asked == 1 {
				return first, nil
			}
			return second, nil
		}), false)
		h := &Host{Name: "x"}
		checks, err := c.Refresh(t.Context(), h)
		if err != nil {
			var refused *Error
			if checks.Changed || checks.Items != nil || h.revision != 0 || !errors.Is(err, ErrReply) && !errors.As(err, &refused) {
				t.Fatalf("%+v, %v", checks, err)
			}
			return
		}
		for _, item := range checks.Items {
			if item.Key == "" || item.Original == "" {
				t.Fatalf("%+v", item)
			}
		}
	})
}
