package broker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"

	"github.com/go-zeromq/zmq4"
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

// ErrBackend says that a client was led to where workers belong. There it would
// be given requests as one of them.
var ErrBackend = errors.New("it is the backend of a vPoller proxy, where workers connect: clients ask the frontend")

// asked reports whether the far end is one that clients ask.
func (i *peerInfo) asked() error {
	if i.vpoller() && i.socketType == string(zmq4.Dealer) {
		return ErrBackend
	}
	return nil
}

// telling is the error of an attempt to connect, now, unless that only says that
// the time was over, and the attempt before said more.
func telling(before, now error) error {
	var slow net.Error
	cut := errors.As(now, &slow) && slow.Timeout() || errors.Is(now, net.ErrClosed) || errors.Is(now, context.Canceled)
	if cut && before != nil {
		return before
	}
	return now
}
