package send_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
)

// queue is a source of prepared values of one session.
type queue struct {
	session string
	values  []zabbix.Value
	most    int // handed out at a time; 0 for all
	hold    int // values to go back by

	mu    sync.Mutex
	acked int
	more  chan struct{}
	taken int
}

func newQueue(session string, n int, host func(i int) string) *queue {
	q := &queue{session: session, more: make(chan struct{})}
	for i := range n {
		q.values = append(q.values, zabbix.Value{Host: host(i), Key: "k", Value: fmt.Sprint(i), ID: uint64(i + 1)})
	}
	return q
}

func (q *queue) Next(ctx context.Context, count, _ int) (string, []zabbix.Value, error) {
	for {
		q.mu.Lock()
		rest, more := q.values[q.acked:], q.more
		if q.most > 0 {
			count = min(count, q.most)
		}
		q.taken = min(count, len(rest))
		batch := slices.Clone(rest[:q.taken])
		q.mu.Unlock()
		if len(batch) > 0 {
			return q.session, batch, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return "", nil, ctx.Err()
		}
	}
}

func (q *queue) Ack() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.acked += q.taken
	q.taken = 0
}

func (q *queue) Rewind() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.acked -= min(q.hold, q.acked)
	q.taken = 0
}

// add appends values as a buffer does.
func (q *queue) add(values ...zabbix.Value) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, v := range values {
		v.ID = uint64(len(q.values) + 1)
		q.values = append(q.values, v)
	}
	close(q.more)
	q.more = make(chan struct{})
}

func (q *queue) done() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.acked
}

func oneHost(int) string    { return "vm" }
func hosts(i int) string    { return fmt.Sprintf("vm-%d", i%17) }
func distinct(i int) string { return fmt.Sprintf("vm-%d", i) }

// packet is what reached an address.
type packet struct {
	at      time.Time
	addr    string
	session string
	values  []zabbix.Value
}

func (p packet) hosts() (list []string) {
	for _, v := range p.values {
		if !slices.Contains(list, v.Host) {
			list = append(list, v.Host)
		}
	}
	return list
}

// zabbixes answer at any address as Zabbix does, unless answer says otherwise.
type zabbixes struct {
	answer func(p packet) (*zabbix.Reply, error) // nil, nil: as usual
	takes  time.Duration                         // an exchange

	mu      sync.Mutex
	last    map[string]uint64 // of address, session and host
	packets []packet
	taken   []zabbix.Value
	busy    int
	busiest int
}

func (z *zabbixes) Deliver(ctx context.Context, addr, session string, values []zabbix.Value) (zabbix.Reply, error) {
	p := packet{time.Now(), addr, session, slices.Clone(values)}
	z.mu.Lock()
	z.packets = append(z.packets, p)
	z.busy++
	z.busiest = max(z.busiest, z.busy)
	z.mu.Unlock()
	defer func() { z.mu.Lock(); z.busy--; z.mu.Unlock() }()
	if z.takes > 0 {
		select {
		case <-time.After(z.takes):
		case <-ctx.Done():
			return zabbix.Reply{}, ctx.Err()
		}
	}
	if z.answer != nil {
		if reply, err := z.answer(p); err != nil {
			return zabbix.Reply{}, err
		} else if reply != nil {
			return *reply, nil
		}
	}
	return z.take(p), nil
}

func (z *zabbixes) take(p packet) zabbix.Reply {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.last == nil {
		z.last = map[string]uint64{}
	}
	reply := zabbix.Reply{Accepted: true, Total: len(p.values)}
	for _, v := range p.values {
		if holder := p.addr + p.session + v.Host; v.ID > z.last[holder] {
			z.last[holder] = v.ID
			z.taken = append(z.taken, v)
			reply.Processed++
		}
	}
	reply.Failed = reply.Total - reply.Processed
	return reply
}

func (z *zabbixes) seen() []packet {
	z.mu.Lock()
	defer z.mu.Unlock()
	return slices.Clone(z.packets)
}

// once checks that every value of the queues was taken once, and for each host in
// order.
func (z *zabbixes) once(t *testing.T, queues ...*queue) {
	t.Helper()
	z.mu.Lock()
	defer z.mu.Unlock()
	want := 0
	for _, q := range queues {
		want += len(q.values)
		if q.acked != len(q.values) {
			t.Errorf("%d of %d are acknowledged", q.acked, len(q.values))
		}
	}
	if len(z.taken) != want {
		t.Errorf("%d values were taken instead of %d", len(z.taken), want)
	}
}

var (
	errAway   = fmt.Errorf("connection refused: %w", zabbix.ErrNotSent)
	errSilent = errors.New("it closed the connection without a word")
)

// running starts a sender that is stopped when the test ends or stop is called.
func running(t *testing.T, cfg send.Config) (s *send.Sender, stop func()) {
	t.Helper()
	s, err := send.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return s, stop
}

// after lets time pass.
func after(d time.Duration) { <-time.After(d) }

// ended is a source that has nothing.
type ended struct{}

func (ended) Next(context.Context, int, int) (string, []zabbix.Value, error) {
	return "", nil, io.EOF
}
func (ended) Ack()    {}
func (ended) Rewind() {}
