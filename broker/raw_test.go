package broker

import (
	"bufio"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// A rawPeer speaks ZMTP byte by byte, so that it can also speak it wrongly.
type rawPeer struct {
	t testing.TB
	net.Conn
	in   *bufio.Reader
	meta metadata // what the other end says about itself
}

// dialTCP only connects.
func dialTCP(t testing.TB, endpoint string) net.Conn {
	t.Helper()
	ep, err := parseEndpoint(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial(ep.network, ep.address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func greetingBytes(minor byte) []byte {
	b := make([]byte, greetingSize)
	b[0], b[9], b[10], b[11] = 0xff, 0x7f, 3, minor
	copy(b[12:], "NULL")
	return b
}

// dialRaw connects and shakes hands as ZMTP 3.0, which knows no PING.
func dialRaw(t testing.TB, endpoint, socketType string, props ...property) *rawPeer {
	t.Helper()
	return dialVersion(t, endpoint, 0, socketType, props...)
}

func dialVersion(t testing.TB, endpoint string, minor byte, socketType string, props ...property) *rawPeer {
	t.Helper()
	return shakeRaw(t, dialTCP(t, endpoint), minor, socketType, props...)
}

func shakeRaw(t testing.TB, conn net.Conn, minor byte, socketType string, props ...property) *rawPeer {
	t.Helper()
	r := &rawPeer{t: t, Conn: conn, in: bufio.NewReader(conn)}
	r.write(greetingBytes(minor))
	greeting := make([]byte, greetingSize)
	if _, err := io.ReadFull(r.in, greeting); err != nil {
		t.Fatal(err)
	}
	if greeting[10] != 3 || greeting[11] != 1 {
		t.Errorf("greeting announces ZMTP %d.%d, not 3.1", greeting[10], greeting[11])
	}
	props = append([]property{{"Socket-Type", socketType}}, props...)
	r.write(commandFrame("READY", encodeMetadata(props)))
	flags, body := r.frame()
	name, data, ok := splitCommand(body)
	if flags&flagCommand == 0 || !ok || string(name) != "READY" {
		t.Fatalf("instead of READY: %q", body)
	}
	md, err := parseMetadata(data)
	if err != nil {
		t.Fatal(err)
	}
	r.meta = md
	return r
}

func (r *rawPeer) write(b []byte) {
	r.t.Helper()
	if _, err := r.Write(b); err != nil {
		r.t.Fatal(err)
	}
}

// frame reads one frame.
func (r *rawPeer) frame() (flags byte, body []byte) {
	r.t.Helper()
	flags, body, err := r.tryFrame()
	if err != nil {
		r.t.Fatal(err)
	}
	return flags, body
}

func (r *rawPeer) tryFrame() (flags byte, body []byte, err error) {
	head := make([]byte, 2, longHeader)
	if _, err := io.ReadFull(r.in, head); err != nil {
		return 0, nil, err
	}
	if head[0]&flagLong != 0 {
		head = head[:longHeader]
		if _, err := io.ReadFull(r.in, head[2:]); err != nil {
			return 0, nil, err
		}
	}
	_, flags, size := frameHeader(head)
	body = make([]byte, size)
	_, err = io.ReadFull(r.in, body)
	return flags, body, err
}

func multipart(frames ...string) (b []byte) {
	for i, f := range frames {
		var more byte
		if i < len(frames)-1 {
			more = flagMore
		}
		b = appendFrame(b, more, []byte(f))
	}
	return b
}

func (r *rawPeer) send(frames ...string) {
	r.t.Helper()
	r.write(multipart(frames...))
}

// recv reads one message; commands before it are passed over.
func (r *rawPeer) recv() (frames []string) {
	r.t.Helper()
	for {
		flags, body := r.frame()
		if flags&flagCommand != 0 {
			continue
		}
		frames = append(frames, string(body))
		if flags&flagMore == 0 {
			return frames
		}
	}
}

// recvCommand reads one command.
func (r *rawPeer) recvCommand() (name string) {
	r.t.Helper()
	flags, body := r.frame()
	n, _, ok := splitCommand(body)
	if flags&flagCommand == 0 || !ok {
		r.t.Fatalf("instead of a command: %q", body)
	}
	return string(n)
}

// expect reads one message and compares it.
func (r *rawPeer) expect(frames ...string) {
	r.t.Helper()
	if got := r.recv(); !slices.Equal(got, frames) {
		r.t.Errorf("received %q, want %q", got, frames)
	}
}

// expectCode reads an error reply in the envelope given.
func (r *rawPeer) expectCode(code string, envelope ...string) {
	r.t.Helper()
	got := r.recv()
	last := len(got) - 1
	if !slices.Equal(got[:last], envelope) || !strings.Contains(got[last], `"code": "`+code+`"`) {
		r.t.Errorf("received %q, want the error %s in the envelope %q", got, code, envelope)
	}
}

// expectClosed reads until the other end closes the connection.
func (r *rawPeer) expectClosed() {
	r.t.Helper()
	for {
		if _, _, err := r.tryFrame(); err != nil {
			if isTimeout(err) {
				r.t.Errorf("connection still open")
			}
			return
		}
	}
}

func isTimeout(err error) bool {
	var ne net.Error
	return errors.As(err, &ne) && ne.Timeout()
}

// request reads what a worker is sent: the ticket and the body.
func (r *rawPeer) request() (ticket, body string) {
	r.t.Helper()
	got := r.recv()
	if len(got) != 3 || len(got[0]) != ticketFull || got[0][0] != 0 || got[1] != "" {
		r.t.Fatalf("a worker received %q", got)
	}
	return got[0], got[2]
}

// A rawListener accepts connections by hand.
type rawListener struct {
	t          testing.TB
	ln         net.Listener
	endpoint   string
	socketType string
}

func listenRaw(t testing.TB, socketType string) *rawListener {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	return &rawListener{t, ln, "tcp://" + ln.Addr().String(), socketType}
}

// accept takes the next connection and shakes hands.
func (l *rawListener) accept(props ...property) *rawPeer {
	l.t.Helper()
	conn, err := l.ln.Accept()
	if err != nil {
		l.t.Fatal(err)
	}
	l.t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(2 * patience)); err != nil {
		l.t.Fatal(err)
	}
	return shakeRaw(l.t, conn, 0, l.socketType, props...)
}
