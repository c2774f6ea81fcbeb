package buffer

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"vpoller/zabbix"
)

// specimen is a segment of a killed process, and where its records end.
type specimen struct {
	name string
	data []byte
	ends []int
}

func newSpecimen(t testing.TB, records int) specimen {
	t.Helper()
	cfg := quick(t)
	b := mustOpen(t, cfg)
	var s specimen
	for i := range records {
		mustAppend(t, b, numbered(i+1, 1))
		s.ends = append(s.ends, int(b.Stats().Bytes))
	}
	path := files(t, cfg.Dir, "*"+segmentSuffix)[0]
	s.name, s.data = filepath.Base(path), mustRead(t, path)
	return s
}

// opened is the buffer that the next process finds; dir is empty before.
func (s specimen) opened(t testing.TB, dir string, data []byte) *Buffer {
	t.Helper()
	mustWrite(t, filepath.Join(dir, s.name), data)
	b, err := Open(Config{Dir: dir, Sync: SyncNever, Hold: HoldNone})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// whole are the texts of the records that lie outside data[from:to].
func (s specimen) whole(from, to int) (list []string) {
	begin := 0
	for i, end := range s.ends {
		if end <= from || begin >= to {
			list = append(list, fmt.Sprint(i+1))
		}
		begin = end
	}
	return list
}

func TestKilledAtAnyByte(t *testing.T) {
	s := newSpecimen(t, 12)
	dir := t.TempDir()
	for n := range len(s.data) + 1 {
		b := s.opened(t, dir, s.data[:n])
		if got, want := drain(t, b), s.whole(n, len(s.data)); !slices.Equal(got, want) {
			t.Fatalf("%d of %d bytes: %v instead of %v", n, len(s.data), got, want)
		}
		if st := b.Stats(); st.Damaged != 0 || st.DamagedBytes != 0 {
			t.Fatalf("%d of %d bytes: %+v", n, len(s.data), st)
		}
		balance(t, b)
		mustClose(t, b)
	}
}

func TestAnyFlippedBit(t *testing.T) {
	s := newSpecimen(t, 12)
	dir := t.TempDir()
	for n := range s.data {
		data := slices.Clone(s.data)
		data[n] ^= 1 << (n % 8)
		b := s.opened(t, dir, data)
		if got, want := drain(t, b), s.whole(n, n+1); !slices.Equal(got, want) {
			t.Fatalf("byte %d: %v instead of %v", n, got, want)
		}
		// the last record counts as one that was not written to its end
		if st, last := b.Stats(), n >= s.ends[len(s.ends)-2]; last == (st.Damaged == 1) {
			t.Fatalf("byte %d: %+v", n, st)
		}
		balance(t, b)
		mustClose(t, b)
	}
}

// TestARecordInsideAValue: what looks like a record in a damaged one is none.
func TestARecordInsideAValue(t *testing.T) {
	cfg := quick(t)
	b := mustOpen(t, cfg)
	mustAppend(t, b, numbered(1, 1))
	inner := b.fresh.codec.append(nil, &zabbix.Value{ID: 3, Value: "forged"})
	mustAppend(t, b, []zabbix.Value{{Value: string(inner)}, {Value: "3"}})
	path := files(t, cfg.Dir, "*"+segmentSuffix)[0]
	s := specimen{name: filepath.Base(path), data: mustRead(t, path)}
	at := strings.LastIndex(string(s.data), "forged")
	s.data[at-len("forged")] ^= 1
	got := drain(t, mustReopen(t, s))
	if !slices.Equal(got, []string{"1", "3"}) {
		t.Errorf("%q", got)
	}
}

// TestARecordOfAnotherSession is not taken for one of this.
func TestARecordOfAnotherSession(t *testing.T) {
	s := newSpecimen(t, 3)
	s.data = newStream().codec.append(s.data, &zabbix.Value{ID: 4, Value: "other"})
	if got := drain(t, mustReopen(t, s)); !slices.Equal(got, []string{"1", "2", "3"}) {
		t.Errorf("%q", got)
	}
}

func mustReopen(t testing.TB, s specimen) *Buffer {
	t.Helper()
	b := s.opened(t, t.TempDir(), s.data)
	t.Cleanup(func() { b.Close() })
	return b
}

// TestSegmentsThatAreGone: somebody has removed or emptied files.
func TestSegmentsThatAreGone(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"removed": os.Remove,
		"emptied": func(p string) error { return os.Truncate(p, 0) },
		"zeros":   func(p string) error { return os.WriteFile(p, make([]byte, 1000), 0o600) },
	} {
		cfg := quick(t)
		cfg.MaxBytes, cfg.MaxValue = 16*200, 100
		b := mustOpen(t, cfg)
		for i := range 20 {
			mustAppend(t, b, numbered(i+1, 1))
		}
		mustClose(t, b)
		segments := files(t, cfg.Dir, "*"+segmentSuffix)
		if len(segments) < 4 {
			t.Fatalf("%d segments", len(segments))
		}
		_, first, _, _ := parseSegmentName(filepath.Base(segments[1]))
		_, after, _, _ := parseSegmentName(filepath.Base(segments[2]))
		if err := harm(segments[1]); err != nil {
			t.Fatal(err)
		}
		b = mustOpen(t, cfg)
		got := drain(t, b)
		if st := b.Stats(); len(got) != 20-int(after-first) || st.Damaged != after-first {
			t.Errorf("%s: %v, %+v", name, got, st)
		}
		balance(t, b)
	}
}

