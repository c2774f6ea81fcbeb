package broker

import (
	"log/slog"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// A bench is a proxy that does not listen or run: the test makes its turns, and
// feeds bytes to its peers as if they had been read.
type bench struct {
	*Proxy
	t testing.TB
}

func newBench(t testing.TB, cfg ProxyConfig) *bench {
	t.Helper()
	cfg = cfg.withDefaults()
	l, err := newLoop(cfg.Limits.withDefaults(), cfg.Logger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.finish)
	return &bench{newProxy(cfg, l, nil, nil), t}
}

// connect adds a peer whose other end is the descriptor returned.
func (b *bench) connect(open func(*peer) session, socketType string, props ...property) (*peer, int) {
	b.t.Helper()
	fds := b.socketPair()
	b.t.Cleanup(func() { closeSocket(fds[1]) })
	return b.adopt(open, fds[0], socketType, props...), fds[1]
}

func (b *bench) socketPair() [2]int {
	b.t.Helper()
	fds, err := syscall.Socketpair(syscall.AF_UNIX, syscall.SOCK_STREAM|syscall.SOCK_NONBLOCK, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	return fds
}

func (b *bench) adopt(open func(*peer) session, fd int, socketType string, props ...property) *peer {
	b.t.Helper()
	md, err := parseMetadata(encodeMetadata(props))
	if err != nil {
		b.t.Fatal(err)
	}
	info := peerInfo{remote: "pair", socketType: socketType, meta: md}
	var p *peer
	err = b.loop.adopt(connection{fd, info, func() {}}, func(made *peer) session { p = made; return open(made) })
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// settled flushes, and returns what has arrived at the far end.
func (b *bench) settled(fd int) []byte {
	b.t.Helper()
	b.loop.settle()
	var got []byte
	for buf := make([]byte, 4096); ; {
		n, _, err := readSocket(fd, buf)
		if err != nil {
			b.t.Fatal(err)
		}
		if n == 0 {
			return got
		}
		got = append(got, buf[:n]...)
	}
}

// feed parses bytes in pieces.
func feed(p *peer, in []byte, piece int) {
	for chunk := range slices.Chunk(in, piece) {
		if p.dead {
			return
		}
		buf, have := p.window()
		if p.dead {
			return
		}
		p.take(buf[:have+copy(buf[have:], chunk)])
	}
}

// Messages cut anywhere come out whole, whatever their size.
func TestPeerReassembles(t *testing.T) {
	var in []byte
	for _, size := range []int{0, 1, 255, 256, 5000, 40_000, 300_000} {
		in = append(in, multipart("", strings.Repeat("x", size))...)
	}
	for _, piece := range []int{1 << 10, 7777, inputSize, 100_000, len(in)} {
		b := newBench(t, ProxyConfig{WorkerCredit: 100})
		c, _ := b.connect(b.newClient, "DEALER")
		feed(c, in, min(piece, inputSize/2))
		s := b.Stats()
		if s.Requests != 7 || s.Malformed != 0 || c.dead || len(c.in) != 0 {
			t.Errorf("pieces of %d: %+v", piece, s)
		}
	}
}

// Many unfinished messages at once are bounded, and leave nothing behind.
func TestCrowd(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Message: 1 << 20, Buffers: 4 << 20}})
	message := multipart("", strings.Repeat("x", 1<<20))
	var peers []*peer
	for range 10 {
		p, _ := b.connect(b.newClient, "DEALER")
		peers = append(peers, p)
		feed(p, message[:900<<10], 50_000)
		b.loop.settle()
		if b.loop.lent > b.loop.limits.Buffers {
			t.Fatalf("%d bytes lent", b.loop.lent)
		}
	}
	s := b.Stats()
	if s.Crowded < 5 || s.Crowded > 8 || peers[0].dead {
		t.Errorf("stats: %+v", s)
	}
	feed(peers[0], message[900<<10:], 50_000)
	for _, p := range peers {
		p.kill(errEnded)
	}
	b.loop.settle()
	if s := b.Stats(); b.loop.lent != 0 || s.Requests != 1 {
		t.Errorf("%d bytes lent to nobody; %+v", b.loop.lent, s)
	}
}

// A worker that is gone before it is given its first request, big enough to be
// written at once, leaves that to the next.
func TestWorkerGoneWhenItOpens(t *testing.T) {
	b := newBench(t, ProxyConfig{})
	c, _ := b.connect(b.newClient, "DEALER")
	feed(c, multipart("", strings.Repeat("x", 2*bigWrite)), inputSize/2)
	fds := b.socketPair()
	closeSocket(fds[1])
	b.adopt(b.newWorker, fds[0], "DEALER")
	b.loop.settle()
	if s := b.Stats(); len(s.Workers) != 0 || s.Queued != 1 || s.Retried != 1 {
		t.Errorf("stats: %+v", s)
	}
	_, far := b.connect(b.newWorker, "DEALER")
	if got := b.settled(far); len(got) < 2*bigWrite {
		t.Errorf("the next worker was sent %d bytes", len(got))
	}
}

