package cli

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// Exit codes of all programs. Scripts branch on them.
const (
	ExitOK       = 0  // an answer, a clean stop
	ExitError    = 1  // an error reply, a failure of a daemon
	ExitUsage    = 2  // the command line or the configuration is wrong
	ExitNoAnswer = 69 // nobody answered: EX_UNAVAILABLE of sysexits(3)
)

// Error is a problem as the person at the terminal reads it, with the exit
// code that it ends the program with.
type Error struct {
	Code int
	Err  error  // nil when everything has been said already
	Hint string // what to do about it; may be empty
}

func (e *Error) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("exit status %d", e.Code)
	}
	return e.Err.Error()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Usagef is a mistake on the command line; the hint says how it is done right.
func Usagef(hint, format string, args ...any) error {
	return &Error{Code: ExitUsage, Err: fmt.Errorf(format, args...), Hint: hint}
}

// Silent ends the program with code when all there is to say has been said.
func Silent(code int) error { return &Error{Code: code} }

// Report writes err as "prog: problem" lines, and a "hint:" line where there
// is one, and returns the exit code: that of the [Error] in err's chain, else
// ExitError; ExitOK for nil.
func Report(w io.Writer, prog string, err error) int {
	if err == nil {
		return ExitOK
	}
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Code: ExitError, Err: err}
	}
	if e.Err != nil {
		for line := range strings.Lines(err.Error()) {
			fmt.Fprintf(w, "%s: %s\n", prog, strings.TrimRight(line, "\n")) //nolint:errcheck // nowhere left to say it
		}
	}
	Hint(w, e.Hint)
	return e.Code
}

// Hint writes a "hint:" line, or nothing when there is no hint.
func Hint(w io.Writer, hint string) {
	if hint != "" {
		fmt.Fprintf(w, "hint: %s\n", hint) //nolint:errcheck // nowhere left to say it
	}
}
