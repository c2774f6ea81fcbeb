package broker

import (
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
)

// Whoever is not served learns whether nobody is there, nobody knows the
// vCenter, or all are busy.
func TestWhyNobodyServes(t *testing.T) {
	const backend = "tcp://127.0.0.1:10124"
	long := strings.Repeat("ä", 300)
	for name, c := range map[string]struct {
		workers   [][]property
		host      string
		msg, hint string
	}{
		"nobody is there":   {nil, "vc01", "No worker is connected to the proxy", "name the backend of this proxy, " + backend},
		"nobody knows it":   {[][]property{serving("vc02"), serving("vc01,vc03")}, "vc99", "No worker that is connected serves vc99", "they serve vc01, vc02, vc03"},
		"a name with marks": {[][]property{serving("vc01")}, `a\"b\u00fc`, `No worker that is connected serves a"bü`, "vc01"},
		"a long name":       {[][]property{serving("vc01")}, long, strings.Repeat("ä", 100) + "...", "vc01"},
		"all are busy":      {[][]property{serving("vc01")}, "vc01", "No worker was free within the time allowed", "all are busy"},
		"anybody could":     {[][]property{serving("vc01"), nil}, "vc99", "No worker was free within the time allowed", "all are busy"},
		"it names none":     {[][]property{serving("vc01")}, "", "No worker was free within the time allowed", "all are busy"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ProxyConfig{Backend: backend})
			for _, props := range c.workers {
				b.connect(b.newWorker, "DEALER", props...)
			}
			for w := range b.workers {
				w.credit = 0
			}
			client, far := b.connect(b.newClient, "DEALER")
			feed(client, multipart("", ask1(c.host)), 100)
			b.onTime(b.loop.now.Add(time.Minute))
			_, _, rest := nextFrame(b.settled(far))
			resp, err := protocol.DecodeResponse(payload(rest))
			if err != nil {
				t.Fatal(err)
			}
			if resp.Code != protocol.CodeTimeout || !strings.HasSuffix(resp.Msg, c.msg) || !strings.Contains(resp.Hint, c.hint) {
				t.Errorf("got %+v", resp)
			}
		})
	}
}

// serving is what a worker announces that serves vCenters, separated by commas.
func serving(hosts string) []property { return []property{{"X-VPoller-Hosts", hosts}} }

// Whoever is refused for lack of room learns what to do about it.
func TestOverloadHints(t *testing.T) {
	for name, c := range map[string]struct {
		limits  Limits
		workers bool
		hint    string
	}{
		"one client":       {Limits{PerClient: 1}, true, "many objects in one request"},
		"a queue":          {Limits{Queue: 1}, true, "another vpoller-worker"},
		"the memory":       {Limits{QueueBytes: 50}, true, "another vpoller-worker"},
		"nobody is there":  {Limits{Queue: 1}, false, "is vpoller-worker running"},
		"nobody, long ago": {Limits{PerClient: 1}, false, "many objects"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, ProxyConfig{Limits: c.limits})
			if c.workers {
				b.connect(b.newWorker, "DEALER", serving("vc01")...)
			}
			for w := range b.workers {
				w.credit = 0
			}
			client, far := b.connect(b.newClient, "DEALER")
			for range 2 {
				feed(client, multipart("", ask1("vc01")), 100)
			}
			_, _, rest := nextFrame(b.settled(far))
			resp, err := protocol.DecodeResponse(payload(rest))
			if err != nil {
				t.Fatal(err)
			}
			if resp.Code != protocol.CodeOverloaded || !strings.Contains(resp.Hint, c.hint) {
				t.Errorf("got %+v", resp)
			}
		})
	}
}
