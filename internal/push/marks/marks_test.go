package marks

import (
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestADamagedCheckpoint(t *testing.T) {
	now := time.Now()
	marked := map[uint64]int64{7: now.UnixNano()}
	whole := appendBlock([]byte(markTitle), []Mark{{7, now.UnixNano()}})
	for name, c := range map[string]struct {
		data  string
		want  map[uint64]int64
		warns bool
	}{
		"whole":         {string(whole), marked, false},
		"not there":     {"", map[uint64]int64{}, false},
		"something":     {"hello", map[uint64]int64{}, true},
		"torn":          {string(whole) + "\x01\x00\x00", marked, true},
		"a torn block":  {string(whole) + string(whole[len(markTitle):len(whole)-1]), marked, true},
		"a flipped bit": {string(whole[:len(whole)-1]) + "x", map[uint64]int64{}, true},
		"a short block": {markTitle + "\x00\x01\x00\x001234", map[uint64]int64{}, true},
		"a huge block":  {markTitle + "\xff\xff\xff\xff1234", map[uint64]int64{}, true},
	} {
		path := filepath.Join(t.TempDir(), "state")
		if c.data != "" {
			if err := os.WriteFile(path, []byte(c.data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		var logged strings.Builder
		m, err := Open(path, now, slog.New(slog.NewTextHandler(&logged, nil)))
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(m.times, c.want) || strings.Contains(logged.String(), "damaged") != c.warns {
			t.Errorf("%s: marks %v, logged %q", name, m.times, logged.String())
		}
		m.Close(now)
		if again, damage, err := readMarks(path); damage != nil || err != nil || !maps.Equal(again, c.want) {
			t.Errorf("%s: afterwards %v, %v, %v", name, again, damage, err)
		}
	}
}

func TestWhichMarksAreOfUse(t *testing.T) {
	now := time.Now()
	m, err := Open("", now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	for ago, use := range map[time.Duration]bool{time.Minute: true, 59 * time.Minute: true, time.Hour: false, -time.Minute: true, -2 * time.Hour: false} {
		m.Advance([]Mark{{7, now.Add(-ago).UnixNano()}}, now)
		if at, used := m.After(7, now); used != use || !at.Equal(now.Add(-ago)) {
			t.Errorf("%v ago: %v, %v", ago, at, used)
		}
	}
	if at, used := m.After(8, now); used || !at.IsZero() {
		t.Errorf("never marked: %v, %v", at, used)
	}
	m.Close(now)
}

func TestOldMarksAreForgotten(t *testing.T) {
	now := time.Now()
	path := filepath.Join(t.TempDir(), "state")
	m, err := Open(path, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m.Advance([]Mark{{7, now.UnixNano()}, {8, now.Add(time.Hour).UnixNano()}}, now)
	m.Close(now)
	if m, err = Open(path, now.Add(Kept), slog.New(slog.DiscardHandler)); err != nil || len(m.times) != 1 {
		t.Errorf("marks %v, error %v", m.times, err)
	}
	m.Close(now)
}

func TestTheCheckpointStaysSmall(t *testing.T) {
	now := time.Now()
	path := filepath.Join(t.TempDir(), "state")
	m, err := Open(path, now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	list := make([]Mark, 1000)
	for range 200 {
		now = now.Add(time.Minute)
		for i := range list {
			list[i] = Mark{uint64(i + 1), now.UnixNano()}
		}
		m.Advance(list, now)
	}
	if m.file.size > roomy+4*sizeOf(len(list)) {
		t.Errorf("%d bytes for %d marks", m.file.size, len(list))
	}
	m.Close(now)
	if m.file != nil {
		t.Error("the checkpoint is still open")
	}
	if times, damage, err := readMarks(path); len(times) != 1000 || damage != nil || err != nil || times[1] != now.UnixNano() {
		t.Errorf("%d marks, %v, %v", len(times), damage, err)
	}
}

func TestACheckpointThatCannotBeWritten(t *testing.T) {
	now := time.Now()
	dir := filepath.Join(t.TempDir(), "dir")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	m, err := Open(filepath.Join(dir, "state"), now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	m.file.file.Close() //nolint:errcheck // the disk breaks
	m.Advance([]Mark{{7, now.UnixNano()}}, now)
	if m.State() == nil {
		t.Error("no error")
	}
	m.Advance([]Mark{{8, now.UnixNano()}}, now.Add(time.Second))
	if m.State() == nil {
		t.Error("a disk that is broken is tried all the time")
	}
	m.Advance([]Mark{{9, now.UnixNano()}}, now.Add(retryFile))
	if err := m.State(); err != nil {
		t.Error(err)
	}
	m.Close(now)
	if times, _, _ := readMarks(filepath.Join(dir, "state")); len(times) != 3 {
		t.Errorf("marks %v", times)
	}
	if _, err := Open(filepath.Join(dir, "no", "state"), now, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("no error")
	}
}

func FuzzDecodeMarks(f *testing.F) {
	f.Add(appendBlock([]byte(markTitle), []Mark{{7, 8}, {9, 10}}))
	f.Add([]byte(markTitle))
	f.Fuzz(func(t *testing.T, data []byte) {
		times := map[uint64]int64{}
		if err := decodeMarks(data, times); err != nil && len(times) > len(data)/markSize {
			t.Errorf("%d marks in %d bytes", len(times), len(data))
		}
	})
}
