package buffer

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/zabbix"
)

func TestTheOldestGoesWhenTooMuchWaits(t *testing.T) {
	cfg := quick(t)
	cfg.MaxBytes, cfg.MaxValue = 4096, 100
	b := mustOpen(t, cfg)
	r := b.Fresh()
	next(t, r, 5) // nothing yet
	mustAppend(t, b, numbered(1, 5))
	_, onItsWay := next(t, r, 5)
	for i := 6; i <= 500; i++ {
		mustAppend(t, b, numbered(i, 1))
		if st := b.Stats(); st.Bytes > cfg.MaxBytes+100 {
			t.Fatalf("%+v", st)
		}
	}
	r.Ack() // of what was dropped meanwhile
	got := drain(t, b)
	st := b.Stats()
	if len(onItsWay) != 5 || len(got) < 70 || got[len(got)-1] != "500" || got[0] != fmt.Sprint(501-len(got)) {
		t.Errorf("%d on their way, then %v", len(onItsWay), got)
	}
	if st.DroppedSize != uint64(500-len(got)) || st.Acknowledged != uint64(len(got)) {
		t.Errorf("%+v", st)
	}
	balance(t, b)
}

// TestWhatIsHalfDropped: a limit takes the first part of what is on its way.
func TestWhatIsHalfDropped(t *testing.T) {
	cfg := quick(t)
	cfg.MaxBytes, cfg.MaxValue = 16*400, 100
	b := mustOpen(t, cfg)
	for i := range 150 {
		mustAppend(t, b, numbered(i+1, 1))
	}
	r := b.Fresh()
	_, got := next(t, r, 100)
	for i := range 30 {
		mustAppend(t, b, numbered(151+i, 1))
	}
	dropped := b.Stats().DroppedSize
	if len(got) != 100 || dropped == 0 || dropped >= 100 {
		t.Fatalf("%d values, %d dropped", len(got), dropped)
	}
	r.Ack()
	if st := b.Stats(); st.Acknowledged != 100-dropped || st.Damaged != 0 {
		t.Errorf("%+v", st)
	}
	balance(t, b)
	if rest := drain(t, b); len(rest) != 80 || rest[0] != "101" {
		t.Errorf("%v", rest)
	}
}

func TestTheOldestGoesWithAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := quick(t)
		cfg.MaxAge = time.Hour
		b := mustOpen(t, cfg)
		defer b.Close()
		for i := range 12 { // two hours
			mustAppend(t, b, numbered(i+1, 1))
			after(10 * time.Minute)
		}
		synctest.Wait()
		st := b.Stats()
		if st.Waiting < 5 || st.Waiting > 7 || st.DroppedAge != 12-st.Waiting {
			t.Errorf("%+v", st)
		}
		balance(t, b)
		if got := drain(t, b); got[len(got)-1] != "12" {
			t.Errorf("%v", got)
		}
	})
}

// TestClocksThatJump: neither times of values nor those of files move what waits.
func TestClocksThatJump(t *testing.T) {
	cfg := quick(t)
	b := mustOpen(t, cfg)
	mustAppend(t, b, []zabbix.Value{{Value: "1", Clock: 1 << 40}, {Value: "2", Clock: -5}, {Value: "3", Clock: 7}})
	mustClose(t, b)
	for _, at := range []time.Time{time.Now().Add(1000 * time.Hour), time.Now().Add(-23 * time.Hour)} {
		if err := os.Chtimes(files(t, cfg.Dir, "*"+segmentSuffix)[0], at, at); err != nil {
			t.Fatal(err)
		}
		b = mustOpen(t, cfg)
		b.attend()
		if _, got := next(t, b.Backlog(), 10); !slices.Equal(got, []string{"1", "2", "3"}) {
			t.Errorf("%v: %v", at, got)
		}
		mustClose(t, b)
	}
}

// TestFreshValuesOvertakeABacklog: after an outage there are two ends.
func TestFreshValuesOvertakeABacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := mustOpen(t, quick(t))
		defer b.Close()
		fresh, backlog := b.Fresh(), b.Backlog()
		mustAppend(t, b, numbered(1, 10))
		before, onItsWay := next(t, fresh, 3)
		after(time.Minute) // Zabbix is away
		mustAppend(t, b, numbered(11, 10))
		after(time.Minute)
		if _, got := next(t, backlog, 5); got != nil {
			t.Errorf("what is on its way has a second reader: %v", got)
		}
		fresh.Ack()
		if _, got := next(t, fresh, 5); len(onItsWay) != 3 || got != nil {
			t.Errorf("fresh is %v", got)
		}
		mustAppend(t, b, numbered(21, 2))
		after, got := next(t, fresh, 5)
		if !slices.Equal(got, []string{"21", "22"}) || after == before {
			t.Errorf("fresh is %v, of the session before: %v", got, after == before)
		}
		fresh.Ack()
		same, got := next(t, backlog, 5)
		if !slices.Equal(got, []string{"4", "5", "6", "7", "8"}) || same != before {
			t.Errorf("backlog is %v, of the session before: %v", got, same == before)
		}
		backlog.Ack()
		if st := b.Stats(); st.Sessions != 2 || st.Backlog != 12 || st.Waiting != 12 {
			t.Errorf("%+v", st)
		}
		drain(t, b)
		balance(t, b)
	})
}

func TestSessionsAreBegunRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := mustOpen(t, quick(t))
		defer b.Close()
		fresh := b.Fresh()
		sessions := map[string]bool{}
		for i := range 3600 { // an hour of a Zabbix that is a little too slow
			mustAppend(t, b, numbered(2*i, 2))
			if session, got := next(t, fresh, 1); got != nil {
				sessions[session] = true
			}
			fresh.Ack()
			after(time.Second)
		}
		if n := len(sessions); n < 6 || n > 7 {
			t.Errorf("%d sessions", n)
		}
	})
}

