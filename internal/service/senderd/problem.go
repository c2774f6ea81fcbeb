package senderd

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// A trouble is a kind of problem, by the word that metrics have for it.
type trouble string

const (
	troubleDisk    trouble = "disk"    // the buffer cannot write
	troubleDropped trouble = "dropped" // values were lost
	troubleZabbix  trouble = "zabbix"  // it takes no values, or answers nothing
	troubleAnswer  trouble = "answer"  // something answers that is no Zabbix
	troubleVPoller trouble = "vpoller" // the proxy does not answer
	troubleClock   trouble = "clock"   // it was set back
)

// troubles are all of them.
func troubles() []trouble {
	return []trouble{troubleDisk, troubleDropped, troubleZabbix, troubleAnswer, troubleVPoller, troubleClock}
}

// A problem is why the sender does not do what it is for.
type problem struct {
	trouble trouble
	zabbix  string // the name of one; "" when it is about none
	text    string // a sentence, without a full stop
}

// away is how long a Zabbix may take nothing before that is a problem: one that is
// started anew is away for some seconds.
const away = time.Minute

// problems are those of the moment, in a stable order.
func (w *watch) problems(now time.Time) []problem {
	var all []problem
	for _, way := range w.parts.pipelines {
		for _, p := range slices.Concat(way.storing(), w.dropped(way, now), way.taking(now), way.answering()) {
			p.zabbix = way.cfg.Name
			all = append(all, p)
		}
	}
	if since, err := w.parts.proxy.away(); err != nil {
		all = append(all, problem{trouble: troubleVPoller, text: fmt.Sprintf("the vPoller proxy at %s does not answer since %s, so nothing is measured: %v",
			w.parts.proxy.endpoint, clock(since), err)})
	}
	if text := w.setBack(); text != "" {
		all = append(all, problem{trouble: troubleClock, text: text})
	}
	return all
}

// storing is about a disk that takes nothing.
func (p *pipeline) storing() (all []problem) {
	for _, q := range p.queues {
		if st := q.buffer.Stats(); st.Problem != "" {
			all = append(all, problem{trouble: troubleDisk, text: fmt.Sprintf("the disk takes nothing in %s: %s; %d bytes of values are in memory only and %d values were lost",
				q.dir, st.Problem, st.InMemory, st.DroppedDisk)})
		}
	}
	if p.agent == nil {
		return all
	}
	if err := p.agent.Stats().State; err != nil {
		all = append(all, problem{trouble: troubleDisk, text: fmt.Sprintf("it cannot be noted which samples have been sent, so a start would send only the newest: %v", err)})
	}
	return all
}

// taking is about a Zabbix that has taken no values, or answered nothing, for a
// while.
func (p *pipeline) taking(now time.Time) []problem {
	since, reason := p.refusing()
	if silent, err := p.peers.away(p.cfg.Addresses); err != nil && (reason == "" || silent.Before(since)) {
		since, reason = silent, err.Error()
	}
	if reason == "" || now.Sub(since) < away {
		return nil
	}
	return []problem{{trouble: troubleZabbix, text: fmt.Sprintf("Zabbix takes nothing at %s since %s, %d values wait: %s",
		strings.Join(p.cfg.Addresses, ", "), clock(since), p.waiting(), reason)}}
}

// refusing is since when no address of the configuration takes the values of some
// form, and why; "" when one does.
func (p *pipeline) refusing() (since time.Time, reason string) {
	for _, q := range p.queues {
		at, why := q.refusing(p.cfg.Addresses)
		if why != "" && (reason == "" || at.Before(since)) {
			since, reason = at, why
		}
	}
	return since, reason
}

func (q *queue) refusing(addresses []string) (since time.Time, reason string) {
	for _, t := range q.sender.Stats().Targets {
		if !slices.Contains(addresses, t.Address) {
			continue // a proxy that a redirect has named
		}
		if t.Error == "" {
			return time.Time{}, ""
		}
		if t.Since.After(since) {
			since, reason = t.Since, t.Error
		}
	}
	return since, reason
}

// answering is about addresses where no Zabbix answers.
func (p *pipeline) answering() []problem {
	addr, err := p.peers.strange()
	if err == nil {
		return nil
	}
	return []problem{{trouble: troubleAnswer, text: fmt.Sprintf("what answers at %s is no Zabbix server or proxy, or something on the way changes what it says: %v", addr, err)}}
}

// waiting is how many values are not delivered yet.
func (p *pipeline) waiting() (n uint64) {
	for _, q := range p.queues {
		n += q.buffer.Stats().Waiting
	}
	return n
}

// clock is a time in a sentence.
func clock(t time.Time) string { return t.Format(time.TimeOnly) }

// health is what is wrong, a sentence each, for people and for those who look for
// words.
func (d *Daemon) health() []string {
	var all []string
	for _, p := range d.watch.problems(time.Now()) {
		all = append(all, p.sentence())
	}
	return all
}

// attributes are what a log line says of it: which it is, and whose.
func (p problem) attributes() []any {
	all := []any{"problem", string(p.trouble)}
	if p.zabbix != "" {
		all = append(all, "zabbix", p.zabbix)
	}
	return all
}

func (p problem) sentence() string {
	if p.zabbix == "" {
		return p.text
	}
	return p.zabbix + ": " + p.text
}

// ready is what keeps values from Zabbix at the moment; nil when nothing does.
func (d *Daemon) ready() error {
	if all := d.health(); len(all) > 0 {
		return errors.New(strings.Join(all, "; "))
	}
	return nil
}
