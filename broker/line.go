package broker

import (
	"context"
	"encoding/binary"
	"fmt"
	"time"

	"github.com/go-zeromq/zmq4"
)

// A line is the session of a client with a proxy.
type line struct {
	loop *loop
	many bool          // the peer returns our numbers, so that calls may overlap
	turn chan struct{} // unless many: holds one while a question is out
	lost chan struct{} // closed when the connection is

	// The rest belongs to the loop's goroutine.
	peer  *peer
	calls map[uint64]*call
	count uint64
}

// A call is a question that is out.
type call struct {
	number uint64
	asked  time.Time
	answer chan answer // has room for the one answer
}

// An answer is the body, or why there is none.
type answer struct {
	body []byte
	err  error
}

// callNumber is the length of the number before the delimiter.
const callNumber = 8

func dialLine(ctx context.Context, l *loop, where string) (*line, error) {
	c, err := dial(ctx, where, introduce(zmq4.Dealer))
	if err != nil {
		return nil, err
	}
	if err := c.info.asked(); err != nil {
		c.close()
		return nil, fmt.Errorf("connecting to %s: %w", where, err)
	}
	ln := &line{
		loop:  l,
		many:  c.info.vpoller(),
		turn:  make(chan struct{}, 1),
		lost:  make(chan struct{}),
		calls: make(map[uint64]*call),
	}
	if !l.post(func() { ln.adopt(c) }) {
		c.close()
		return nil, ErrClosed
	}
	return ln, nil
}

func (ln *line) adopt(c connection) {
	err := ln.loop.adopt(c, func(p *peer) session { ln.peer = p; return ln })
	if err != nil {
		close(ln.lost)
	}
}

// ask sends one question and waits for its answer.
func (ln *line) ask(ctx context.Context, body []byte) ([]byte, error) {
	if !ln.many {
		select {
		case ln.turn <- struct{}{}:
			defer func() { <-ln.turn }()
		case <-ln.lost:
			return nil, errEnded
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	k := &call{answer: make(chan answer, 1)}
	if !ln.loop.post(func() { ln.send(k, body) }) {
		return nil, ErrClosed
	}
	select {
	case a := <-k.answer:
		return a.body, a.err
	case <-ln.lost:
		return nil, errEnded
	case <-ctx.Done():
		ln.loop.call(func() { ln.forget(k) })
		return nil, fmt.Errorf("waiting for the answer: %w", ctx.Err())
	}
}

func (ln *line) send(k *call, body []byte) {
	if ln.peer == nil || ln.peer.dead {
		return
	}
	ln.count++
	k.number, k.asked = ln.count, ln.loop.now
	ln.calls[k.number] = k
	var head []byte
	if ln.many {
		head = appendFrame(head, flagMore, binary.BigEndian.AppendUint64(nil, k.number))
	}
	head = append(head, delimiter...)
	ln.peer.send(appendFrameHeader(head, 0, len(body)), body)
}

// forget gives a call up. Without numbers the answer could still come and be
// taken for the next one's; and where nothing at all has come since the
// question, the connection may be dead. Then it ends.
func (ln *line) forget(k *call) {
	if ln.peer == nil || ln.calls[k.number] != k {
		return
	}
	delete(ln.calls, k.number)
	if !ln.many || !ln.peer.heard.After(k.asked) {
		ln.peer.kill(errSilent)
	}
}

// message takes an answer: [number] [] [body], or [] [body].
func (ln *line) message(raw []byte) {
	if env, ok := splitRequest(raw); ok {
		ln.settle(raw[:env], answer{body: payload(raw[env:])})
	}
}

// oversize tells the call that its answer is too big.
func (ln *line) oversize(raw []byte) {
	if env := leadingEnvelope(raw); env > 0 {
		ln.settle(raw[:env], answer{err: errTooBig})
	}
}

// settle gives the call whose envelope came back its answer, if it still waits.
func (ln *line) settle(env []byte, a answer) {
	if k := ln.callOf(env); k != nil {
		delete(ln.calls, k.number)
		a.body = append([]byte(nil), a.body...)
		k.answer <- a
	}
}

// callOf finds the call whose envelope came back.
func (ln *line) callOf(env []byte) *call {
	if !ln.many {
		return ln.calls[ln.count]
	}
	_, number, _ := nextFrame(env)
	if len(number) != callNumber {
		return nil
	}
	return ln.calls[binary.BigEndian.Uint64(number)]
}

func (ln *line) opened()             {}
func (ln *line) command(_, _ []byte) {}
func (ln *line) closed(error)        { close(ln.lost) }
