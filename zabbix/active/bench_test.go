package active

import (
	"context"
	"fmt"
	"strings"
	"testing"
)

// listOf is both forms of a list of n items, as a template of ours has them.
func listOf(n int) (newer, older string) {
	var a, b []string
	for i := range n {
		a = append(a, fmt.Sprintf(`{"key":"vpoller[vm.get,vc01.example.org,web01,summary.quickStats.path%d]","itemid":%d,"delay":"1m","lastlogsize":0,"mtime":0,"timeout":"3s"}`, i, 40000+i))
		b = append(b, fmt.Sprintf(`{"key":"vpoller[vm.get,vc01.example.org,web01,summary.quickStats.path%d]","key_orig":"vpoller[vm.get,{$VSPHERE.HOST},{HOST.HOST},summary.quickStats.path%d]","delay":60,"lastlogsize":0,"mtime":0}`, i, i))
	}
	return "[" + strings.Join(a, ",") + "]", "[" + strings.Join(b, ",") + "]"
}

// BenchmarkRefresh is one host with 50 items, without the network.
func BenchmarkRefresh(b *testing.B) {
	newer, older := listOf(50)
	lists := [][]byte{[]byte(`{"response":"success","config_revision":1,"data":` + newer + `}`), []byte(`{"response":"success","data":` + older + `}`)}
	unchanged := []byte(`{"response":"success"}`)
	for _, test := range []struct {
		name    string
		answers [3][]byte // the first, the second, and all later ones
		forget  bool
	}{
		{"unchanged since 6.4", [3][]byte{lists[0], lists[1], unchanged}, false},
		{"unchanged before 6.4", [3][]byte{lists[0], lists[1], lists[0]}, false},
		{"changed", [3][]byte{lists[0], lists[0], lists[0]}, true},
	} {
		b.Run(test.name, func(b *testing.B) {
			asked := 0
			c := newClient(b, exchangerFunc(func(context.Context, string, []byte) ([]byte, error) {
				asked++
				return test.answers[min(asked, len(test.answers))-1], nil
			}), false)
			h := &Host{Name: "web01", Metadata: "vpoller vm vc01.example.org"}
			b.ReportAllocs()
			for b.Loop() {
				if test.forget {
					h.Forget()
				}
				if _, err := c.Refresh(b.Context(), h); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
