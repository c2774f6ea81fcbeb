package secret_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"vpoller/internal/secret"
)

func TestReadFileTrimsOneNewline(t *testing.T) {
	for _, test := range []struct{ content, want string }{
		{"pass", "pass"},
		{"pass\n", "pass"},
		{"pass\r\n", "pass"},
		{"pass\n\n", "pass\n"},
		{"pass\r", "pass\r"},
		{" pass word \n", " pass word "},
	} {
		text, err := secret.ReadFile(write(t, test.content, 0o600))
		if err != nil || text.Reveal() != test.want {
			t.Errorf("a file of %q holds %q, %v; want %q", test.content, text.Reveal(), err, test.want)
		}
	}
}

func TestReadFileAcceptsTheOwnerAndTheGroup(t *testing.T) {
	for _, mode := range []fs.FileMode{0o400, 0o600, 0o440, 0o640, 0o660} {
		if _, err := secret.ReadFile(write(t, "pass", mode)); err != nil {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	directory := t.TempDir()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct{ path, reason string }{
		"a missing file":          {filepath.Join(directory, "nope"), "file does not exist"},
		"a directory":             {directory, "is not a regular file"},
		"a pipe without a writer": {pipe, "is not a regular file"},
		"a world-readable file":   {write(t, plain, 0o644), `(mode 0644): run "chmod o= `},
		"a world-writable file":   {write(t, plain, 0o602), `(mode 0602): run "chmod o= `},
		"an empty file":           {write(t, "", 0o600), "is empty"},
		"a file of one newline":   {write(t, "\n", 0o600), "is empty"},
		"a file too long":         {write(t, plain+strings.Repeat("x", secret.MaxFileSize), 0o600), "is longer than 4096 bytes"},
	}
	for name, test := range tests {
		text, err := secret.ReadFile(test.path)
		if err == nil {
			t.Errorf("%s is accepted", name)
			continue
		}
		if !strings.Contains(err.Error(), test.path) || !strings.Contains(err.Error(), test.reason) || !text.IsZero() {
			t.Errorf("%s: %v; want the path and %q, and no secret", name, err, test.reason)
		}
		hides(t, name, err.Error())
	}
}

func TestReadFileMissingIsErrNotExist(t *testing.T) {
	if _, err := secret.ReadFile(filepath.Join(t.TempDir(), "nope")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v, want fs.ErrNotExist", err)
	}
}

// write makes a file with exactly this mode, whatever the umask.
func write(t *testing.T, content string, mode fs.FileMode) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}
