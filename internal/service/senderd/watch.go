package senderd

import (
	"context"
	"fmt"
	"sync"
	"time"

	"vpoller/zabbix/buffer"
)

// A watch looks at the parts every second, remembers what they do not, and says
// once what has got worse or better.
type watch struct {
	parts *parts

	mu    sync.Mutex // guards what follows
	known map[[2]string]problem
	loss  map[*queue]loss
	rate  map[*pipeline]*rate
	wall  wallClock
}

// A loss is what a buffer has dropped lately.
type loss struct {
	total uint64 // since the start
	fresh uint64 // of these, not forgotten yet
	last  time.Time
}

// rememberLoss is for how long dropped values are a problem, and a sentence.
const rememberLoss = 10 * time.Minute

func newWatch(p *parts) *watch {
	return &watch{parts: p, known: map[[2]string]problem{}, loss: map[*queue]loss{}, rate: map[*pipeline]*rate{}}
}

// run looks until ctx ends.
func (w *watch) run(ctx context.Context) error {
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		w.look(time.Now())
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// look takes note of how things are.
func (w *watch) look(now time.Time) {
	w.mu.Lock()
	for _, way := range w.parts.pipelines {
		for _, q := range way.queues {
			w.loss[q] = w.loss[q].after(dropped(q.buffer.Stats()), now)
		}
		w.measure(way, now)
	}
	w.wall.see(now)
	w.mu.Unlock()
	w.compare(w.problems(now))
}

// compare logs what was not there before, and what is no more.
func (w *watch) compare(problems []problem) {
	now := map[[2]string]problem{}
	for _, p := range problems {
		now[[2]string{string(p.trouble), p.zabbix}] = p
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for key, p := range now {
		if _, before := w.known[key]; !before {
			w.parts.log.Error("something is wrong", append(p.attributes(), "reason", p.text)...)
		}
	}
	for key, p := range w.known {
		if _, still := now[key]; !still {
			w.parts.log.Info("the problem is over", p.attributes()...)
		}
	}
	w.known = now
}

func dropped(s buffer.Stats) uint64 { return s.DroppedSize + s.DroppedAge + s.DroppedDisk + s.Damaged }

// after is the loss when so much is dropped in all.
func (l loss) after(total uint64, now time.Time) loss {
	if now.Sub(l.last) > rememberLoss {
		l.fresh = 0
	}
	if total > l.total {
		l.fresh += total - l.total
		l.last = now
	}
	l.total = total
	return l
}

// dropped is about values that were lost lately.
func (w *watch) dropped(way *pipeline, now time.Time) (all []problem) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, q := range way.queues {
		l := w.loss[q].after(dropped(q.buffer.Stats()), now)
		if l.fresh == 0 || now.Sub(l.last) > rememberLoss {
			continue
		}
		st := q.buffer.Stats()
		all = append(all, problem{trouble: troubleDropped, text: fmt.Sprintf(
			"%d values for %s items were lost lately, last at %s (since the start: %d because more waited than max_bytes, %d because they waited longer than max_age, %d because the disk took nothing, %d that were unreadable)",
			l.fresh, q.form, clock(l.last), st.DroppedSize, st.DroppedAge, st.DroppedDisk, st.Damaged)})
	}
	return all
}

// setBack says that the clock was set back, until it has been there again.
func (w *watch) setBack() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wall.text
}
