package buffer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix"
)

// quick is a configuration that leaves fsync to the system and holds nothing.
func quick(t testing.TB) Config { return Config{Dir: t.TempDir(), Sync: SyncNever, Hold: HoldNone} }

func mustOpen(t testing.TB, cfg Config) *Buffer { return mustOpenOn(t, cfg, createFile) }

func mustOpenOn(t testing.TB, cfg Config, on create) *Buffer {
	t.Helper()
	b, err := open(cfg, on)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func mustClose(t testing.TB, b *Buffer) {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// numbered are values whose text is their number; from is the first one's.
func numbered(from, n int) []zabbix.Value {
	list := make([]zabbix.Value, n)
	for i := range list {
		list[i] = zabbix.Value{Host: fmt.Sprintf("vm-%d", (from+i)%3), Key: "vpoller[x]", Value: fmt.Sprint(from + i), Clock: 1_700_000_000 + int64(from+i), NS: int32(i)}
	}
	return list
}

func mustAppend(t testing.TB, b *Buffer, values []zabbix.Value) {
	t.Helper()
	if err := b.Append(values); err != nil {
		t.Fatal(err)
	}
}

// now is a context for Next that takes what there is and does not wait.
func now() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

// batch takes what is there, nil when nothing is.
func next(t testing.TB, r *Reader, count int) (session string, texts []string) {
	t.Helper()
	session, values, err := r.Next(now(), count, 1<<20)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	for _, v := range values {
		texts = append(texts, v.Value)
	}
	return session, texts
}

// drain reads and acknowledges all that waits, backlog first.
func drain(t testing.TB, b *Buffer) (texts []string) {
	t.Helper()
	for _, r := range []*Reader{b.Backlog(), b.Fresh(), b.Backlog()} { // fresh values may become backlog
		for {
			_, got := next(t, r, 7)
			if got == nil {
				break
			}
			texts = append(texts, got...)
			r.Ack()
		}
	}
	return texts
}

func texts(values []zabbix.Value) string {
	var list []string
	for _, v := range values {
		list = append(list, v.Value)
	}
	return strings.Join(list, " ")
}

// balance checks that nothing is lost without being counted.
func balance(t testing.TB, b *Buffer) {
	t.Helper()
	st := b.Stats()
	in := st.Recovered + st.Appended
	out := st.Acknowledged + st.DroppedSize + st.DroppedAge + st.DroppedDisk + st.Damaged + st.Waiting
	if in != out {
		t.Errorf("%d went in and %d are accounted for: %+v", in, out, st)
	}
}

// files are the paths of what matches.
func files(t testing.TB, dir, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func mustRead(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func mustWrite(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// within bounds a test that waits for what should happen.
func within(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// after lets time pass; in a bubble of synctest it costs none.
func after(d time.Duration) { <-time.After(d) }
