package peer

import (
	"bytes"
	"strings"
)

// Verdict is what a client thinks of a reply.
type Verdict int

// The verdicts.
const (
	Right   Verdict = iota // the answer to its request
	Wrong                  // an answer to something else, or to nothing
	Refused                // an error reply in place of an answer
)

// Script says what the clients ask and which replies are right. Its methods are called from one goroutine.
type Script interface {
	// Ask appends the client's next request to dst.
	Ask(client int, dst []byte) []byte
	// Judge compares a reply with the client's latest request.
	Judge(client int, reply []byte) Verdict
}

var errorReply = []byte(`{"success": 1`)

// Echo is the script for a broker with an echoing worker behind it: an ordinary vm.get whose name is a tag that no other
// request of the run has.
type Echo struct {
	requests [][]byte
}

const (
	tagStart  = len(`{"name": "`)
	tagClient = tagStart + 6 // the client's number, then its count of requests
	tagEnd    = tagStart + 16
)

// EchoRequest is a request of size bytes, or what it needs at least, with room for the tag.
func EchoRequest(size int) string {
	head := `{"name": "0000000000000000", "method": "vm.get", "hostname": "vc01.example.org", "properties": ["`
	tail := `"]}`
	return head + strings.Repeat("p", max(size-len(head)-len(tail), 0)) + tail
}

// NewEcho makes the script for so many clients that all send request, an EchoRequest, with tags of their own.
func NewEcho(clients int, request string) *Echo {
	s := &Echo{requests: make([][]byte, clients)}
	for i := range s.requests {
		s.requests[i] = []byte(request)
		count(s.requests[i][tagStart:tagClient], i)
	}
	return s
}

// Ask implements Script.
func (s *Echo) Ask(client int, dst []byte) []byte {
	count(s.requests[client][tagClient:tagEnd], 1)
	return append(dst, s.requests[client]...)
}

// Judge implements Script.
func (s *Echo) Judge(client int, reply []byte) Verdict {
	switch {
	case bytes.HasPrefix(reply, s.requests[client][:EchoSize]):
		return Right
	case bytes.HasPrefix(reply, errorReply):
		return Refused
	}
	return Wrong
}

// count adds n to a decimal number of fixed width; it starts again at 0 when it overflows.
func count(digits []byte, n int) {
	for i := len(digits) - 1; i >= 0 && n > 0; i-- {
		n += int(digits[i] - '0')
		digits[i] = byte('0' + n%10)
		n /= 10
	}
}