// deaf is a disk that cannot read some bytes.
type deaf struct {
	store
	from, to int64
}

func (d deaf) ReadAt(p []byte, off int64) (int, error) {
	if off < d.to && off+int64(len(p)) > d.from {
		return 0, errors.New("input/output error")
	}
	return d.store.ReadAt(p, off)
}

func TestASectorThatCannotBeRead(t *testing.T) {
	b := mustOpenOn(t, quick(t), func(path string) (store, error) {
		file, err := createFile(path)
		return deaf{file, sector + 10, sector + 20}, err
	})
	mustAppend(t, b, numbered(1, 300))
	got := drain(t, b)
	st := b.Stats()
	if lost := 300 - len(got); lost < sector/45 || lost > sector/35+2 || st.Damaged != uint64(lost) || got[len(got)-1] != "300" {
		t.Errorf("%d are lost, %+v", lost, st)
	}
	balance(t, b)
}

// FuzzSegment reads anything as the segment of a killed process.
func FuzzSegment(f *testing.F) {
	s := newSpecimen(f, 5)
	f.Add(s.data)
	f.Add(s.data[:len(s.data)-3])
	f.Add([]byte(strings.Repeat(marker, 50)))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		b := s.opened(t, dir, data)
		defer b.Close()
		r, last := b.Backlog(), uint64(0)
		for {
			_, values, err := r.Next(now(), 3, 1<<20)
			if err != nil {
				break
			}
			for _, v := range values {
				if v.ID <= last {
					t.Fatalf("id %d after %d", v.ID, last)
				}
				last = v.ID
			}
			r.Ack()
		}
		balance(t, b)
	})
}

// FuzzDamage overwrites, cuts out or inserts bytes and looks whether every record
// that is whole comes out.
func FuzzDamage(f *testing.F) {
	s := newSpecimen(f, 12)
	f.Add(uint16(10), uint16(3), []byte("x"))
	f.Add(uint16(100), uint16(0), s.data[:100])
	f.Add(uint16(500), uint16(9999), []byte{})
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, at, cut uint16, put []byte) {
		from := min(int(at), len(s.data))
		to := min(from+int(cut), len(s.data))
		b := s.opened(t, dir, slices.Concat(s.data[:from], put, s.data[to:]))
		defer b.Close()
		want := s.whole(from, to)
		if from == to {
			want = s.split(from)
		}
		got := drain(t, b)
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Fatalf("%v without %s", got, w)
			}
		}
		balance(t, b)
	})
}

// split are the records that what is inserted at a place leaves whole.
func (s specimen) split(at int) []string {
	if at == 0 || slices.Contains(s.ends, at) {
		return s.whole(0, 0)
	}
	return s.whole(at, at+1)
}
