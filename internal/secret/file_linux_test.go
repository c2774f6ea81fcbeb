package secret_test

import (
	"errors"
	"io/fs"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"vpoller/internal/secret"
)

func TestReadFileSaysWhyItMayNotRead(t *testing.T) {
	path := write(t, plain, 0o000)
	result := make(chan error)
	go func() {
		// Root may read everything, so this thread becomes nobody and ends with
		// its goroutine: it is locked and never unlocked.
		runtime.LockOSThread()
		_ = syscall.Setfsuid(65534) // for any other user there is nothing to give up
		_, err := secret.ReadFile(path)
		result <- err
	}()
	err := <-result
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), `"chmod 600 `+path) {
		t.Errorf("an unreadable file: %v; want fs.ErrPermission and what to run", err)
	}
}
