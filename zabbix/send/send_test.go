package send_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
)

func TestPacketsAreAsLargeAsTheyMayBe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 100, oneHost), &zabbixes{}
		q.values[50].Value = strings.Repeat("x", 2000)
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Connections: 1, Values: 40, Bytes: 1000})
		after(time.Minute)
		stop()
		z.once(t, q)
		var sizes []int
		for _, p := range z.seen() {
			sizes = append(sizes, len(p.values))
		}
		if want := []int{40, 10, 1, 29, 20}; !slices.Equal(sizes, want) && !slices.Equal(sizes, []int{40, 10, 1, 40, 9}) {
			t.Errorf("packets of %v", sizes)
		}
		if st := s.Stats(); st.Accepted != 100 || st.Processed != 100 || st.Packets != uint64(len(sizes)) {
			t.Errorf("%+v", st)
		}
	})
}

// TestAHostIsInOnePacketAtATime: all connections are used, and no id is overtaken.
func TestAHostIsInOnePacketAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 10_000, func(i int) string { return distinct(i % 300) }), &zabbixes{takes: 100 * time.Millisecond}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Connections: 4, Values: 100})
		after(time.Minute)
		stop()
		z.once(t, q)
		if z.busiest != 4 {
			t.Errorf("%d connections were used", z.busiest)
		}
	})
}

func TestFewValuesGoTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 0, hosts), &zabbixes{}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		for i := range 100 { // ten in a second
			q.add(zabbix.Value{Host: hosts(i), Value: "x"})
			after(100 * time.Millisecond)
		}
		after(time.Minute)
		stop()
		z.once(t, q)
		if n := len(z.seen()); n < 9 || n > 12 {
			t.Errorf("%d packets in 10 s", n)
		}
	})
}

func TestAnOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, began := newQueue("s", 300, hosts), time.Now()
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if time.Since(began) < 10*time.Minute {
				return nil, errAway
			}
			return nil, nil
		}}
		var log bytes.Buffer
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a:1"}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		after(5 * time.Minute)
		if st := s.Stats(); len(st.Targets) != 1 || !strings.Contains(st.Targets[0].Error, "connection refused") || st.Targets[0].Since != began {
			t.Errorf("%+v", st.Targets)
		}
		tries := len(z.seen())
		if tries < 5*60/15 || tries > 50 {
			t.Errorf("%d tries in 5 minutes", tries)
		}
		after(5*time.Minute + 15*time.Second)
		stop()
		z.once(t, q)
		for _, p := range z.seen() {
			if p.session != "s" || len(p.values) != 300 {
				t.Fatalf("a try with %d values in session %s", len(p.values), p.session)
			}
		}
		if st := s.Stats(); st.Targets[0].Error != "" || st.Retries != uint64(len(z.seen())-1) {
			t.Errorf("%+v", st)
		}
		if strings.Count(log.String(), "\n") != 2 || !strings.Contains(log.String(), "they wait") || !strings.Contains(log.String(), "values again") {
			t.Errorf("log:\n%s", &log)
		}
	})
}

// TestWhoIsHeardWakesTheOthers: no packet waits out its pause when Zabbix is back.
func TestWhoIsHeardWakesTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, began := newQueue("s", 350, distinct), time.Now()
		var back time.Time
		z := &zabbixes{}
		z.answer = func(packet) (*zabbix.Reply, error) {
			z.mu.Lock()
			defer z.mu.Unlock()
			if time.Since(began) < 10*time.Minute {
				return nil, errAway
			}
			if back.IsZero() {
				back = time.Now()
			}
			return nil, nil
		}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Values: 100, Retry: time.Minute})
		after(11 * time.Minute)
		stop()
		z.once(t, q)
		for _, p := range z.seen() {
			if p.at.After(back) {
				t.Errorf("a packet %v after the first", p.at.Sub(back))
			}
		}
	})
}

// TestAnAddressThatIsAway: the others have their turn at once.
func TestAnAddressThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, began := newQueue("s", 300, hosts), time.Now()
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if p.addr != "c" {
				return nil, errAway
			}
			return nil, nil
		}}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a", "b", "c"}})
		synctest.Wait()
		if q.done() != 300 || time.Since(began) > 0 {
			t.Errorf("%d are acknowledged after %v", q.done(), time.Since(began))
		}
		q.add(zabbix.Value{Host: "x"})
		after(2 * time.Second)
		stop()
		if got := z.seen(); len(got) != 4 || got[3].addr != "c" {
			t.Errorf("%d packets", len(got))
		}
	})
}

