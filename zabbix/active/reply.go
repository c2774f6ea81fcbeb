package active

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// ErrReply marks a reply that is none to a request for active checks.
var ErrReply = errors.New("no list of active checks")

// An Error says that Zabbix refused to hand out the checks of a host.
type Error struct {
	Host string
	Info string // in the words of the server
}

func (e *Error) Error() string {
	if e.Info == "" {
		return fmt.Sprintf("active checks of host %q: refused without a reason", e.Host)
	}
	return fmt.Sprintf("active checks of host %q: %s", e.Host, e.Info)
}

// Unknown reports whether there is no such host, or not yet: the request may have
// registered it.
func (e *Error) Unknown() bool { return strings.HasSuffix(e.Info, "not found") }

// Disabled reports whether the host is there and is not monitored.
func (e *Error) Disabled() bool { return strings.HasSuffix(e.Info, "not monitored") }

// Elsewhere reports whether another server or proxy monitors the host.
func (e *Error) Elsewhere() bool { return strings.Contains(e.Info, "monitored by a") }

// reply is what a server says to a request for active checks.
type reply struct {
	Response string          `json:"response"`
	Info     string          `json:"info"`
	Revision number          `json:"config_revision"`
	Data     json.RawMessage `json:"data"` // nil when the server leaves it out
	Upload   string          `json:"upload"`
	Redirect *struct {
		Address string `json:"address"`
		Reset   any    `json:"reset"` // true, or "true"
	} `json:"redirect"`
}

// entry is an item in a list of either form.
type entry struct {
	Key      string `json:"key"`
	Original string `json:"key_orig"` // older form, and only where it differs
	ItemID   number `json:"itemid"`   // newer form
	Delay    text   `json:"delay"`    // seconds in the older form, an interval in the newer
	Timeout  text   `json:"timeout"`  // since 7.0
}

func parseReply(host string, data []byte) (*reply, error) {
	var r reply
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, fmt.Errorf("%w for host %q: %w", ErrReply, host, err)
	}
	if bytes.Equal(r.Data, []byte("null")) {
		r.Data = nil
	}
	switch {
	case r.Response == "success":
		return &r, nil
	case r.Response != "failed":
		return nil, fmt.Errorf("%w for host %q: the response is %q", ErrReply, host, r.Response)
	case r.Redirect == nil:
		return nil, &Error{Host: host, Info: r.Info}
	}
	return &r, nil
}

// target is the address that a redirect leads to, "" for back to the configured
// one.
func (r *reply) target() (string, error) {
	if r.Redirect.Reset == true || r.Redirect.Reset == "true" {
		return "", nil
	}
	addr := r.Redirect.Address
	if _, _, err := net.SplitHostPort(addr); err != nil {
		addr = net.JoinHostPort(strings.Trim(addr, "[]"), "10051")
	}
	if host, _, err := net.SplitHostPort(addr); err != nil || host == "" {
		return "", fmt.Errorf("%w: a redirect to %q", ErrReply, r.Redirect.Address)
	}
	return addr, nil
}

func (r *reply) entries(host string) ([]entry, error) {
	var list []entry
	if err := json.Unmarshal(r.Data, &list); err != nil {
		return nil, fmt.Errorf("%w for host %q: %w", ErrReply, host, err)
	}
	for i, e := range list {
		if e.Key == "" {
			return nil, fmt.Errorf("%w for host %q: item %d has no key", ErrReply, host, i+1)
		}
	}
	return list, nil
}

// A number is a JSON number, or one in quotes.
type number uint64

func (n *number) UnmarshalJSON(data []byte) error {
	v, err := strconv.ParseUint(strings.Trim(string(data), `"`), 10, 64)
	if err != nil && string(data) != "null" {
		return fmt.Errorf("%s where a number belongs", data)
	}
	*n = number(v)
	return nil
}

// A text is a JSON string, or a number as its digits.
type text string

func (t *text) UnmarshalJSON(data []byte) error {
	if data[0] != '"' {
		*t = text(data)
		return nil
	}
	return json.Unmarshal(data, (*string)(t))
}
