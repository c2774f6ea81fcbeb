package senderd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/trappertest"
	"vpoller/zabbix/wire"
)

func TestTheClock(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 0, 0, time.UTC)
	var c wallClock
	for i, step := range []struct {
		to    time.Duration // after at
		bad   bool
		times uint64
	}{
		{0, false, 0},
		{time.Minute, false, 0},
		{55 * time.Second, false, 0}, // slack
		{10 * time.Second, true, 1},
		{11 * time.Second, true, 1},
		{61 * time.Second, false, 1}, // there again
		{-time.Hour, true, 2},
		{-time.Hour + 11*time.Minute, false, 2}, // never mind
		{-time.Hour + 12*time.Minute, false, 2},
	} {
		c.see(at.Add(step.to))
		if (c.text != "") != step.bad || c.times != step.times {
			t.Errorf("step %d: %q, %d times", i, c.text, c.times)
		}
	}
}

func TestALossIsRememberedForAWhile(t *testing.T) {
	now := time.Now()
	var l loss
	for i, step := range []struct {
		total, fresh uint64
		after        time.Duration
	}{{0, 0, 0}, {5, 5, time.Second}, {7, 7, 9 * time.Minute}, {7, 7, 10 * time.Minute}, {7, 0, 20 * time.Minute}, {8, 1, 21 * time.Minute}} {
		if l = l.after(step.total, now.Add(step.after)); l.fresh != step.fresh {
			t.Errorf("step %d: %+v", i, l)
		}
	}
}

func TestTheRate(t *testing.T) {
	now := time.Now()
	r := &rate{}
	for second := range 200 {
		r.add(now.Add(time.Duration(second)*time.Second), uint64(second*second))
	}
	if got := r.perSecond(); got < 300 || got > 350 { // of the last minute: (199² - 139²) / 60
		t.Errorf("%v a second", got)
	}
	if len(r.marks) > 62 {
		t.Errorf("%d marks", len(r.marks))
	}
	if (*rate)(nil).perSecond() != 0 {
		t.Error("nothing is something")
	}
}

// TestAwayForAMinute is a problem, and less is none.
func TestAwayForAMinute(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault trappertest.Fault
		says  string
	}{
		"refuses":        {trappertest.Refuse, "1 values wait: it refuses values: data collection has been paused"},
		"closes at once": {trappertest.Cut, "1 values wait: "},
	} {
		t.Run(name, func(t *testing.T) {
			z := far(t)
			w := start(t, settings(t, z), z)
			z.Fail(slices.Repeat([]trappertest.Fault{c.fault}, 1000)...)
			w.put(1)
			waitFor(t, "it is known to be bad", func() bool { return w.snapshot(w.pipelines[0]).targets()["down"] == 1 })
			if all := w.watch.problems(time.Now()); len(all) != 0 {
				t.Errorf("at once: %+v", all)
			}
			all := w.watch.problems(time.Now().Add(away))
			if len(all) != 1 || all[0].trouble != troubleZabbix || !strings.Contains(all[0].text, c.says) || !strings.Contains(all[0].text, z.Addr()) {
				t.Errorf("after a minute: %+v", all)
			}
		})
	}
}

// asked is an exchanger whose addresses answer as a test wants it.
type asked struct {
	errs map[string]error
	to   []string
}

func (a *asked) Exchange(_ context.Context, addr string, _ []byte) ([]byte, error) {
	a.to = append(a.to, addr)
	return []byte("answer of " + addr), a.errs[addr]
}

func TestListsAreAskedForWhereSomebodyAnswers(t *testing.T) {
	nobody := fmt.Errorf("refused: %w", zabbix.ErrNotSent)
	taking := map[string]bool{"a": true, "b": true, "c": true}
	far := &asked{errs: map[string]error{}}
	l := &lists{exchanger: far, addresses: []string{"a", "b", "c"}, takes: func(addr string) bool { return taking[addr] }, peers: newPeers()}
	for i, step := range []struct {
		change func()
		to     string // in this order
		fails  bool
	}{
		{func() {}, "a", false},
		{func() { far.errs["a"] = nobody }, "a b", false},
		{func() {}, "b", false}, // stays
		{func() { taking["b"] = false }, "c", false},
		{func() { taking["b"], taking["c"] = true, false }, "a b", false}, // the next that takes values
		{func() { far.errs["b"] = io.EOF }, "b", true},                    // a heartbeat
		{func() { far.errs["b"] = errors.New("silence") }, "b", true},
		{func() { taking["c"] = true }, "c", false},
		{func() { far.errs["b"], far.errs["c"] = nobody, nobody }, "c a b", true},
	} {
		step.change()
		far.to = nil
		answer, err := l.Exchange(t.Context(), anyAddress, nil)
		if got := strings.Join(far.to, " "); got != step.to || (err != nil) != step.fails {
			t.Errorf("step %d: asked %s, want %s; error %v", i, got, step.to, err)
		}
		if last := far.to[len(far.to)-1]; err == nil && string(answer) != "answer of "+last {
			t.Errorf("step %d: %s", i, answer)
		}
	}
	if since, err := l.peers.away(l.addresses); err == nil || time.Since(since) > time.Minute {
		t.Errorf("all are away: %v, %v", since, err)
	}
	delete(far.errs, "a")
	for _, proxy := range []string{"proxy", "a"} { // who is named may be the first of the addresses
		l.current, far.to = 2, nil
		if _, err := l.Exchange(t.Context(), proxy, nil); err != nil || !slices.Equal(far.to, []string{proxy}) {
			t.Errorf("a redirect to %s: asked %v, error %v", proxy, far.to, err)
		}
	}
}

func TestPeers(t *testing.T) {
	p := newPeers()
	if addr, err := p.strange(); addr != "" || err != nil {
		t.Errorf("nobody was heard: %s, %v", addr, err)
	}
	p.note("b", wire.ErrProtocol)
	p.note("a", errors.New("silence"))
	if addr, err := p.strange(); addr != "b" || err == nil {
		t.Errorf("b is strange: %s, %v", addr, err)
	}
	p.note("b", nil)
	if _, err := p.strange(); err != nil {
		t.Errorf("b is well: %v", err)
	}
	if _, err := p.away([]string{"a", "b"}); err != nil {
		t.Errorf("b is there: %v", err)
	}
}