// Workers that turn out to be gone while waiting requests are handed out do not
// disturb the handing out.
func TestWorkersGoneWhileFed(t *testing.T) {
	b := newBench(t, ProxyConfig{})
	var far [6]int
	for i := range far {
		fds := b.socketPair()
		b.adopt(b.newWorker, fds[0], "DEALER")
		far[i] = fds[1]
	}
	for w := range b.workers {
		w.credit = 0
	}
	c, _ := b.connect(b.newClient, "DEALER")
	for range far {
		feed(c, multipart("", strings.Repeat("x", 2*bigWrite)), inputSize/2)
	}
	for _, fd := range far[:3] {
		closeSocket(fd)
	}
	for w := range b.workers {
		w.credit = 1
	}
	b.feedAll()
	b.loop.settle()
	if s := b.Stats(); len(s.Workers) != 3 || s.Running != 3 {
		t.Errorf("stats: %+v", s)
	}
	for _, fd := range far[3:] {
		closeSocket(fd)
	}
}

// What is wrong with one client's messages never reaches a worker, nor another client.
func FuzzClientMessage(f *testing.F) {
	f.Add(multipart("", "body"), 1)
	f.Add(multipart("hop", "", ask1("vc01")), 3)
	f.Add(multipart("no delimiter"), 100)
	f.Add(multipart("", "one", "two"), 2)
	f.Add(append(commandFrame("PING", []byte("\x00\x00ctx")), multipart("", "x")...), 5)
	f.Add(multipart("", strings.Repeat("x", 3000)), 700)
	f.Fuzz(func(t *testing.T, in []byte, piece int) {
		b := newBench(t, ProxyConfig{WorkerCredit: 1 << 16, Limits: Limits{Message: 2000}})
		_, far := b.connect(b.newWorker, "DEALER")
		c, _ := b.connect(b.newClient, "DEALER")
		good, near := b.connect(b.newClient, "REQ")
		feed(c, in, max(1, min(piece, inputSize/2)))
		before := b.Stats().Requests
		feed(good, multipart("", "good"), 100)
		var requests uint64
		var last string
		for rest := b.settled(far); len(rest) > 0; requests++ {
			_, ticket, after := nextFrame(rest)
			_, delim, after := nextFrame(after)
			flags, body, after := nextFrame(after)
			if _, _, ok := readTicket(ticket); !ok || len(delim) > 0 || flags&flagMore != 0 {
				t.Fatalf("a worker was sent %q", rest)
			}
			last, rest = string(body), after
			worker := b.findWorker()
			feed(worker.peer, slices.Concat(appendFrame(nil, flagMore, ticket), []byte(delimiter), multipart(string(body))), 1000)
		}
		if requests != before+1 || last != "good" {
			t.Errorf("%d requests, the last %q; the worker got %d", before+1, last, requests)
		}
		if got := b.settled(near); string(got) != string(multipart("", "good")) {
			t.Errorf("the other client received %q", got)
		}
		if s := b.Stats(); s.Running != 0 || s.HeldBytes != 0 || s.Rogue != 0 {
			t.Errorf("afterwards: %+v", s)
		}
	})
}

func (b *bench) findWorker() *worker {
	for w := range b.workers {
		return w
	}
	return nil
}

// Whatever a worker says, only the client it was asked for gets one answer of
// the right form.
func FuzzWorkerMessage(f *testing.F) {
	f.Add([]byte(nil), multipart("", "answer"))
	f.Add([]byte("x"), multipart("answer"))
	f.Add(multipart("\x00unasked!", "", "x"), multipart("", "a", "b"))
	f.Add(commandFrame(commandLeave, nil), multipart(""))
	f.Add(commandFrame("ERROR", []byte("\x02no")), multipart("", ""))
	f.Fuzz(func(t *testing.T, noise, answer []byte) {
		b := newBench(t, ProxyConfig{Limits: Limits{Message: 2000}, Logger: slog.New(slog.DiscardHandler)})
		w, far := b.connect(b.newWorker, "DEALER")
		c, near := b.connect(b.newClient, "DEALER")
		_, idle := b.connect(b.newClient, "DEALER")
		feed(c, multipart("hop", "", "question"), 100)
		_, ticket, _ := nextFrame(b.settled(far))
		feed(w, noise, 1000)
		if len(w.in) == 0 && !w.skipper.active && !w.dead {
			feed(w, append(appendFrame(nil, flagMore, ticket), answer...), 1000)
		}
		if got := b.settled(idle); len(got) > 0 {
			t.Errorf("a client that asked nothing received %q", got)
		}
		got := b.settled(near)
		if len(got) == 0 {
			return
		}
		n, err := scan(got, 1<<20)
		env, ok := splitRequest(got)
		if err != nil || n != len(got) || !ok || string(got[:env]) != string(multipart("hop", "", "")[:env]) {
			t.Errorf("to %q the client received %q", answer, got)
		}
	})
}
