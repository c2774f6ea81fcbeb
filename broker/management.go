package broker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/go-zeromq/zmq4"
	"golang.org/x/sync/errgroup"

	"vpoller/protocol"
)

// ManagementConfig says what a management server answers.
type ManagementConfig struct {
	Endpoint string
	// Methods answer the requests {"method": NAME}. They are called one at a
	// time and should be quick: meanwhile the server does nothing else.
	Methods map[string]func() *protocol.Response
	// Unknown is the text for a method that is not in Methods.
	Unknown string
	Limits  Limits
	Logger  *slog.Logger // default: none
}

// Management answers the few requests by which a daemon is asked how it is, and
// told to stop. To its clients it is a REP socket.
type Management struct {
	cfg    ManagementConfig
	loop   *loop
	accept *acceptor
	end    time.Time // when the last words are over; set while stopping
}

// NewManagement binds the endpoint. Run must follow, if only to release it.
func NewManagement(cfg ManagementConfig) (*Management, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	ln, err := listen(cfg.Endpoint)
	if err != nil {
		return nil, err
	}
	l, err := newLoop(cfg.Limits.withDefaults(), cfg.Logger)
	if err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	m := &Management{cfg: cfg, loop: l}
	l.onTime = m.stopped
	m.accept = newAcceptor(ln, introduce(zmq4.Rep), l, m.newInquiry)
	return m, nil
}

// Addr is the endpoint under which programs on this machine reach it.
func (m *Management) Addr() string { return dialableAddr(m.accept.ln.Addr()) }

// Run serves until ctx ends and what was answered until then is on its way.
func (m *Management) Run(ctx context.Context) error {
	var group errgroup.Group
	accept, stop := context.WithCancel(ctx)
	group.Go(func() error { m.accept.run(accept); return nil })
	forget := context.AfterFunc(ctx, func() { m.loop.post(m.stop) })
	err := m.loop.run()
	forget()
	stop()
	return errors.Join(err, group.Wait())
}

func (m *Management) stop() {
	m.end = m.loop.now.Add(lastWords)
	for p := range m.loop.living() {
		p.finishWriting()
	}
	m.loop.callBy(m.loop.now)
}

// stopped ends the loop as soon as all answers have left, or it is too late.
func (m *Management) stopped(now time.Time) time.Time {
	for p := range m.loop.living() {
		if p.pending() > 0 && now.Before(m.end) {
			return now.Add(wheelTick)
		}
	}
	m.loop.quit()
	return time.Time{}
}

// An inquiry is the session of a peer of the management endpoint.
type inquiry struct {
	*peer
	server *Management
}

func (m *Management) newInquiry(p *peer) session { return &inquiry{peer: p, server: m} }

func (q *inquiry) message(raw []byte) {
	env, ok := splitRequest(raw)
	if !ok {
		q.reply(raw[:env], errInvalid())
		return
	}
	q.reply(raw[:env], q.server.respond(payload(raw[env:])))
}

func (q *inquiry) oversize(raw []byte) { q.reply(raw[:leadingEnvelope(raw)], errInvalid()) }
func (q *inquiry) opened()             {}
func (q *inquiry) command(_, _ []byte) {}
func (q *inquiry) closed(error)        {}

func (q *inquiry) reply(env []byte, r *protocol.Response) {
	q.send(env, appendFrame(nil, 0, r.Append(nil)))
}

func errInvalid() *protocol.Response {
	return protocol.ResponseOf(protocol.Errorf(protocol.CodeBadRequest, "Invalid message received"))
}

// respond answers one request body.
func (m *Management) respond(body []byte) *protocol.Response {
	v, err := protocol.DecodeValue(body)
	if err != nil {
		return errInvalid()
	}
	var method protocol.Value
	switch v := v.(type) {
	case protocol.Object:
		method, _ = v.Get("method")
	case protocol.List: // as the original: a list has no method either
	default:
		return errInvalid()
	}
	if method == nil {
		return protocol.ResponseOf(protocol.Errorf(protocol.CodeBadRequest, "Missing method name"))
	}
	name, _ := method.(string)
	answer, ok := m.cfg.Methods[name]
	if !ok {
		return protocol.ResponseOf(protocol.Errorf(protocol.CodeUnknownMethod, "%s", m.cfg.Unknown))
	}
	return answer()
}
