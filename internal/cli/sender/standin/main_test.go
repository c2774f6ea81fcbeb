package standin

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vpoller/internal/cli"
	"vpoller/zabbix/trappertest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// A result is what a run leaves behind.
type result struct {
	stdout, stderr string
	code           int
}

// run runs the command line in this process.
func run(t *testing.T, stdin io.Reader, args ...string) result {
	t.Helper()
	return runContext(t.Context(), stdin, args...)
}

func runContext(ctx context.Context, stdin io.Reader, args ...string) result {
	var out strings.Builder
	got := runTo(ctx, stdin, &out, args...)
	got.stdout = out.String()
	return got
}

func runTo(ctx context.Context, stdin io.Reader, out io.Writer, args ...string) result {
	var errs strings.Builder
	o := &Options{}
	f := &cli.Flags{Name: "vpoller-sender", VersionLetter: "V"}
	o.Define(f)
	g := f.Group("Others")
	g.StringP("file", "f", "", "")
	f.Common(g)
	words, err := f.Parse(args, out)
	if err == nil {
		err = o.Run(ctx, &cli.Process{Name: "vpoller-sender", Stdin: stdin, Stdout: out, Stderr: &errs}, f, words)
	}
	code := cli.Report(&errs, "vpoller-sender", err)
	return result{stderr: errs.String(), code: code}
}

func trapper(t *testing.T) *trappertest.Server {
	t.Helper()
	s := trappertest.New()
	t.Cleanup(s.Close)
	return s
}

// nobody is an address where nothing listens.
func nobody(t *testing.T) string {
	t.Helper()
	s := trappertest.New()
	s.Close()
	return s.Addr()
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

var errRead = errors.New("the disk is gone")
