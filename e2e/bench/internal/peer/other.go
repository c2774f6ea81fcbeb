//go:build !linux

package peer

import (
	"context"
	"errors"
)

// Environment is what a process that runs Load or Serve needs in its environment.
func Environment() []string { return nil }

// Load needs epoll.
func Load(context.Context, LoadConfig, Script, func() error) (*Result, error) {
	return nil, errors.ErrUnsupported
}

// Serve needs epoll.
func Serve(context.Context, string, int, func()) error {
	return errors.ErrUnsupported
}