// TestALostAnswer: only the server that may have taken the values is asked again.
func TestALostAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, lost := newQueue("s", 30, hosts), 0
		z := &zabbixes{}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			if lost++; lost <= 2 {
				z.take(p)
				return nil, errSilent
			}
			return nil, nil
		}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a", "b"}})
		after(time.Minute)
		stop()
		z.once(t, q)
		for _, p := range z.seen() {
			if p.addr != "a" {
				t.Errorf("a packet to %s", p.addr)
			}
		}
		if st := s.Stats(); st.Accepted != 30 || st.Failed != 30 || st.Retries != 2 {
			t.Errorf("%+v", st)
		}
	})
}

// TestWhoNeverAnswers is left after a few tries.
func TestWhoNeverAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue("s", 30, hosts)
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if p.addr == "a" {
				return nil, errSilent
			}
			return nil, nil
		}}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a", "b"}})
		after(time.Minute)
		stop()
		z.once(t, q)
		if got := z.seen(); len(got) != 5 { // the source went back after the first
			t.Errorf("%d packets", len(got))
		}
	})
}

// TestPacketsTooLongForTheWay: a server that closes on long packets gets shorter
// ones, and longer ones again when it takes them.
func TestPacketsTooLongForTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, most := newQueue("s", 30_000, distinct), 200
		z := &zabbixes{}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			z.mu.Lock()
			defer z.mu.Unlock()
			if len(p.values) > most {
				return nil, errSilent
			}
			return nil, nil
		}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(10 * time.Minute)
		if st := s.Stats(); st.Retries > 150 {
			t.Errorf("%+v", st)
		}
		z.mu.Lock()
		most = 1000
		z.mu.Unlock()
		more := newQueue("s", 200_000, distinct)
		q.add(more.values...)
		after(10 * time.Minute)
		stop()
		z.once(t, q)
		largest := 0
		for _, p := range z.seen()[len(z.seen())-100:] {
			largest = max(largest, len(p.values))
		}
		if largest < 500 {
			t.Errorf("the last packets have %d values", largest)
		}
	})
}

func TestAZabbixThatRefusesAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, began := newQueue("s", 300, hosts), time.Now()
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if time.Since(began) < time.Hour {
				return &zabbix.Reply{Info: "data collection has been paused"}, nil
			}
			return nil, nil
		}}
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(30 * time.Minute)
		if st := s.Stats(); st.Targets[0].Error != "it refuses values: data collection has been paused" || q.done() != 0 {
			t.Errorf("%+v, %d are acknowledged", st.Targets, q.done())
		}
		after(31 * time.Minute)
		stop()
		z.once(t, q)
		if st := s.Stats(); st.Refused != 0 {
			t.Errorf("%+v", st)
		}
	})
}

func TestAValueThatIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue("s", 300, hosts)
		z := &zabbixes{answer: func(p packet) (*zabbix.Reply, error) {
			if slices.ContainsFunc(p.values, func(v zabbix.Value) bool { return v.Value == "123" }) {
				return &zabbix.Reply{Info: "cannot parse"}, nil
			}
			return nil, nil
		}}
		var log bytes.Buffer
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Logger: slog.New(slog.NewTextHandler(&log, nil))})
		after(time.Minute)
		stop()
		if q.done() != 300 || len(z.taken) != 299 || s.Stats().Refused != 1 {
			t.Errorf("%d are acknowledged, %d taken: %+v", q.done(), len(z.taken), s.Stats())
		}
		if !strings.Contains(log.String(), `msg="Zabbix refuses a value: it is dropped" address=a host=vm-4 key=k itemid=0 bytes=3 info="cannot parse"`) {
			t.Errorf("log:\n%s", &log)
		}
	})
}

func TestConfigurations(t *testing.T) {
	ok := send.Config{Sources: []send.Source{ended{}}, Transport: &zabbixes{}, Addresses: []string{"a"}}
	for name, damage := range map[string]func(c *send.Config){
		"sources":   func(c *send.Config) { c.Sources = nil },
		"transport": func(c *send.Config) { c.Transport = nil },
		"addresses": func(c *send.Config) { c.Addresses = nil },
		"values":    func(c *send.Config) { c.Values = -1 },
		"grace":     func(c *send.Config) { c.Grace = -1 },
	} {
		cfg := ok
		damage(&cfg)
		if _, err := send.New(cfg); err == nil {
			t.Errorf("no complaint about %s", name)
		}
	}
	s, err := send.New(ok)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); err != nil { // ends with its sources
		t.Error(err)
	}
}
