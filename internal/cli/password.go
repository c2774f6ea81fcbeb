package cli

import (
	"fmt"
	"io"
	"strings"

	"vpoller/internal/secret"
)

// ReadPassword reads what a flag for a password file names: a file that is
// closed to others, or "-" for standard input.
func ReadPassword(path string, stdin io.Reader) (secret.Text, error) {
	if path != "-" {
		return secret.ReadFile(path)
	}
	data, err := io.ReadAll(io.LimitReader(stdin, secret.MaxFileSize+1))
	if err != nil {
		return secret.Text{}, fmt.Errorf("read password from standard input: %w", err)
	}
	if len(data) > secret.MaxFileSize {
		return secret.Text{}, fmt.Errorf("password on standard input is longer than %d bytes", secret.MaxFileSize)
	}
	return secret.New(strings.TrimRight(string(data), "\r\n")), nil
}
