package service

import (
	"context"

	"vpoller/protocol"
)

// Stop is the way in which a daemon's management endpoint ends it.
type Stop struct {
	ctx  context.Context
	stop context.CancelFunc
}

// NewStop returns a Stop that nobody has asked for yet.
func NewStop() *Stop {
	ctx, stop := context.WithCancel(context.Background())
	return &Stop{ctx, stop}
}

// Reply asks for the end and answers the management method "shutdown".
func (s *Stop) Reply() *protocol.Response {
	s.stop()
	return &protocol.Response{Msg: "Shutdown time has arrived"}
}

// Context is ctx, ended also when Reply is called. cancel releases it.
func (s *Stop) Context(ctx context.Context) (_ context.Context, cancel func()) {
	ctx, end := context.WithCancel(ctx)
	forget := context.AfterFunc(s.ctx, end)
	return ctx, func() { forget(); end() }
}