// TestWhoKeepsUpHasOneSession, however often batches are cut short by new values.
func TestWhoKeepsUpHasOneSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := mustOpen(t, quick(t))
		defer b.Close()
		fresh := b.Fresh()
		first := ""
		for i := range 1000 {
			mustAppend(t, b, numbered(2*i, 1))
			session, _ := next(t, fresh, 100)
			mustAppend(t, b, numbered(2*i+1, 1)) // while the packet is on its way
			after(time.Second)
			fresh.Ack()
			if first == "" {
				first = session
			}
			if session != first {
				t.Fatalf("another session after %d s", i)
			}
		}
	})
}

// TestWhatCameMeanwhile: who handed out all that was there is not behind since
// before, but since now.
func TestWhatCameMeanwhile(t *testing.T) {
	long := time.Now().Add(-time.Hour)
	for _, c := range []struct {
		last, seen uint64
		behind     func(time.Time) bool
	}{
		{5, 7, long.Equal},
		{7, 7, func(at time.Time) bool { return time.Since(at) < time.Minute }},
		{9, 9, time.Time.IsZero},
	} {
		s := &stream{next: 10, behind: long}
		if s.noteRead(c.last, c.seen); !c.behind(s.behind) {
			t.Errorf("%d of %d: behind since %v", c.last, c.seen, s.behind)
		}
	}
}

// moody is a disk that is full while it is told to be.
type moody struct {
	full atomic.Bool
	room atomic.Int64 // bytes that still fit when it is full
}

func (m *moody) create(path string) (store, error) {
	if m.full.Load() && m.room.Load() <= 0 {
		return nil, syscall.ENOSPC
	}
	file, err := createFile(path)
	return moodyFile{file, m}, err
}

type moodyFile struct {
	store
	disk *moody
}

func (f moodyFile) WriteAt(p []byte, off int64) (int, error) {
	if !f.disk.full.Load() {
		return f.store.WriteAt(p, off)
	}
	n := min(int64(len(p)), f.disk.room.Load())
	f.disk.room.Add(-n)
	if written, err := f.store.WriteAt(p[:n], off); err != nil || n == int64(len(p)) {
		return written, err
	}
	return int(n), syscall.ENOSPC
}

func TestAFullDisk(t *testing.T) {
	var disk moody
	cfg := quick(t)
	b := mustOpenOn(t, cfg, disk.create)
	mustAppend(t, b, numbered(1, 10))
	disk.full.Store(true)
	disk.room.Store(20) // the next write is torn
	for i := range 10 {
		mustAppend(t, b, numbered(11+10*i, 10))
	}
	if st := b.Stats(); !strings.Contains(st.Problem, "no space left") || st.InMemory == 0 || st.Waiting != 110 {
		t.Errorf("%+v", st)
	}
	r := b.Fresh()
	_, got := next(t, r, 5) // the torn segment stays
	r.Ack()
	disk.full.Store(false)
	b.attend()
	if st := b.Stats(); st.Problem != "" || st.InMemory != 0 || st.Waiting != 105 {
		t.Errorf("%+v", st)
	}
	mustAppend(t, b, numbered(111, 10))
	balance(t, b)
	mustClose(t, b)
	b = mustOpen(t, cfg)
	_, rest := next(t, b.Backlog(), 200)
	got = append(got, rest...)
	if st := b.Stats(); st.DamagedBytes != 0 {
		t.Errorf("what was torn is left behind: %+v", st)
	}
	if want := strings.Fields(texts(numbered(1, 120))); !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
}

func TestAFullDiskAndFullMemory(t *testing.T) {
	var disk moody
	cfg := quick(t)
	cfg.MaxMemory, cfg.MaxBytes, cfg.MaxValue = 8192, 1<<16, 100
	b := mustOpenOn(t, cfg, disk.create)
	mustAppend(t, b, numbered(1, 100))
	disk.full.Store(true)
	for i := 101; i <= 1000; i++ {
		mustAppend(t, b, numbered(i, 1))
		if st := b.Stats(); st.InMemory > cfg.MaxMemory+100 {
			t.Fatalf("%+v", st)
		}
	}
	st := b.Stats()
	if st.DroppedDisk < 700 || st.Waiting < 150 {
		t.Errorf("%+v", st)
	}
	balance(t, b)
	err := b.Close()
	if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("%d values are lost with this process", st.Waiting)) {
		t.Errorf("error %v", err)
	}
}

// TestARealFullDisk needs the right to mount.
func TestARealFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=256k"); err != nil {
		t.Skip("a small tmpfs cannot be mounted here: ", err)
	}
	defer syscall.Unmount(dir, 0) //nolint:errcheck
	b := mustOpen(t, Config{Dir: dir, MaxBytes: 1 << 20, MaxMemory: 64 << 10, MaxValue: 1000})
	const all = 10_000 // 400 kB
	for i := range all / 10 {
		mustAppend(t, b, numbered(10*i+1, 10))
	}
	st := b.Stats()
	if st.Problem != "" && !strings.Contains(st.Problem, "no space left") || st.DroppedDisk == 0 {
		t.Errorf("%+v", st)
	}
	got := drain(t, b)
	balance(t, b)
	if len(got) != all-int(st.DroppedDisk) || len(got) < 4000 || got[len(got)-1] != fmt.Sprint(all) {
		t.Errorf("%d values, %+v", len(got), st)
	}
	b.attend()
	if st := b.Stats(); st.Problem != "" || st.InMemory != 0 {
		t.Errorf("afterwards: %+v", st)
	}
	mustClose(t, b)
}
