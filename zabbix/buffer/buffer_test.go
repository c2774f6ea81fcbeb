package buffer

import (
	"errors"
	"math"
	"os"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"vpoller/zabbix"
)

func TestValuesComeBackAsTheyWere(t *testing.T) {
	b := mustOpen(t, quick(t))
	in := []zabbix.Value{
		{Host: "vm01", Key: `vpoller["vm.get","ä"]`, Value: "12.5", Clock: 1_700_000_000, NS: 999_999_999},
		{Host: "vm01", ItemID: math.MaxUint64, Value: "no such object", State: zabbix.NotSupported, Clock: -1},
		{Value: marker + "x\x00y"},
		{Value: strings.Repeat("long ", 1<<20)},
		{},
	}
	mustAppend(t, b, in)
	in[2].Value = "\uFFFDx\x00y" // two bytes that are no text, one replacement
	var out []zabbix.Value
	r := b.Fresh()
	for len(out) < len(in) {
		session, values, err := r.Next(within(t), 2, 1<<10)
		if err != nil || !isSession(session) {
			t.Fatalf("session %q, error %v", session, err)
		}
		out = append(out, values...)
		r.Ack()
	}
	for i := range in {
		in[i].ID = uint64(i + 1)
		if !reflect.DeepEqual(in[i], out[i]) {
			t.Errorf("%.200v instead of %.200v", out[i], in[i])
		}
	}
	balance(t, b)
}

func TestLimitsOfABatch(t *testing.T) {
	b := mustOpen(t, quick(t))
	mustAppend(t, b, numbered(1, 10))
	r := b.Fresh()
	if _, got := next(t, r, 4); strings.Join(got, " ") != "1 2 3 4" {
		t.Errorf("by count: %v", got)
	}
	if _, got := next(t, r, 1); strings.Join(got, " ") != "1" {
		t.Errorf("without an acknowledgement: %v", got)
	}
	r.Ack()
	_, values, err := r.Next(now(), 100, 60)
	if err != nil || texts(values) != "2 3" {
		t.Errorf("by size: %q, error %v", texts(values), err)
	}
	_, values, err = r.Next(now(), 100, 0)
	if err != nil || texts(values) != "2" {
		t.Errorf("one at least: %q, error %v", texts(values), err)
	}
}

func TestWhatIsNotAcknowledgedComesAgainUnderTheSameSessionAndIDs(t *testing.T) {
	cfg := quick(t)
	b := mustOpen(t, cfg)
	mustAppend(t, b, numbered(1, 10))
	r := b.Fresh()
	session, _ := next(t, r, 4)
	r.Ack()
	next(t, r, 3)
	mustClose(t, b)

	b = mustOpen(t, cfg)
	mustAppend(t, b, numbered(11, 2))
	again, values, err := b.Backlog().Next(now(), 100, 1<<20)
	if err != nil || again != session || texts(values) != "5 6 7 8 9 10" || values[0].ID != 5 {
		t.Errorf("session %v, %q, error %v", again == session, texts(values), err)
	}
	other, values, err := b.Fresh().Next(now(), 100, 1<<20)
	if err != nil || other == session || texts(values) != "11 12" || values[0].ID != 1 {
		t.Errorf("session %v, %q, error %v", other != session, texts(values), err)
	}
	if st := b.Stats(); st.Recovered != 6 || st.Waiting != 8 || st.Backlog != 6 || st.Sessions != 2 || st.Oldest.Unix() != 1_700_000_005 {
		t.Errorf("%+v", st)
	}
}

