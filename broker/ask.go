package broker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
)

// askBuffer is read at first; more than most answers have.
const askBuffer = 8 << 10

// errReported is what a peer says with the command ERROR.
var errReported = errors.New("the peer reports an error")

// Ask asks one question over a connection of its own and returns the answer's
// body. It is for a program that asks once and ends: it starts no goroutine and
// tries nothing twice, so that an end that refuses is an error at once.
//
// The deadline of ctx counts for everything: names, connection, handshake and
// answer. When it passes, the error is that of ctx and says what was waited for.
func Ask(ctx context.Context, endpoint string, body []byte) ([]byte, error) {
	if err := checkDialable([]string{endpoint}); err != nil {
		return nil, err
	}
	limit := Limits{}.withDefaults().Message
	if len(body) > limit {
		return nil, fmt.Errorf("a request of %d bytes: %w", len(body), errTooBig)
	}
	conn, err := connect(ctx, endpoint)
	if err != nil {
		return nil, during(ctx, "connecting to "+endpoint, err)
	}
	defer conn.Close() //nolint:errcheck // nothing is left to be sent
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	me := introduce(zmq4.Dealer)
	me.behind = appendFrame([]byte(delimiter), 0, body)
	far, err := handshake(conn, me)
	if err == nil {
		err = far.asked()
	}
	if err != nil {
		return nil, during(ctx, "greeting "+endpoint, rootOf(err))
	}
	answer, err := question{Conn: conn, limit: limit}.answer()
	if err != nil {
		return nil, during(ctx, "waiting for the answer of "+endpoint, err)
	}
	return answer, nil
}

func connect(ctx context.Context, where string) (net.Conn, error) {
	ep, err := parseEndpoint(where)
	if err != nil {
		return nil, err
	}
	d := net.Dialer{KeepAlive: -1} // the deadline comes first
	return d.DialContext(ctx, ep.network, ep.address)
}

// rootOf is the end of err's chain, or the stranger in it: the library tells in
// four steps that the greeting is none.
func rootOf(err error) error {
	if stranger := (*StrangerError)(nil); errors.As(err, &stranger) {
		return stranger
	}
	for next := errors.Unwrap(err); next != nil; next = errors.Unwrap(err) {
		err = next
	}
	return err
}

// during is err with what was being done. The end of ctx hides what came of
// that: the connection was closed, or the dialler saw the deadline first. It does
// not hide that the far end has not even greeted.
func during(ctx context.Context, what string, err error) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		<-ctx.Done()
	}
	stranger := errors.As(err, new(*StrangerError))
	switch {
	case ctx.Err() != nil && stranger:
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case stranger:
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		err = errEnded
	}
	return fmt.Errorf("%s: %w", what, err)
}

// A question is a connection over which one request has been sent.
type question struct {
	net.Conn
	limit int // of the answer's body
}

// answer reads until the answer has come.
func (q question) answer() ([]byte, error) {
	buf := make([]byte, 0, askBuffer)
	for {
		n, err := q.Read(buf[len(buf):cap(buf)])
		if err != nil {
			return nil, err
		}
		buf = buf[:len(buf)+n]
		answer, used, err := q.take(buf)
		if answer != nil || err != nil {
			return answer, err
		}
		buf = append(buf[:0], buf[used:]...)
		if len(buf) == cap(buf) {
			buf = append(make([]byte, 0, 2*cap(buf)), buf...)
		}
	}
}

// take looks for the answer among the whole messages at the start of b, which
// take up used bytes. Commands are obeyed, and messages of another form than
// [] [body] ignored.
func (q question) take(b []byte) (answer []byte, used int, err error) {
	for used < len(b) {
		n, err := scan(b[used:], q.limit)
		if err != nil || n == 0 {
			return nil, used, err
		}
		msg := b[used : used+n]
		used += n
		if msg[0]&flagCommand != 0 {
			_, command, _ := nextFrame(msg)
			if err := q.obey(command); err != nil {
				return nil, used, err
			}
			continue
		}
		if env, ok := splitRequest(msg); ok {
			return payload(msg[env:]), used, nil
		}
	}
	return nil, used, nil
}

// obey answers a PING, so that a proxy knows that somebody waits, and ends with
// an ERROR.
func (q question) obey(command []byte) error {
	name, data, ok := splitCommand(command)
	switch {
	case !ok:
		return errBadFrame
	case string(name) == "ERROR":
		return fmt.Errorf("%w: %q", errReported, data)
	case string(name) == "PING" && len(data) >= 2:
		_, err := q.Write(commandFrame("PONG", data[2:min(len(data), 2+16)]))
		return err
	}
	return nil
}
