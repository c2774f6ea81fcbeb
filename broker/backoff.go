package broker

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	firstPause = 20 * time.Millisecond
	lastPause  = 2 * time.Second
)

// A backoff spaces out attempts: each pause is up to twice as long as the one
// before, by chance, so that many ends that lost the same peer do not come back
// in step. The zero value is ready to use.
type backoff struct{ pause time.Duration }

func (b *backoff) reset() { b.pause = 0 }

// next returns the pause before the next attempt.
func (b *backoff) next() time.Duration {
	b.pause = min(max(2*b.pause, firstPause), lastPause)
	return b.pause/2 + rand.N(b.pause/2)
}

// wait pauses, and returns false when ctx ended meanwhile.
func (b *backoff) wait(ctx context.Context) bool {
	t := time.NewTimer(b.next())
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
