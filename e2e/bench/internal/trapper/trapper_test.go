package trapper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/zabbix"
	"vpoller/zabbix/active"
	"vpoller/zabbix/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	property = `vpoller["vm.get",,,"runtime.powerState"]`
	counter  = `vpoller["vm.perf.metric.get",,,,,,,"cpu.usage.percent.average"]`
)

func start(t *testing.T) (*Server, *wire.Client) {
	t.Helper()
	s, err := New(Checks{Keys: []string{property, counter}, Delay: "1m"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	client, err := wire.NewClient(wire.Config{Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return s, client
}

func TestListsAreHandedOutOnce(t *testing.T) {
	s, exchanger := start(t)
	client, err := active.NewClient(active.Config{Exchanger: exchanger, Addr: s.Addr()})
	if err != nil {
		t.Fatal(err)
	}
	h := &active.Host{Name: "vm-1"}
	checks, err := client.Refresh(t.Context(), h)
	if err != nil || len(checks.Items) != 2 || checks.Items[1].Key != counter || checks.Items[1].Original != counter || checks.Items[0].Delay != "1m" {
		t.Errorf("%+v, %v", checks, err)
	}
	if checks, err = client.Refresh(t.Context(), h); err != nil || checks.Changed {
		t.Errorf("again: %+v, %v", checks, err)
	}
	if err := client.Heartbeat(t.Context(), h, time.Minute); err != nil {
		t.Error(err)
	}
	if c := s.Counts(); c.Lists != 3 || c.Heartbeats != 1 || c.Bad != 0 { // a list that changed is asked for in both forms
		t.Errorf("%+v", c)
	}
}

func TestValuesAreCountedOnce(t *testing.T) {
	s, client := start(t)
	transport := wire.Transport{Client: client, Encode: wire.AgentData}
	old := time.Now().Add(-1200 * time.Millisecond)
	values := []zabbix.Value{
		{Host: "a", Key: property, Value: "poweredOn", Clock: old.Unix(), NS: int32(old.Nanosecond()), ID: 1},
		{Host: "b", Key: counter, Value: "3.5", Clock: old.Unix(), ID: 1},
		{Host: "b", Key: counter, Value: "no such counter", Clock: old.Unix(), State: zabbix.NotSupported, ID: 2},
	}
	before := s.Counts()
	for _, want := range []int{3, 0} {
		reply, err := transport.Deliver(context.Background(), s.Addr(), "0123456789abcdef0123456789abcdef", values)
		if err != nil || reply.Processed != want || reply.Failed != 3-want {
			t.Errorf("%+v, %v; want %d processed", reply, err, want)
		}
	}
	c := s.Counts().Sub(before)
	if c.Values != 3 || c.Samples != 1 || c.Unsupported != 1 || c.Repeated != 3 || c.Hosts != 2 || c.Packets != 2 {
		t.Errorf("%+v", c)
	}
	if age := c.Age(0.5); age != "1.5s" {
		t.Errorf("half are younger than %s", age)
	}
}

func TestSkippedSamples(t *testing.T) {
	s, _ := start(t)
	for i, clock := range []int64{20, 40, 100, 120} {
		s.take(request{Data: []row{{Host: "a", Key: counter, Clock: clock, ID: uint64(i + 1)}}}, 1, time.Now())
	}
	if n := s.Counts().Skipped; n != 2 {
		t.Errorf("%d skipped", n)
	}
}

func TestAgesBeyondTheLastBound(t *testing.T) {
	var c Counts
	if age := c.Age(0.5); age != "" {
		t.Errorf("without values %q", age)
	}
	c.add(row{Key: property}, time.Now())
	if age := c.Age(0.99); age != "more than 1m0s" {
		t.Errorf("%q", age)
	}
}

func TestOtherRequests(t *testing.T) {
	s, client := start(t)
	for i, request := range []string{"{", `{"request":"proxy data"}`} {
		reply, err := client.Exchange(t.Context(), s.Addr(), []byte(request))
		if err != nil || s.Counts().Bad != i+1 {
			t.Errorf("%s: %s, %v, %d bad", request, reply, err, s.Counts().Bad)
		}
	}
	if _, err := client.Exchange(t.Context(), s.Addr(), []byte(`{"request":"active check heartbeat"}`)); !errors.Is(err, io.EOF) {
		t.Errorf("a heartbeat was answered: %v", err)
	}
}

func BenchmarkTake(b *testing.B) {
	s := &Server{last: make(map[string]mark), newest: make(map[series]int64)}
	text := []byte(`{"request":"agent data","data":[`)
	for i := range 1000 {
		text = fmt.Appendf(text, `{"host":"vm-%d","key":%q,"value":"poweredOn","clock":1,"ns":2,"id":%d},`, i, property, i+1)
	}
	text = append(text[:len(text)-1], "]}"...)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.reply(text, time.Now())
	}
}
