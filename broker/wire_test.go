package broker

import (
	"bytes"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

func TestScan(t *testing.T) {
	long := strings.Repeat("x", 300)
	for _, c := range []struct {
		name string
		in   string
		n    int
		err  error
	}{
		{"nothing", "", 0, nil},
		{"half a header", "\x00", 0, nil},
		{"half a long header", "\x02\x00\x00\x00", 0, nil},
		{"empty frame", "\x00\x00", 2, nil},
		{"short frame", "\x00\x03abc", 5, nil},
		{"short frame in long form", "\x02\x00\x00\x00\x00\x00\x00\x00\x03abc", 12, nil},
		{"half a frame", "\x00\x03ab", 0, nil},
		{"two frames and more", "\x01\x00\x00\x01a\x00\x01b", 5, nil},
		{"more announced", "\x01\x00", 0, nil},
		{"long frame", string(multipart(long)), 309, nil},
		{"command", "\x04\x05\x04PING", 7, nil},
		{"reserved flag", "\x08\x00", 0, errBadFrame},
		{"reserved flag, half a header", "\xff", 0, errBadFrame},
		{"command in a message", "\x01\x00\x04\x05\x04PING", 0, errBadFrame},
		{"command of two frames", "\x05\x05\x04PING", 0, errBadFrame},
		{"too big", "\x02\x00\x00\x00\x00\x00\x00\x03\xe9", 0, errTooBig},
		{"too big behind a delimiter", "\x01\x00\x02\x00\x00\x00\x00\x00\x00\x03\xe9", 2, errTooBig},
		{"absurd", "\x02\xff\xff\xff\xff\xff\xff\xff\xff", 0, errTooBig},
		{"too many frames", strings.Repeat("\x01\x00", maxFrames) + "\x00\x00", 2 * maxFrames, errTooBig},
		{"as many frames as may be", strings.Repeat("\x01\x00", maxFrames-1) + "\x00\x00", 2 * maxFrames, nil},
	} {
		n, err := scan([]byte(c.in), 1000)
		if n != c.n || !errors.Is(err, c.err) {
			t.Errorf("%s: scan = %d, %v, want %d, %v", c.name, n, err, c.n, c.err)
		}
	}
}

// Frames that are small each, but too much together.
func TestScanLimitsWholeMessage(t *testing.T) {
	frame := appendFrame(nil, flagMore, make([]byte, 900))
	msg := slices.Concat(frame, frame, frame, appendFrame(nil, 0, nil))
	if n, err := scan(msg, 1000); n != 2*len(frame) || !errors.Is(err, errTooBig) {
		t.Errorf("scan = %d, %v, want %d, %v", n, err, 2*len(frame), errTooBig)
	}
}

func TestSkipper(t *testing.T) {
	msg := multipart("a", strings.Repeat("b", 5000), "", "c")
	next := "the next message"
	for chunk := 1; chunk < 40; chunk++ {
		var s skipper
		s.begin(10_000)
		in := append(slices.Clone(msg), next...)
		var have []byte
		for s.active {
			n := min(chunk, len(in))
			have, in = append(have, in[:n]...), in[n:]
			for s.active {
				n, err := s.skip(have)
				if err != nil {
					t.Fatalf("chunks of %d: %v", chunk, err)
				}
				if n == 0 {
					break
				}
				have = have[n:]
			}
		}
		if rest := string(have) + string(in); rest != next {
			t.Errorf("chunks of %d: left %.30q", chunk, rest)
		}
	}
	var s skipper
	s.begin(4000)
	if _, err := s.skip(msg[3:]); !errors.Is(err, errTooBig) {
		t.Errorf("more than the budget: %v", err)
	}
	s.begin(4000)
	if _, err := s.skip([]byte{0x80, 0}); !errors.Is(err, errBadFrame) {
		t.Errorf("bad flags: %v", err)
	}
}

func TestSplitRequest(t *testing.T) {
	for _, c := range []struct {
		frames []string
		env    int
		ok     bool
	}{
		{[]string{"", "body"}, 2, true},
		{[]string{"", ""}, 2, true},
		{[]string{"hop", "", "body"}, 7, true},
		{[]string{"hop", "hop", "", "body"}, 12, true},
		{[]string{"body"}, 0, false},
		{[]string{""}, 0, false},
		{[]string{"no", "delimiter"}, 0, false},
		{[]string{"hop", ""}, 0, false},
		{[]string{"", "one", "two"}, 2, false},
		{[]string{"", "", "two"}, 2, false},
	} {
		env, ok := splitRequest(multipart(c.frames...))
		if env != c.env || ok != c.ok {
			t.Errorf("%q: %d, %v, want %d, %v", c.frames, env, ok, c.env, c.ok)
		}
	}
}

func TestTicket(t *testing.T) {
	for life, want := range map[time.Duration]time.Duration{
		1500 * time.Millisecond: 1500 * time.Millisecond,
		0:                       time.Millisecond,
		-time.Hour:              time.Millisecond,
		1 << 62:                 1 << 31 * time.Millisecond,
	} {
		_, body, rest := nextFrame(appendTicket(nil, 1<<63+42, life))
		id, got, ok := readTicket(body)
		if !ok || id != 1<<63+42 || got != want || string(rest) != delimiter {
			t.Errorf("life %v: id %d, life %v, %v", life, id, got, ok)
		}
	}
	for _, body := range []string{"", "\x00", "\x00kkkk", "x12345678", "\x0012345678x", "\x00123456781234x"} {
		if _, _, ok := readTicket([]byte(body)); ok {
			t.Errorf("%q is taken for a ticket", body)
		}
	}
}

func TestMetadata(t *testing.T) {
	props := []property{{"Socket-Type", "REQ"}, {"X-Long", strings.Repeat("v", 3000)}, {"Empty", ""}}
	md, err := parseMetadata(encodeMetadata(props))
	if err != nil || len(md) != 3 || md["socket-type"] != "REQ" || len(md["x-long"]) != 3000 {
		t.Errorf("%v, %v", md, err)
	}
	for _, bad := range []string{"\x00", "\x05abc", "\x01a", "\x01a\x00\x00\x00", "\x01a\x00\x00\x00\x02b", "\x01a\xff\xff\xff\xffb", "\x00\x00\x00\x00\x00"} {
		if md, err := parseMetadata([]byte(bad)); err == nil {
			t.Errorf("%q is read as %v", bad, md)
		}
	}
}

func TestCommand(t *testing.T) {
	name, data, ok := splitCommand(payload(commandFrame("PING", []byte("xy"))))
	if !ok || string(name) != "PING" || string(data) != "xy" {
		t.Errorf("%q %q %v", name, data, ok)
	}
	for _, bad := range []string{"", "\x05PING"} {
		if _, _, ok := splitCommand([]byte(bad)); ok {
			t.Errorf("%q is read as a command", bad)
		}
	}
}

// A script is a connection whose far end says what is written in it, whatever it hears.
type script struct {
	net.Conn
	*bytes.Reader
}

func (script) Write(p []byte) (int, error)  { return len(p), nil }
func (s script) Read(p []byte) (int, error) { return s.Reader.Read(p) }
func (script) SetDeadline(time.Time) error  { return nil }
func (script) RemoteAddr() net.Addr         { return &net.TCPAddr{} }

// shake does our side of a handshake.
func shake(input []byte) (peerInfo, error) {
	return handshake(script{Reader: bytes.NewReader(input)}, introduce(zmq4.Router))
}

func ready(props ...property) []byte {
	return commandFrame("READY", encodeMetadata(props))
}

func TestHandshake(t *testing.T) {
	info, err := shake(append(greetingBytes(1), ready(property{"Socket-Type", "REQ"}, property{"X-VPoller", "1"})...))
	if err != nil || info.socketType != "REQ" || info.minor != 1 || !info.vpoller() {
		t.Errorf("%+v, %v", info, err)
	}
	info, err = shake(append(greetingBytes(0), ready(property{"socket-TYPE", "DEALER"})...))
	if err != nil || info.socketType != "DEALER" || info.minor != 0 || info.vpoller() {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestHandshakeRefuses(t *testing.T) {
	zmtp2 := greetingBytes(0)
	zmtp2[10] = 1
	curve := greetingBytes(1)
	copy(curve[12:], "CURVE")
	rep := property{"Socket-Type", "REQ"}
	for name, input := range map[string][]byte{
		"nothing":             nil,
		"HTTP":                []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + strings.Repeat("x", 100)),
		"ZMTP 2":              append(zmtp2, ready(rep)...),
		"CURVE":               append(curve, ready(rep)...),
		"half a greeting":     greetingBytes(1)[:30],
		"message for READY":   append(greetingBytes(1), multipart("", "x")...),
		"other command":       append(greetingBytes(1), commandFrame("HELLO", nil)...),
		"empty command":       append(greetingBytes(1), flagCommand, 0),
		"bad command":         append(greetingBytes(1), flagCommand, 1, 200),
		"no socket type":      append(greetingBytes(1), ready()...),
		"unknown socket type": append(greetingBytes(1), ready(property{"Socket-Type", "NONSENSE"})...),
		"unfit socket type":   append(greetingBytes(1), ready(property{"Socket-Type", "PUB"})...),
		"bad metadata":        append(greetingBytes(1), commandFrame("READY", []byte("\x0bSocket"))...),
		"too much metadata":   append(greetingBytes(1), ready(rep, property{"X", strings.Repeat("x", handshakeMax)})...),
	} {
		if info, err := shake(input); err == nil {
			t.Errorf("%s: accepted as %+v", name, info)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for in, want := range map[string]endpoint{
		"tcp://*:10123":               {"tcp", ":10123"},
		"tcp://*:*":                   {"tcp", ":0"},
		"tcp://127.0.0.1:10123":       {"tcp", "127.0.0.1:10123"},
		"tcp://proxy.example.org:1":   {"tcp", "proxy.example.org:1"},
		"tcp://[::1]:10123":           {"tcp", "[::1]:10123"},
		"tcp://[::]:0":                {"tcp", "[::]:0"},
		"ipc:///run/vpoller/frontend": {"unix", "/run/vpoller/frontend"},
		"ipc://@abstract":             {"unix", "@abstract"},
	} {
		got, err := parseEndpoint(in)
		if err != nil || got != want {
			t.Errorf("parseEndpoint(%q) = %+v, %v, want %+v", in, got, err, want)
		}
	}
	for _, bad := range []string{"", "tcp", "tcp://", "ipc://", "ipc://*", "udp://h:1", "tcp://h", "tcp://:1", "tcp://h:", "tcp://h:65536", "tcp://h:http", "tcp://::1:10", "127.0.0.1:10123"} {
		if got, err := parseEndpoint(bad); err == nil {
			t.Errorf("parseEndpoint(%q) = %+v", bad, got)
		}
	}
}

func TestIntrusiveList(t *testing.T) {
	var a, b list
	var table requests
	var rs []*request
	for range 4 {
		rs = append(rs, table.add(nil, 0))
	}
	a.pushBack(&rs[1].byPlace)
	a.pushBack(&rs[2].byPlace)
	a.pushFront(&rs[0].byPlace)
	b.pushBack(&rs[3].byPlace)
	rs[1].byPlace.leave()
	rs[1].byPlace.leave()
	if a.size != 2 || a.front() != rs[0] || b.size != 1 {
		t.Errorf("a: %d, b: %d", a.size, b.size)
	}
	rs[0].byPlace.leave()
	if a.front() != rs[2] {
		t.Error("wrong front")
	}
	rs[2].byPlace.leave()
	if a.front() != nil || a.size != 0 {
		t.Error("an empty list has a front")
	}
	a.pushBack(&rs[1].byPlace)
	if a.front() != rs[1] {
		t.Error("a request does not come back")
	}
}

// One that reads byte by byte gets the same as one that reads all at once.
func FuzzScan(f *testing.F) {
	f.Add(multipart("", "body"))
	f.Add(multipart("hop", "", strings.Repeat("x", 300)))
	f.Add(commandFrame("PING", []byte{0, 0}))
	f.Add([]byte("\x01\x00\x02\x00\x00\x00\x00\x00\x00\x03\xe9"))
	f.Add([]byte("\xff\x00"))
	f.Fuzz(func(t *testing.T, in []byte) {
		const limit = 1000
		if len(in) > 4*limit {
			return
		}
		n, err := scan(in, limit)
		if n > len(in) || n > limit+envelopeRoom {
			t.Fatalf("scan of %d bytes = %d", len(in), n)
		}
		for i := range in {
			m, e := scan(in[:i], limit)
			if e != nil && (!errors.Is(e, err) || m != n) {
				t.Fatalf("scan of %d bytes: %d, %v; of all: %d, %v", i, m, e, n, err)
			}
			if e == nil && m != 0 && m != n {
				t.Fatalf("scan of %d bytes = %d, of all = %d", i, m, n)
			}
		}
		if err != nil || n == 0 {
			return
		}
		var parts []byte
		for rest := in[:n]; len(rest) > 0; {
			flags, body, next := nextFrame(rest)
			if (flags&flagMore != 0) != (len(next) > 0) {
				t.Fatalf("flags %d with %d bytes to follow", flags, len(next))
			}
			parts, rest = append(parts, body...), next
		}
		if len(parts) > n {
			t.Fatalf("%d bytes of bodies in %d", len(parts), n)
		}
		splitRequest(in[:n])
		returnPath(in[:n])
	})
}

func FuzzHandshake(f *testing.F) {
	f.Add(append(greetingBytes(1), ready(property{"Socket-Type", "REQ"}, property{"Identity", "me"})...))
	f.Add(append(greetingBytes(0), ready(property{"Socket-Type", "NONSENSE"})...))
	f.Add(append(greetingBytes(0), flagCommand, 0))
	f.Add(append(greetingBytes(0), flagCommand|flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, in []byte) {
		info, err := shake(in)
		if err == nil && !slices.Contains([]string{"REQ", "DEALER", "ROUTER"}, info.socketType) {
			t.Errorf("a ROUTER accepts %+v", info)
		}
	})
}

func FuzzMetadata(f *testing.F) {
	f.Add(encodeMetadata([]property{{"Socket-Type", "REQ"}, {"X-VPoller-Capacity", "64"}}))
	f.Add([]byte("\x01a\xff\xff\xff\xffb"))
	f.Fuzz(func(t *testing.T, in []byte) {
		md, err := parseMetadata(in)
		if err != nil {
			return
		}
		var props []property
		for name, value := range md {
			props = append(props, property{name, value})
		}
		again, err := parseMetadata(encodeMetadata(props))
		if err != nil || len(again) > len(md) {
			t.Errorf("%v comes back as %v, %v", md, again, err)
		}
		if _, ok := md[""]; ok || bytes.Equal(in, nil) && len(md) > 0 {
			t.Errorf("%q is read as %v", in, md)
		}
	})
}
