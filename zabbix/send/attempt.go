package send

import (
	"errors"
	"fmt"

	"vpoller/zabbix"
)

// An attempt is at one packet.
type attempt struct {
	*delivery
	values    []zabbix.Value
	pause     pause
	silent    int // answers that were lost, in a row, from one address
	redirects int // in a row, without a pause
}

const (
	maxSilent    = 3 // before something else is tried
	maxRedirects = 2 // before a pause

	// below both of these a packet is not cut because answers are lost
	minPacket = 50       // values
	minBytes  = 64 << 10 // of texts
)

var (
	errRefused  = errors.New("it refuses values")
	errToAndFro = errors.New("proxies send each other's hosts to and fro")
)

// once sends the packet. done tells that there is nothing to do with it any more,
// and ok that all of it was accepted, or given up.
func (a *attempt) once() (done, ok bool) {
	addr := a.address(a.values)
	reply, err := a.exchange(addr, a.values)
	switch {
	case err == nil && reply.Accepted:
		a.state.accepted(addr, len(a.values), reply)
		return true, true
	case a.ctx.Err() != nil:
		return true, false
	case err == nil && reply.Redirect != nil:
		return a.redirected(addr, *reply.Redirect)
	case err == nil:
		return a.refused(addr, reply)
	case errors.Is(err, zabbix.ErrNotSent):
		a.silent = 0
		a.routes.leave(a.values[0].Host, addr)
		return a.again(addr, err)
	}
	return a.unanswered(addr, err)
}

// again waits for the next try.
func (a *attempt) again(addr string, err error) (done, ok bool) {
	a.state.failed(addr, err)
	if a.doubts.due(a.state.outages()) {
		return true, false
	}
	return !a.pauseAfter(&a.pause, err), false
}

// redirected follows a proxy group. It tells about the first host only.
func (a *attempt) redirected(addr string, to zabbix.Redirect) (done, ok bool) {
	a.state.redirected()
	if several(a.values) {
		a.routes.group()
		return true, a.each(a.values)
	}
	a.routes.redirect(a.values[0].Host, to)
	if a.redirects++; a.redirects <= maxRedirects {
		return false, false
	}
	a.redirects = 0
	return a.again(addr, errToAndFro)
}

// refused finds out whether Zabbix refuses all, and if not, which value.
func (a *attempt) refused(addr string, reply zabbix.Reply) (done, ok bool) {
	if empty, err := a.exchange(addr, nil); err != nil || !empty.Accepted {
		a.routes.leave(a.values[0].Host, addr)
		return a.again(addr, fmt.Errorf("%w: %s", errRefused, reply.Info))
	}
	if len(a.values) > 1 {
		return true, a.halves(a.values)
	}
	a.state.dropped(addr, a.values[0], reply)
	return true, true
}

// unanswered stays with the address for a while: nobody else knows which values it
// has taken. Then the packet may be too long for the way, or the address gone.
func (a *attempt) unanswered(addr string, err error) (done, ok bool) {
	if a.silent++; a.silent < maxSilent {
		return a.again(addr, err)
	}
	a.silent = 0
	a.routes.leave(a.values[0].Host, addr)
	if done, _ := a.again(addr, err); done || !cuttable(a.values) {
		return done, false
	}
	a.state.shrink(len(a.values))
	return true, a.halves(a.values)
}

func cuttable(values []zabbix.Value) bool {
	size := 0
	for _, v := range values {
		size += len(v.Host) + len(v.Key) + len(v.Value)
	}
	return len(values) > minPacket || len(values) > 1 && size > minBytes
}
