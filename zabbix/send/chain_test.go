package send_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/buffer"
	"vpoller/zabbix/send"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

// chain is a buffer, a sender and the wire between them and an address.
type chain struct {
	buffer *buffer.Buffer
	stop   func()
}

func newChain(t testing.TB, dir string, cfg send.Config, timeout time.Duration, encode wire.Encoder) *chain {
	t.Helper()
	b, err := buffer.Open(buffer.Config{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	client, err := wire.NewClient(wire.Config{Timeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	cfg.Sources = []send.Source{b.Fresh(), b.Backlog()}
	cfg.Transport = wire.Transport{Client: client, Encode: encode}
	s, err := send.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }() //nolint:errcheck
	return &chain{b, func() {
		cancel()
		<-done
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	}}
}

// TestOnceThroughEverything appends values while the trapper misbehaves in every
// way and the sender is stopped in the middle of what it does, again and again.
// Then each value is with the trapper once.
func TestOnceThroughEverything(t *testing.T) {
	trapper := trappertest.New()
	defer trapper.Close()
	dir, n := t.TempDir(), 0
	quick := send.Config{Addresses: []string{trapper.Addr()}, Values: 50, Linger: time.Millisecond, Retry: 5 * time.Millisecond, Grace: time.Millisecond}
	for round := range 12 {
		var faults []trappertest.Fault
		for range 20 {
			faults = append(faults, trappertest.Fault(rand.IntN(int(trappertest.NoJSON)+1)))
		}
		trapper.Fail(faults...)
		c := newChain(t, dir, quick, 100*time.Millisecond, wire.AgentData)
		for range 40 {
			var values []zabbix.Value
			for range 1 + rand.IntN(30) {
				values = append(values, zabbix.Value{Host: hosts(n), Key: "k", Value: fmt.Sprint(n), Clock: int64(n), NS: int32(n)})
				n++
			}
			if err := c.buffer.Append(values); err != nil {
				t.Fatal(err)
			}
		}
		if round%3 == 0 {
			trapper.Heal()
			drained(t, c)
		}
		c.stop()
	}
	trapper.Heal()
	c := newChain(t, dir, quick, 10*time.Second, wire.AgentData)
	drained(t, c)
	c.stop()
	times := trapper.Times()
	for at, k := range times {
		if k != 1 {
			t.Errorf("%+v was taken %d times", at, k)
		}
	}
	if len(times) != n {
		t.Errorf("%d of %d values were taken", len(times), n)
	}
	t.Logf("%+v of %d", trapper.Counts(), n)
}

func drained(t testing.TB, c *chain) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := c.buffer.Drained(ctx); err != nil {
		t.Fatal(err)
	}
}
