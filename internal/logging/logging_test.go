package logging_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vpoller/internal/logging"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFileAppendsAndIsNotForOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vpoller.log")
	for _, line := range []string{"first\n", "second\n"} {
		f, err := logging.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(line)); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(t, path); got != "first\nsecond\n" {
		t.Errorf("file holds %q", got)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm()&0o007 != 0 {
		t.Errorf("mode is %v: others can read it", info.Mode())
	}
}

func TestHangupMovesToTheNewFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "vpoller.log")
	f, err := logging.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test's file
	log := logging.New(f, false)
	log.Info("before")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}

	hangups := make(chan os.Signal)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		logging.ReopenOn(ctx, hangups, f, log)
	}()
	hangups <- os.Interrupt // any value will do
	cancel()
	<-done

	log.Info("after")
	if old := read(t, path+".1"); !strings.Contains(old, "before") || strings.Contains(old, "after") {
		t.Errorf("old file holds %q", old)
	}
	if now := read(t, path); !strings.Contains(now, "reopened") || !strings.Contains(now, "after") {
		t.Errorf("new file holds %q", now)
	}
}

func TestFailedReopenKeepsTheOldFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "log")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "vpoller.log")
	f, err := logging.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // a test's file
	if err := os.Rename(dir, dir+".moved"); err != nil {
		t.Fatal(err)
	}
	if err := f.Reopen(); err == nil {
		t.Error("Reopen in a folder that is gone reports nothing")
	}
	if _, err := f.Write([]byte("still here\n")); err != nil {
		t.Error(err)
	}
	if got := read(t, filepath.Join(dir+".moved", "vpoller.log")); got != "still here\n" {
		t.Errorf("old file holds %q", got)
	}
}

func TestDebugLinesNeedDebug(t *testing.T) {
	for _, debug := range []bool{false, true} {
		var b strings.Builder
		logging.New(&b, debug).Debug("detail")
		if got := strings.Contains(b.String(), "detail"); got != debug {
			t.Errorf("debug %v: line written is %v", debug, got)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
