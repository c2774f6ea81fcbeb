package send

import (
	"errors"
	"math/rand/v2"
	"time"

	"vpoller/zabbix"
)

// minPause is the first pause after a failure.
const minPause = time.Second

// A pause becomes longer from failure to failure.
type pause struct {
	last  time.Duration
	tried int // addresses, since the last pause
}

// pauseAfter waits before the next try: not before every address had its turn when
// nothing was sent. It returns false when delivery is to end.
func (d *delivery) pauseAfter(p *pause, err error) bool {
	if p.tried++; errors.Is(err, zabbix.ErrNotSent) && p.tried < len(d.cfg.Addresses) {
		return d.ctx.Err() == nil
	}
	p.tried = 0
	p.last = min(max(minPause, 2*p.last), d.cfg.Retry)
	timer := time.NewTimer(p.last/2 + rand.N(p.last/2+1)) // not all at the same time
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-d.state.recovery(): // somebody else was heard
	case <-d.ctx.Done():
		return false
	}
	return true
}
