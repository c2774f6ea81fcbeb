package wire_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"vpoller/zabbix/wire"
)

const limit = 1 << 20

func message(t testing.TB, text string, compressed bool) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := wire.WriteMessage(&b, []byte(text), compressed); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMessagesComeBack(t *testing.T) {
	for _, text := range []string{"", "{}", strings.Repeat(`{"a":1}`, 10_000)} {
		for _, compressed := range []bool{false, true} {
			r := iotest.OneByteReader(bytes.NewReader(message(t, text, compressed)))
			got, was, err := wire.ReadMessage(r, limit)
			if err != nil || string(got) != text || was != compressed {
				t.Errorf("%d bytes, compressed %v: %d bytes, compressed %v, error %v", len(text), compressed, len(got), was, err)
			}
		}
	}
}

func TestTheHeaderIsZabbixs(t *testing.T) {
	if got, want := string(message(t, "{}", false)), "ZBXD\x01\x02\x00\x00\x00\x00\x00\x00\x00{}"; got != want {
		t.Errorf("%q instead of %q", got, want)
	}
	compressed := message(t, "{}", true)
	if compressed[4] != 3 || int(binary.LittleEndian.Uint32(compressed[5:])) != len(compressed)-13 || binary.LittleEndian.Uint32(compressed[9:]) != 2 {
		t.Errorf("header % x of %d bytes", compressed[:13], len(compressed))
	}
}

func TestLargeFramesAreRead(t *testing.T) {
	got, _, err := wire.ReadMessage(strings.NewReader("ZBXD\x05\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00{}"), limit)
	if err != nil || string(got) != "{}" {
		t.Errorf("%q, error %v", got, err)
	}
}

func TestWhatIsNoMessage(t *testing.T) {
	bomb := message(t, strings.Repeat("\x00", 1000), true)
	binary.LittleEndian.PutUint32(bomb[9:], 10) // announces ten of a thousand bytes
	for name, c := range map[string]struct{ bytes, text string }{
		"other protocol": {"HTTP/1.1 400 Bad Request\r\n", `begins with "HTTP/"`},
		"no flag":        {"ZBXD\x00\x00\x00\x00\x00\x00\x00\x00\x00", "flags are 0x00"},
		"unknown flag":   {"ZBXD\x09\x00\x00\x00\x00\x00\x00\x00\x00", "flags are 0x09"},
		"1 GB":           {"ZBXD\x01\x00\x00\x00\x40\x00\x00\x00\x00", "announces 1073741824 bytes, more than the limit of 1048576"},
		"1 GB unpacked":  {"ZBXD\x03\x02\x00\x00\x00\x00\x00\x00\x40", "announces 1073741824 bytes"},
		"2^63":           {"ZBXD\x05\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x00\x00\x00\x00\x00", "more than the limit"},
		"no zlib":        {"ZBXD\x03\x02\x00\x00\x00\x02\x00\x00\x00{}", "decompress it"},
		"bomb":           {string(bomb), "announces 10 bytes and holds 11 or more"},
	} {
		_, _, err := wire.ReadMessage(strings.NewReader(c.bytes), limit)
		if !errors.Is(err, wire.ErrProtocol) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestAMessageThatBreaksOff(t *testing.T) {
	for _, compressed := range []bool{false, true} {
		whole := message(t, strings.Repeat(`{"a":1}`, 10), compressed)
		for n := 1; n < len(whole); n++ {
			_, _, err := wire.ReadMessage(bytes.NewReader(whole[:n]), limit)
			if !errors.Is(err, io.ErrUnexpectedEOF) || !strings.Contains(err.Error(), "breaks off") {
				t.Fatalf("after %d bytes: error %v", n, err)
			}
		}
	}
	if _, _, err := wire.ReadMessage(strings.NewReader(""), limit); !errors.Is(err, io.EOF) {
		t.Errorf("nothing at all: error %v", err)
	}
}

func TestMemoryFollowsWhatArrives(t *testing.T) {
	got := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := wire.ReadMessage(strings.NewReader("ZBXD\x01\x00\x00\x00\x40\x00\x00\x00\x00{"), 2<<30); err == nil {
				b.Fatal("no error")
			}
		}
	})
	if got.AllocedBytesPerOp() > 1<<16 {
		t.Errorf("%d bytes for a message of one byte", got.AllocedBytesPerOp())
	}
}

func FuzzReadMessage(f *testing.F) {
	for _, compressed := range []bool{false, true} {
		f.Add(message(f, `{"response":"success","info":"processed: 1; failed: 0; total: 1; seconds spent: 0.000077"}`, compressed))
	}
	f.Add([]byte("ZBXD\x05\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Add([]byte("ZBXD\x01\x00\x00\x00\x40\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		text, compressed, err := wire.ReadMessage(bytes.NewReader(data), limit)
		if err != nil {
			return
		}
		if len(text) > limit {
			t.Fatalf("%d bytes are above the limit", len(text))
		}
		again, was, err := wire.ReadMessage(bytes.NewReader(message(t, string(text), compressed)), limit)
		if err != nil || was != compressed || !bytes.Equal(again, text) {
			t.Fatalf("it does not come back: compressed %v, error %v", was, err)
		}
	})
}
