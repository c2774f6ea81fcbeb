package api

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// ErrUnreachable says that a call got no answer, so that nobody knows whether
// it was carried out.
var ErrUnreachable = errors.New("no answer from Zabbix")

// An Error is a call that Zabbix answered with an error: nothing of it was
// carried out.
type Error struct {
	Method  string
	Code    int    // of JSON-RPC, such as -32602
	Message string // what kind of error, such as "Invalid params."
	Data    string // what is wrong
}

func (e *Error) Error() string {
	text := strings.TrimSuffix(strings.TrimSpace(e.Data), ".")
	if text == "" {
		text = strings.TrimSuffix(strings.TrimSpace(e.Message), ".")
	}
	return fmt.Sprintf("%s: %s", e.Method, text)
}

// Refused reports whether Zabbix does not take the token, the password or the
// session. The texts are those of its frontend: there is no code for it.
func (e *Error) Refused() bool {
	return e.says("not authori", "session terminated", "incorrect user name or password", "login name or password is incorrect",
		"api token expired", "account is temporarily blocked", "user is disabled")
}

// Forbidden reports whether the user may not do that.
func (e *Error) Forbidden() bool {
	return e.says("no permissions to call", "you do not have permission", "no api access")
}

func (e *Error) says(parts ...string) bool {
	text := strings.ToLower(e.Message + " " + e.Data)
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// A statusError is an answer that is none of the API.
type statusError struct {
	url, status, location string
	code                  int
}

func (e *statusError) Error() string {
	if e.location != "" {
		return fmt.Sprintf("%s sends its callers to %s", e.url, e.location)
	}
	return fmt.Sprintf("%s answers %q instead of what the API of Zabbix does", e.url, e.status)
}

// Hint says what to do about an error of this package, "" when there is nothing
// to add to it.
func Hint(err error) string {
	var answered *Error
	var status *statusError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &answered) && answered.Refused() && answered.Method == "user.login":
		return "log in to the frontend with that user and password: is the user enabled, and its group allowed to use the frontend?"
	case errors.As(err, &answered) && answered.Refused():
		return `make a token in Zabbix under "API tokens" and see that it is enabled and has not expired; if it is, the web server may drop the header "Authorization" (Apache: CGIPassAuth On)`
	case errors.As(err, &answered) && answered.Forbidden():
		return "the role of the user needs access to the API, and its group read-write access to the host groups"
	case errors.As(err, &status) && status.location != "":
		return "give that address as the one of Zabbix"
	case errors.As(err, &status):
		return "the address of Zabbix is the one that a browser shows for its frontend, without index.php"
	case errors.As(err, &cert):
		return "ca_file: names the PEM file of the authority that signed the certificate of the frontend; insecure: true checks nothing"
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded):
		return "is the frontend overloaded? a longer timeout: may help"
	case errors.Is(err, ErrUnreachable):
		return "is the web server of Zabbix up, and its address right?"
	}
	return ""
}

// redirected reports whether an HTTP status means that the answer is elsewhere.
func redirected(code int) bool {
	return code >= http.StatusMultipleChoices && code < http.StatusBadRequest
}
