package senderd

import "time"

// A rate is how many values a second go out, over the last minute.
type rate struct {
	marks []mark // oldest first, a second apart
}

type mark struct {
	at    time.Time
	total uint64
}

// rateOver is the time that a rate is about.
const rateOver = time.Minute

// add takes note of how many there were in all.
func (r *rate) add(at time.Time, total uint64) {
	r.marks = append(r.marks, mark{at, total})
	for len(r.marks) > 2 && at.Sub(r.marks[0].at) > rateOver {
		r.marks = r.marks[1:]
	}
}

// perSecond is 0 before there are two marks.
func (r *rate) perSecond() float64 {
	if r == nil || len(r.marks) < 2 {
		return 0
	}
	first, last := r.marks[0], r.marks[len(r.marks)-1]
	if took := last.at.Sub(first.at).Seconds(); took > 0 {
		return float64(last.total-first.total) / took
	}
	return 0
}

// measure takes note of how many values a Zabbix has accepted.
func (w *watch) measure(way *pipeline, now time.Time) {
	var accepted uint64
	for _, q := range way.queues {
		accepted += q.sender.Stats().Accepted
	}
	if w.rate[way] == nil {
		w.rate[way] = &rate{}
	}
	w.rate[way].add(now, accepted)
}

// perSecond is how many values a second a Zabbix accepts.
func (w *watch) perSecond(way *pipeline) float64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rate[way].perSecond()
}
