package broker

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
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
