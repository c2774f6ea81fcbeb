package vsphere

import (
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/vmware/govmomi/vim25/xml"
)

// lostError says that a call could not be made, or its connection was lost.
type lostError struct {
	host  string
	cause error
}

func (e *lostError) Error() string {
	return fmt.Sprintf("cannot reach vCenter %s: %s", e.host, e.brief())
}

func (e *lostError) brief() string { return reason(e.cause) }

func (e *lostError) Unwrap() error { return e.cause }

// reason is what went wrong on the network, in a few words and without the
// addresses and operations that the layers in between add.
func reason(err error) string {
	var errno syscall.Errno
	var syntax *xml.SyntaxError
	var unmarshal xml.UnmarshalError
	var e *url.Error
	switch {
	case errors.As(err, &errno):
		return errno.Error()
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed"
	case errors.As(err, &syntax) || errors.As(err, &unmarshal):
		return "what answers there is not the vSphere API"
	case distrusted(err) != nil:
		return "its certificate cannot be trusted: " + trustProblem(err)
	case errors.As(err, &e):
		return e.Err.Error()
	default:
		return err.Error()
	}
}

// trustProblem is why a certificate was not accepted.
func trustProblem(err error) string {
	_, problem, found := strings.Cut(err.Error(), "x509: ")
	if !found {
		return "it does not match the thumbprint"
	}
	return problem
}

// timeoutError says that a call was made and not answered in time, or that
// the caller went away.
type timeoutError struct {
	host   string
	waited time.Duration
	cause  error // of the context
}

func (e *timeoutError) Error() string {
	return fmt.Sprintf("vCenter %s %s", e.host, e.brief())
}

func (e *timeoutError) brief() string {
	return fmt.Sprintf("did not answer within %v", e.waited.Round(time.Millisecond))
}

func (e *timeoutError) Unwrap() error { return e.cause }
