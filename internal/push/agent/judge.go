package agent

import (
	"cmp"
	"time"
	"unique"

	"vpoller/internal/push"
	"vpoller/internal/push/marks"
	"vpoller/protocol"
	"vpoller/zabbix"
)

// An outcome is what an answer makes of an item, once the sink has the values.
type outcome struct {
	ticket
	state   itemState
	reason  unique.Handle[string]
	last    int64
	passing uint32
	mark    marks.Mark // of a counter with new samples
}

// judge finds out what answers come to: values for Zabbix, and new states.
// Answers about items that have left come to nothing.
func (a *Agent) judge(all []answered) ([]zabbix.Value, []outcome) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	values := make([]zabbix.Value, 0, len(all))
	outcomes := make([]outcome, 0, len(all))
	for _, answer := range all {
		it := &a.items[answer.id]
		if it.gen != answer.gen || it.host == nil {
			continue
		}
		o := outcome{ticket: answer.ticket, state: it.state, reason: it.reason, last: it.last}
		if answer.Err == nil {
			answer.Err = a.tooLong(answer)
		}
		if answer.Err == nil {
			values = a.good(&o, answer, values)
		} else {
			values = a.bad(&o, answer, it.passing, now, values)
		}
		outcomes = append(outcomes, o)
	}
	return values, outcomes
}

// tooLong is why the sink would not take an answer; nil when it would.
func (a *Agent) tooLong(answer answered) error {
	for _, v := range answer.Values {
		if n := len(v.Text); n > a.cfg.Longest {
			a.stats.TooLong++
			return protocol.Errorf(protocol.CodeBadRequest, "The value has %d bytes, but %d is all that can be sent", n, a.cfg.Longest).
				WithHint("have the key ask for less; of a discovery, for fewer objects")
		}
	}
	return nil
}

// good makes values of an answer with some, or with none when there is no newer
// sample.
func (a *Agent) good(o *outcome, answer answered, values []zabbix.Value) []zabbix.Value {
	for _, v := range answer.Values {
		at := v.Time
		switch {
		case answer.mark == 0:
			at = later(at, o.last)
			o.last = at.UnixNano()
		case !at.After(answer.after) || at.Equal(answer.sent):
			a.stats.Repeated++
			continue
		default:
			answer.after = at
			o.mark = marks.Mark{ID: answer.mark, Time: at.UnixNano()}
		}
		values = append(values, answer.value(v.Text, zabbix.Normal, at))
		o.state, o.reason = supported, unique.Handle[string]{}
	}
	return values
}

// bad makes an item not supported, which Zabbix is told once; not because of an
// error that passes, unless that takes long.
func (a *Agent) bad(o *outcome, answer answered, since uint32, now time.Time, values []zabbix.Value) []zabbix.Value {
	reason := reasonOf(answer.Err)
	if push.Passing(answer.Err) {
		a.stats.Passing++
		o.passing = cmp.Or(since, uint32(now.Unix()))
		if o.state == notSupported || now.Sub(time.Unix(int64(o.passing), 0)) < a.cfg.Patience {
			return values
		}
	}
	if o.state == notSupported && o.reason.Value() == reason {
		return values
	}
	at := later(now, o.last)
	o.state, o.reason = notSupported, unique.Make(reason)
	if answer.mark == 0 {
		o.last = at.UnixNano()
	}
	return append(values, answer.value(reason, zabbix.NotSupported, at))
}

// reasonOf is an error in the words for Zabbix.
func reasonOf(err error) string {
	r := protocol.ResponseOf(err)
	if r.Hint == "" {
		return r.Msg
	}
	return r.Msg + ": " + r.Hint
}

func (p *probe) value(text string, state zabbix.State, at time.Time) zabbix.Value {
	return zabbix.Value{
		Host: p.host.spec.Name, Key: p.original.Value(), Value: text, State: state,
		Clock: at.Unix(), NS: int32(at.Nanosecond()),
	}
}

// setBack is from how far on a clock that goes back is believed at once.
const setBack = time.Minute

// later is a time after the last one of an item.
func later(at time.Time, last int64) time.Time {
	if ahead := last - at.UnixNano(); ahead >= 0 && ahead < int64(setBack) {
		return time.Unix(0, last+1)
	}
	return at
}

// settle takes note of outcomes, since the sink has the values.
func (a *Agent) settle(outcomes []outcome) {
	var fresh []marks.Mark
	a.mu.Lock()
	for _, o := range outcomes {
		if o.mark.ID != 0 {
			fresh = append(fresh, o.mark)
		}
		if it := &a.items[o.id]; it.gen == o.gen && it.host != nil {
			a.setState(it, o.state)
			it.reason, it.last, it.passing = o.reason, o.last, o.passing
		}
	}
	a.mu.Unlock()
	a.marks.Advance(fresh, a.now())
}

// tellUnserved tells Zabbix why items of a host are not supported that there is
// nothing to ask for.
func (a *Agent) tellUnserved(h *host) {
	a.mu.Lock()
	values, told := a.untold(h)
	a.mu.Unlock()
	if len(values) == 0 || !a.append(values) {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, t := range told {
		if it := &a.items[t.id]; it.gen == t.gen && it.host != nil {
			a.setState(it, unserved)
		}
	}
	h.untold = false
}

// untold are the items of a host that Zabbix is to be told about. The lock is
// held.
func (a *Agent) untold(h *host) (values []zabbix.Value, told []ticket) {
	if !h.untold || h.paused || h.gone {
		return nil, nil
	}
	now := a.now()
	for _, id := range h.items {
		if it := &a.items[id]; it.state == unservedYet {
			p := newProbe(ticket{id, it.gen}, it)
			values = append(values, p.value(it.reason.Value(), zabbix.NotSupported, now))
			told = append(told, p.ticket)
		}
	}
	return values, told
}
