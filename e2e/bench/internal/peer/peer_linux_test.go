package peer

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
	"golang.org/x/sync/errgroup"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeBroker answers every request, by number from 0 on, with what answer returns: any number of messages. It returns its
// address.
func fakeBroker(t *testing.T, answer func(n int, request []byte) [][]byte) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var g errgroup.Group
	var requests atomic.Int64
	g.Go(func() error {
		for {
			c, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return nil // the test is over
			}
			if err != nil {
				return err
			}
			g.Go(func() error {
				return serve(c, func(request []byte) [][]byte { return answer(int(requests.Add(1))-1, request) })
			})
		}
	})
	t.Cleanup(func() {
		if err := errors.Join(l.Close(), g.Wait()); err != nil {
			t.Error(err)
		}
	})
	return l.Addr().String()
}

// serve answers one client until it leaves.
func serve(c net.Conn, answer func(request []byte) [][]byte) error {
	defer func() { _ = c.Close() }()
	if err := handshake(c, "ROUTER"); err != nil {
		return err
	}
	var in []byte
	for buf := make([]byte, 4096); ; {
		m, used, err := cut(in)
		if err != nil {
			return err
		}
		if used == 0 {
			got, err := c.Read(buf)
			if err != nil {
				return nil // the client has left
			}
			in = append(in, buf[:got]...)
			continue
		}
		for _, reply := range answer(m.body) {
			_, _ = c.Write(appendFrame(appendFrame(nil, flagMore, nil), 0, reply))
		}
		in = in[used:]
	}
}

func runLoad(t *testing.T, addr string) *Result {
	t.Helper()
	cfg := LoadConfig{Addr: addr, Clients: 1, Length: 300 * time.Millisecond, Patience: 150 * time.Millisecond}
	r, err := Load(t.Context(), cfg, NewEcho(1, EchoRequest(200)), func() error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func one(reply []byte) [][]byte { return [][]byte{reply} }

func TestLoadCountsWhatItGets(t *testing.T) {
	addr := fakeBroker(t, func(n int, request []byte) [][]byte {
		request = slices.Clone(request)
		switch n {
		case 1:
			return one([]byte("something else"))
		case 2:
			return one([]byte(`{"success": 1, "msg": "overloaded"}`))
		case 3:
			return [][]byte{request, request} // one too many
		case 8:
			return nil // lost
		}
		return one(request)
	})
	r := runLoad(t, addr)
	if r.Wrong != 2 || r.Refused != 1 || r.Lost != 1 {
		t.Errorf("wrong %d, refused %d, lost %d; want 2, 1, 1", r.Wrong, r.Refused, r.Lost)
	}
	if len(r.Latencies) < 3 {
		t.Errorf("only %d right replies: the client did not go on", len(r.Latencies))
	}
}

func TestLoadMeasuresTheWait(t *testing.T) {
	const pause = 20 * time.Millisecond
	addr := fakeBroker(t, func(_ int, request []byte) [][]byte {
		<-time.After(pause)
		return one(slices.Clone(request))
	})
	r := runLoad(t, addr)
	if q := r.Quantiles(0); q[0] < pause {
		t.Errorf("fastest reply after %s, although each took %s", q[0], pause)
	}
	if r.Elapsed < 300*time.Millisecond || r.Elapsed > 3*time.Second {
		t.Errorf("elapsed %s", r.Elapsed)
	}
}

func TestLoadFailsWhenTheBrokerLeaves(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var g errgroup.Group
	g.Go(func() error {
		c, err := l.Accept()
		if err != nil {
			return err
		}
		return errors.Join(handshake(c, "ROUTER"), c.Close())
	})
	cfg := LoadConfig{Addr: l.Addr().String(), Clients: 1, Length: time.Minute, Patience: time.Minute}
	_, err = Load(t.Context(), cfg, NewEcho(1, EchoRequest(200)), func() error { return nil })
	if err == nil || !strings.Contains(err.Error(), "connection 0 to the broker") {
		t.Errorf("error: %v", err)
	}
	if err := errors.Join(g.Wait(), l.Close()); err != nil {
		t.Error(err)
	}
}

func TestServeEchoesUntilItsContextEnds(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var g errgroup.Group
	g.Go(func() error { return Serve(ctx, l.Addr().String(), 300, func() {}) })
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := handshake(c, "DEALER"); err != nil {
		t.Fatal(err)
	}
	request := wire(EchoRequest(200))
	if _, err := c.Write(request); err != nil {
		t.Fatal(err)
	}
	reply := readMessage(t, c)
	if string(reply.envelope) != string(request[:9]) || len(reply.body) != 300 || string(reply.body[:EchoSize]) != EchoRequest(200)[:EchoSize] {
		t.Errorf("reply %q %q", reply.envelope, reply.body)
	}
	cancel()
	if err := g.Wait(); err != nil {
		t.Errorf("after the end of its context: %v", err)
	}
}

func readMessage(t *testing.T, c net.Conn) message {
	t.Helper()
	var in []byte
	for buf := make([]byte, 4096); ; {
		got, err := c.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		in = append(in, buf[:got]...)
		if m, used, err := cut(in); used > 0 || err != nil {
			return m
		}
	}
}