// TestACursorThatIsLost: values go out again, and Zabbix ignores them.
func TestACursorThatIsLost(t *testing.T) {
	for name, harm := range map[string]func(path string) error{
		"gone":  os.Remove,
		"empty": func(p string) error { return os.WriteFile(p, nil, 0o600) },
		"other": func(p string) error { return os.WriteFile(p, []byte(strings.Repeat("x", 2*slotSize)), 0o600) },
	} {
		cfg := quick(t)
		b := mustOpen(t, cfg)
		mustAppend(t, b, numbered(1, 3))
		r := b.Fresh()
		next(t, r, 2)
		r.Ack()
		mustClose(t, b)
		if err := harm(files(t, cfg.Dir, "*"+cursorSuffix)[0]); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(drain(t, mustOpen(t, cfg)), " "); got != "1 2 3" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestACursorTornInWriting leaves the slot before.
func TestACursorTornInWriting(t *testing.T) {
	cfg := quick(t)
	b := mustOpen(t, cfg)
	mustAppend(t, b, numbered(1, 4))
	r := b.Fresh()
	for range 3 {
		next(t, r, 1)
		r.Ack()
	}
	mustClose(t, b)
	path := files(t, cfg.Dir, "*"+cursorSuffix)[0]
	data := mustRead(t, path)
	data[slotSize+9] ^= 1 // turns 1 and 3 are in the second slot
	mustWrite(t, path, data)
	if got := strings.Join(drain(t, mustOpen(t, cfg)), " "); got != "3 4" {
		t.Errorf("%s", got)
	}
}

func TestNothingIsLeftWhenAllIsDone(t *testing.T) {
	cfg := quick(t)
	cfg.MaxBytes, cfg.MaxValue = 4096, 100
	b := mustOpen(t, cfg)
	for i := range 20 {
		mustAppend(t, b, numbered(10*i, 10))
		drain(t, b)
		if n := len(files(t, cfg.Dir, "*"+segmentSuffix)); n > 2 {
			t.Fatalf("%d segments", n)
		}
	}
	if st := b.Stats(); st.Acknowledged != 200 || st.Waiting != 0 || !st.Oldest.IsZero() {
		t.Errorf("%+v", st)
	}
	mustClose(t, b)
	if left := files(t, cfg.Dir, "*"); len(left) != 1 {
		t.Errorf("%v", left)
	}
}

func TestOneProcessAtATime(t *testing.T) {
	cfg := quick(t)
	b := mustOpen(t, cfg)
	if _, err := Open(cfg); !errors.Is(err, ErrInUse) {
		t.Errorf("error %v", err)
	}
	mustClose(t, b)
	mustClose(t, mustOpen(t, cfg))
}

func TestAClosedBuffer(t *testing.T) {
	b := mustOpen(t, quick(t))
	r := b.Fresh()
	failed := make(chan error, 2)
	go func() { _, _, err := r.Next(t.Context(), 1, 1); failed <- err }()
	mustClose(t, b)
	mustClose(t, b)
	if err := <-failed; !errors.Is(err, ErrClosed) {
		t.Errorf("Next: error %v", err)
	}
	if err := b.Append(numbered(1, 1)); !errors.Is(err, ErrClosed) {
		t.Errorf("Append: error %v", err)
	}
	if err := b.Drained(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("Drained: error %v", err)
	}
	r.Ack()
}

func TestValuesThatAreTooLong(t *testing.T) {
	cfg := quick(t)
	cfg.MaxValue = 100
	b := mustOpen(t, cfg)
	values := numbered(1, 3)
	values[1].Value = strings.Repeat("x", 100)
	if err := b.Append(values); !errors.Is(err, ErrTooLong) || !strings.Contains(err.Error(), "1 of 3 values are left out") {
		t.Errorf("error %v", err)
	}
	if got := strings.Join(drain(t, b), " "); got != "1 3" || b.Stats().Refused != 1 {
		t.Errorf("%s, %+v", got, b.Stats())
	}
	balance(t, b)
}

func TestConfigurations(t *testing.T) {
	for _, cfg := range []Config{{}, {Dir: "x", MaxBytes: -1}, {Dir: "x", Sync: -3}, {Dir: "x", MaxBytes: 10, MaxValue: 11}, {Dir: "/dev/null/x"}} {
		if b, err := Open(cfg); err == nil {
			b.Close()
			t.Errorf("%+v is taken", cfg)
		}
	}
}

func TestManyAtOnce(t *testing.T) { manyAtOnce(t, createFile) }

func TestManyAtOnceInMemory(t *testing.T) {
	manyAtOnce(t, func(string) (store, error) { return nil, syscall.ENOSPC })
}

func manyAtOnce(t *testing.T, on create) {
	t.Helper()
	cfg := quick(t)
	cfg.MaxBytes, cfg.MaxValue, cfg.Sync = 1<<20, 1<<10, time.Millisecond
	b := mustOpenOn(t, cfg, on)
	const writers, each = 4, 500
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() {
			for i := range each {
				if err := b.Append(numbered(w*each+i, 1)); err != nil {
					t.Error(err)
				}
				b.Stats()
			}
		})
	}
	seen, last := map[string]int{}, uint64(0)
	r := b.Fresh()
	for len(seen) < writers*each {
		_, values, err := r.Next(within(t), 100, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			seen[v.Value]++
			if v.ID != last+1 {
				t.Fatalf("id %d after %d", v.ID, last)
			}
			last = v.ID
		}
		r.Ack()
	}
	all.Wait()
	if err := b.Drained(t.Context()); err != nil {
		t.Error(err)
	}
	balance(t, b)
}
