package wire_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

func client(t testing.TB, cfg wire.Config) *wire.Client {
	t.Helper()
	c, err := wire.NewClient(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func server(t testing.TB) *trappertest.Server {
	t.Helper()
	s := trappertest.New()
	t.Cleanup(s.Close)
	return s
}

func values(n int) []zabbix.Value {
	list := make([]zabbix.Value, n)
	for i := range list {
		list[i] = zabbix.Value{Host: "vm-ä<1>", Key: `vpoller["vm.get","a"]`, Value: "x\x00\xff\n\"", Clock: 1_700_000_000, NS: int32(i), ID: uint64(i + 1)}
	}
	return list
}

const token = "0123456789abcdef0123456789abcdef"

func TestPacketsArrive(t *testing.T) {
	for _, n := range []int{0, 1, 5000} {
		for _, plain := range []bool{false, true} {
			s := server(t)
			c := wire.Transport{Client: client(t, wire.Config{Plain: plain, SourceAddr: "127.0.0.1"}), Encode: wire.SenderData}
			reply, err := c.Deliver(t.Context(), s.Addr(), token, values(n))
			if err != nil || !reply.Accepted || reply.Processed != n || reply.Total != n {
				t.Fatalf("%d values, plain %v: %+v, error %v", n, plain, reply, err)
			}
			if got := s.Values(); n > 0 && (len(got) != n || got[0].Value != "x\uFFFD\uFFFD\n\"" || got[0].Host != "vm-ä<1>" || got[n-1].ID != uint64(n)) {
				t.Errorf("%d values arrived, the first is %+v", len(got), got[0])
			}
		}
	}
}

func TestAPacketThatComesAgainIsIgnored(t *testing.T) {
	s := server(t)
	c := wire.Transport{Client: client(t, wire.Config{}), Encode: wire.AgentData}
	s.Fail(trappertest.LostAnswer)
	if _, err := c.Deliver(t.Context(), s.Addr(), token, values(3)); err == nil || errors.Is(err, zabbix.ErrNotSent) {
		t.Errorf("error %v", err)
	}
	reply, err := c.Deliver(t.Context(), s.Addr(), token, values(3))
	if err != nil || !reply.Accepted || reply.Processed != 0 || reply.Failed != 3 {
		t.Errorf("%+v, error %v", reply, err)
	}
}

func TestRows(t *testing.T) {
	text, err := wire.AgentData(token, []zabbix.Value{
		{Host: "h", Key: "k", Value: "<v>", Clock: 5, NS: 6, ID: 7},
		{Host: "h", Key: "k", Value: "no such object", State: zabbix.NotSupported, Clock: 5, NS: 7, ID: 8},
	}, time.Unix(9, 10))
	want := `{"request":"agent data","session":"` + token + `","data":[` +
		`{"host":"h","key":"k","value":"<v>","clock":5,"ns":6,"id":7},` +
		`{"host":"h","key":"k","value":"no such object","clock":5,"ns":7,"id":8,"state":1}],"clock":9,"ns":10}` + "\n"
	if err != nil || string(text) != want {
		t.Errorf("%s, error %v", text, err)
	}
	text, err = wire.SenderData("", nil, time.Unix(9, 10))
	if want := `{"request":"sender data","data":[],"clock":9,"ns":10}` + "\n"; err != nil || string(text) != want || !json.Valid(text) {
		t.Errorf("%s, error %v", text, err)
	}
}

func TestBadAnswers(t *testing.T) {
	for fault, c := range map[trappertest.Fault]struct {
		text     string
		protocol bool
	}{
		trappertest.LostAnswer: {"closed the connection without a word", false},
		trappertest.HalfAnswer: {"breaks off after", false},
		trappertest.Garbage:    {`begins with "HTTP/"`, true},
		trappertest.WrongFlags: {"flags are 0xf1", true},
		trappertest.Huge:       {"announces 1073741824 bytes, more than the limit of 16777216", true},
		trappertest.NoJSON:     {"invalid character '<'", true},
		trappertest.Silence:    {"nothing within the time limit", false},
	} {
		s := server(t)
		s.Fail(fault)
		limit := 10 * time.Second
		if fault == trappertest.Silence {
			limit = 50 * time.Millisecond
		}
		_, err := wire.Transport{Client: client(t, wire.Config{Timeout: limit}), Encode: wire.SenderData}.Deliver(t.Context(), s.Addr(), token, values(1))
		if err == nil || !strings.Contains(err.Error(), c.text) || !strings.Contains(err.Error(), s.Addr()) {
			t.Errorf("fault %d: error %v", fault, err)
		}
		if errors.Is(err, io.EOF) != (fault == trappertest.LostAnswer) {
			t.Errorf("fault %d: error %v wraps io.EOF or does not", fault, err)
		}
		if errors.Is(err, zabbix.ErrNotSent) || errors.Is(err, wire.ErrProtocol) != c.protocol {
			t.Errorf("fault %d: error %v is of another kind", fault, err)
		}
	}
}

func TestNobodyListens(t *testing.T) {
	s := server(t)
	s.Close()
	_, err := client(t, wire.Config{}).Exchange(t.Context(), s.Addr(), []byte("{}"))
	if !errors.Is(err, zabbix.ErrNotSent) || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("error %v", err)
	}
}

// TestWhoNeverReads lets a large request meet a far end that takes none of it.
func TestWhoNeverReads(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = client(t, wire.Config{Timeout: 100 * time.Millisecond, Plain: true}).Exchange(t.Context(), l.Addr().String(), make([]byte, 64<<20))
	if !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, zabbix.ErrNotSent) {
		t.Errorf("error %v", err)
	}
}

func TestTheCallerMayGiveUp(t *testing.T) {
	s := server(t)
	s.Fail(trappertest.Silence)
	ctx, cancel := context.WithCancel(t.Context())
	c := client(t, wire.Config{})
	failed := make(chan error, 1)
	go func() {
		_, err := c.Exchange(ctx, s.Addr(), []byte("{}"))
		failed <- err
	}()
	cancel()
	if err := <-failed; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestConfigurations(t *testing.T) {
	for _, cfg := range []wire.Config{{Timeout: -1}, {MaxReply: -1}, {SourceAddr: "here"}} {
		if _, err := wire.NewClient(cfg); err == nil {
			t.Errorf("%+v is taken", cfg)
		}
	}
}

func BenchmarkDeliver(b *testing.B) {
	s := server(b)
	s.CountOnly()
	c := wire.Transport{Client: client(b, wire.Config{}), Encode: wire.AgentData}
	list := values(2000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Deliver(b.Context(), s.Addr(), token, list); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(list))/b.Elapsed().Seconds(), "values/s")
}

func BenchmarkEncode(b *testing.B) {
	list := values(2000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wire.AgentData(token, list, time.Unix(1, 2)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(list)), "ns/value")
}
