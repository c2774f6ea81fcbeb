package secret

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// MaxFileSize limits a secret file, in bytes: a longer one is some other file,
// named by mistake.
const MaxFileSize = 4096

// ReadFile reads the secret that is the whole content of the file at path, less
// one trailing newline ("\n" or "\r\n").
//
// The file must be regular, of 1 to MaxFileSize bytes, readable by this process
// and closed to users who are neither its owner nor in its group. The error
// names the file, says what to do, and never holds any of the content.
func ReadFile(path string) (Text, error) {
	// Not blocking, so that a named pipe without a writer is refused, not waited for.
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return Text{}, openError(path, err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return Text{}, fmt.Errorf("look at secret file: %w", err)
	}
	if err := checkFile(path, info); err != nil {
		return Text{}, err
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxFileSize+1))
	if err != nil {
		return Text{}, fmt.Errorf("read secret file: %w", err)
	}
	return textOf(path, data)
}

func openError(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("secret file %s: %w", path, fs.ErrNotExist)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("secret file %s may not be read by user id %d: give it to that user with \"chown\" and run \"chmod 600 %s\": %w",
			path, os.Geteuid(), path, fs.ErrPermission)
	}
	return fmt.Errorf("open secret file: %w", err)
}

func checkFile(path string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return fmt.Errorf("secret file %s is not a regular file", path)
	}
	return CheckMode(path, info.Mode())
}

// CheckMode refuses the mode of a file at path that holds a secret when users
// who are neither its owner nor in its group have any access to it.
func CheckMode(path string, mode fs.FileMode) error {
	if mode.Perm()&0o007 == 0 {
		return nil
	}
	return fmt.Errorf("%s holds a secret and is open to every user of this machine (mode %04o): run \"chmod o= %s\"",
		path, mode.Perm(), path)
}

func textOf(path string, data []byte) (Text, error) {
	if len(data) > MaxFileSize {
		return Text{}, fmt.Errorf("secret file %s is longer than %d bytes: is it the right file?", path, MaxFileSize)
	}
	plain, ended := strings.CutSuffix(string(data), "\n")
	if ended {
		plain = strings.TrimSuffix(plain, "\r")
	}
	if plain == "" {
		return Text{}, fmt.Errorf("secret file %s is empty", path)
	}
	return New(plain), nil
}
