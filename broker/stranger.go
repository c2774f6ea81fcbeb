package broker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
)

// A StrangerError says that a far end did not greet as ZeroMQ does: it is
// something else that listens there, or it hangs.
type StrangerError struct {
	Said []byte // what came in place of a greeting; at most its first bytes
	Err  error  // nil when something came
}

// Error is a sentence about the far end, "it".
func (e *StrangerError) Error() string {
	switch {
	case len(e.Said) > 0:
		return fmt.Sprintf("it is no vPoller, for it says %q where ZeroMQ greets", e.Said)
	case errors.Is(e.Err, io.EOF), errors.Is(e.Err, syscall.ECONNRESET), errors.Is(e.Err, syscall.EPIPE):
		return "it hangs up where ZeroMQ greets, so it is hardly a vPoller"
	default:
		return "it says nothing where ZeroMQ greets, so it is no vPoller, or one that hangs"
	}
}

// Unwrap returns the cause.
func (e *StrangerError) Unwrap() error { return e.Err }

// telling is the error of an attempt to connect, now, unless that only says that
// the time was over and the attempt before met a stranger.
func telling(before, now error) error {
	var slow net.Error
	cut := errors.As(now, &slow) && slow.Timeout() || errors.Is(now, net.ErrClosed) || errors.Is(now, context.Canceled)
	if cut && errors.As(before, new(*StrangerError)) {
		return before
	}
	return now
}
