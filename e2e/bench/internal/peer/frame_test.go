package peer

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// wire is one message of a router: two envelope frames and a body.
func wire(body string) []byte {
	b := appendFrame(nil, flagMore, []byte("\x00\x01\x02\x03\x04"))
	b = appendFrame(b, flagMore, nil)
	return appendFrame(b, 0, []byte(body))
}

func TestCutWaitsForTheWholeMessage(t *testing.T) {
	whole := wire(strings.Repeat("b", 300))
	for n := range whole {
		if _, used, err := cut(whole[:n]); used != 0 || err != nil {
			t.Fatalf("cut of %d of %d bytes: used %d, %v", n, len(whole), used, err)
		}
	}
}

func TestCutSplitsEnvelopeAndBody(t *testing.T) {
	for _, size := range []int{0, 1, 255, 256, 70_000} {
		body := strings.Repeat("b", size)
		b := wire(body)
		m, n, err := cut(append(slices.Clone(b), "next"...))
		if err != nil || n != len(b) {
			t.Fatalf("body of %d bytes: used %d of %d, %v", size, n, len(b), err)
		}
		if string(m.body) != body || m.command {
			t.Errorf("body of %d bytes came out as %d, command %v", size, len(m.body), m.command)
		}
		if want := b[:9]; !bytes.Equal(m.envelope, want) {
			t.Errorf("envelope %x, want %x", m.envelope, want)
		}
	}
}

func TestCutTellsCommands(t *testing.T) {
	m, n, err := cut(appendFrame(nil, flagCommand, []byte("\x04PING")))
	if err != nil || n != 7 || !m.command {
		t.Errorf("cut of a command: %+v, %d, %v", m, n, err)
	}
}

func TestCutRefusesAbsurdLengths(t *testing.T) {
	if _, _, err := cut([]byte{flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0}); !errors.Is(err, errFrameLength) {
		t.Errorf("cut of a frame of 2^62 bytes: %v", err)
	}
}

func FuzzCut(f *testing.F) {
	f.Add(wire("hello"))
	f.Add(wire(strings.Repeat("b", 300)))
	f.Add([]byte{flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, n, err := cut(b)
		if err != nil && n != 0 {
			t.Fatalf("used %d bytes in spite of %v", n, err)
		}
		if n == 0 {
			return
		}
		if n > len(b) || len(m.envelope)+len(m.body) >= n {
			t.Fatalf("used %d of %d bytes for an envelope of %d and a body of %d", n, len(b), len(m.envelope), len(m.body))
		}
		if again, used, err := cut(b[:n]); err != nil || used != n || !bytes.Equal(again.body, m.body) {
			t.Fatalf("a message cut again: %d bytes, %v", used, err)
		}
	})
}
