package agent

import "time"

// A gate keeps requests back from a Zabbix that is away: after a few failures in
// a row one request at a time goes through, ever more seldom.
type gate struct {
	failures int
	until    time.Time // nobody goes through before
	probing  bool      // somebody has gone through, and is not back yet
	err      error     // of the last failure
}

const (
	gateFailures = 3 // in a row, that close it
	gateFirst    = time.Second
	gateLongest  = time.Minute
)

func (g *gate) closed() bool { return g.failures >= gateFailures }

// wait is how long to wait before the next request may go through; 0 is not at
// all, and that one has gone.
func (g *gate) wait(now time.Time) time.Duration {
	switch {
	case !g.closed():
		return 0
	case g.probing:
		return gateLongest // its end wakes everybody
	case now.Before(g.until):
		return g.until.Sub(now)
	}
	g.probing = true
	return 0
}

// result takes note of how a request went, and reports whether the gate has been
// opened or closed by it.
func (g *gate) result(err error, now time.Time) bool {
	was := g.closed()
	g.probing = false
	if err == nil {
		*g = gate{}
		return was
	}
	g.failures++
	g.err = err
	if g.closed() {
		g.until = now.Add(min(gateFirst<<min(g.failures-gateFailures, 10), gateLongest))
	}
	return g.closed() && !was
}
