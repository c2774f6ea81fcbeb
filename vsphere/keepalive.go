package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
)

// idleLimit is how long a session may be unused before it is kept alive by a
// call. vCenter ends sessions after 30 minutes by default, ESXi as well.
const idleLimit = 10 * time.Minute

// keepAlive calls touch whenever idle says that nothing has been called for
// idleLimit, until ctx ends.
func keepAlive(ctx context.Context, idle func() time.Duration, touch func(context.Context)) {
	wait := idleLimit
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if wait = idleLimit - idle(); wait <= 0 {
			wait = idleLimit
			touch(ctx)
		}
	}
}

// touch makes the smallest call there is, if there is a session. Nobody waits
// for it, and the breaker has noted how it ended.
func (l *link) touch(ctx context.Context) {
	if !l.loggedIn() {
		return
	}
	_ = l.do(ctx, func(ctx context.Context, s *session) error {
		_, err := methods.GetCurrentTime(ctx, s)
		return err
	})
}

func (l *link) loggedIn() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current != nil
}
