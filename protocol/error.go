package protocol

import (
	"context"
	"errors"
	"fmt"
)

// Code is the machine-readable kind of an error reply. Scripts branch on it;
// the sentence beside it is for people.
type Code string

// The codes of error replies.
const (
	CodeBadRequest      Code = "bad_request"      // the message is not a request
	CodeUnknownMethod   Code = "unknown_method"   // no such method
	CodeUnknownHost     Code = "unknown_host"     // no such vCenter in the worker's configuration
	CodeMissingField    Code = "missing_field"    // a key that the method needs is absent or null
	CodeNotFound        Code = "not_found"        // no such object, disk, snapshot, ...
	CodeAmbiguous       Code = "ambiguous"        // several objects have that name
	CodeUnavailable     Code = "unavailable"      // the vCenter, the object or the workers cannot answer now
	CodeTimeout         Code = "timeout"          // no answer within the time allowed
	CodeOverloaded      Code = "overloaded"       // a queue is full; asking again later helps
	CodeGuestAuth       Code = "guest_auth"       // the guest refused, or was not given, credentials
	CodeInvalidProperty Code = "invalid_property" // the object's type has no such property path
	CodeUnknownCounter  Code = "unknown_counter"  // no such counter, instance or interval
	CodeNoSample        Code = "no_sample"        // the counter exists but has no sample (yet)
	CodeInternal        Code = "internal"         // a fault of vPoller itself
)

// Codes lists every code with its meaning, in the order of the constants.
func Codes() []CodeDoc {
	return []CodeDoc{
		{CodeBadRequest, "The message is not a request."},
		{CodeUnknownMethod, "There is no such method."},
		{CodeUnknownHost, "The worker's configuration has no such vCenter."},
		{CodeMissingField, "A key that the method needs is absent or null."},
		{CodeNotFound, "There is no such object, guest disk or snapshot."},
		{CodeAmbiguous, "Several objects have that name; the message lists them."},
		{CodeUnavailable, "The vCenter, the object or the workers cannot answer now."},
		{CodeTimeout, "There was no answer within the time allowed."},
		{CodeOverloaded, "A queue is full; asking again later helps."},
		{CodeGuestAuth, "The guest refused the credentials, or none were given."},
		{CodeInvalidProperty, "The object's type has no such property path."},
		{CodeUnknownCounter, "There is no such performance counter, instance or interval."},
		{CodeNoSample, "The counter exists but has no sample for the object."},
		{CodeInternal, "A fault of vPoller itself."},
	}
}

// CodeDoc is a code and one sentence on what it means.
type CodeDoc struct {
	Code    Code
	Meaning string
}

// Error is a failure as the client will read it.
type Error struct {
	Code Code
	Msg  string // one sentence, goes out as "msg"
	Hint string // what the client can do about it, goes out as "hint"; may be empty
	Err  error  // the cause, for logs and errors.Is; may be nil
}

// Errorf makes an [Error] whose message is formatted as by [fmt.Errorf]; an
// operand of %w becomes the cause.
func Errorf(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Msg: err.Error(), Err: errors.Unwrap(err)}
}

// WithHint returns a copy of e that also says what the client can do.
func (e *Error) WithHint(format string, args ...any) *Error {
	c := *e
	c.Hint = fmt.Sprintf(format, args...)
	return &c
}

func (e *Error) Error() string { return e.Msg }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// asError finds the [Error] in err's chain, or makes one: a deadline that
// passed is a timeout, everything else an internal fault.
func asError(err error) *Error {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e
	case errors.Is(err, context.DeadlineExceeded):
		return &Error{Code: CodeTimeout, Msg: err.Error(), Err: err}
	default:
		return &Error{Code: CodeInternal, Msg: err.Error(), Err: err}
	}
}
