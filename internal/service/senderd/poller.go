package senderd

import (
	"context"
	"log/slog"
	"time"

	"vpoller/internal/push"
	"vpoller/protocol"
)

// newPoller is a stand-in until package poll is there.
func newPoller(*proxy, time.Duration, *slog.Logger) push.Poller { return nobody{} }

type nobody struct{}

func (nobody) Poll(_ context.Context, questions []push.Question, answered func(int, push.Answer)) {
	for i := range questions {
		answered(i, push.Answer{Err: protocol.Errorf(protocol.CodeUnavailable, "not yet")})
	}
}
