package e2e

import (
	"net"
	"testing"

	"vpoller/internal/secret"
	"vpoller/vsphere"
	"vpoller/vsphere/vcsimtest"
)

// TestGolden replays what was recorded from the original through client, proxy,
// worker and simulated vCenter.
func TestGolden(t *testing.T) {
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(),
		host("127.0.0.1", vcsimtest.Start(t, vcsimtest.Options{Golden: true})),
		vsphere.Host{Hostname: "127.0.0.9", URL: "http://" + closedPort(t), Username: "user", Password: secret.New("pass")})
	c := client(t, proxy)

	used := make(map[string]bool)
	for _, r := range recordings(t) {
		t.Run(r.id(), func(t *testing.T) {
			reply := ask(t, c, r.body(t))
			check := compare
			if row, deviates := deviationOf(r); deviates {
				used[row.pattern] = true
				check = row.check
				if text, _ := r.reply(); text != "" && compare(r, reply) == nil {
					t.Errorf("the reply is the recorded one; the deviation %q is none", row.pattern)
				}
			} else if text, _ := r.reply(); text == "" {
				t.Fatalf("the original crashed here; no deviation says what is right instead of\n  %s", reply)
			}
			if problem := check(r, reply); problem != nil {
				t.Errorf("request %s: %v", r.body(t), problem)
			}
		})
	}
	for _, row := range deviations {
		if !used[row.pattern] {
			t.Errorf("no recorded case is %q", row.pattern)
		}
	}
}

// closedPort is an address that refuses connections.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
