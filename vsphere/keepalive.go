package vsphere

import (
	"context"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
)

// idleLimit is how long a session may be unused before it is kept alive by a
// call. vCenter ends sessions after 30 minutes by default, ESXi as well.
const idleLimit = 10 * time.Minute

// keepAlive keeps the session from expiring until ctx ends. It makes no call
// while requests do, and none when nobody has logged in yet.
func (a *Agent) keepAlive(ctx context.Context) {
	wait := idleLimit
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		if wait = idleLimit - a.link.calls.idle(); wait <= 0 {
			wait = idleLimit
			a.touch(ctx)
		}
	}
}

// touch makes the smallest call there is, if there is a session. Errors have
// been noted by the breaker.
func (a *Agent) touch(ctx context.Context) {
	if !a.link.loggedIn() {
		return
	}
	_ = a.link.do(ctx, func(ctx context.Context, s *session) error {
		_, err := methods.GetCurrentTime(ctx, s)
		return err
	})
}

func (l *link) loggedIn() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current != nil
}
