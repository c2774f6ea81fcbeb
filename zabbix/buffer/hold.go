package buffer

import (
	"sort"
	"time"
)

// A step is what one acknowledgement did, so that it can be taken back.
type step struct {
	at           time.Time // when its last value was acknowledged first
	acked        uint64    // before
	place        place     // before
	values, lost uint64    // acknowledged, and damaged between them
}

// A first is when values up to an id were acknowledged for the first time. What
// comes again is held no longer for it: so going back again and again does not end
// at the same place each time.
type first struct {
	last uint64
	at   time.Time
}

// firstAcked notes, or finds, when last was acknowledged first.
func (s *stream) firstAcked(last uint64) time.Time {
	if i := sort.Search(len(s.firsts), func(i int) bool { return last <= s.firsts[i].last }); i < len(s.firsts) {
		return s.firsts[i].at
	}
	now := time.Now()
	s.firsts = append(s.firsts, first{last, now})
	return now
}

// done marks what ends at a place with id last as done: values of it delivered,
// the others damaged.
func (b *Buffer) done(s *stream, values int, last uint64, end place) {
	delivered := uint64(values)
	lost := last - s.acked - delivered
	b.counts.Acknowledged += delivered
	b.counts.Damaged += lost
	s.held = append(s.held, step{s.firstAcked(last), s.acked, s.at, delivered, lost})
	s.acked, s.at = last, end
	b.release(s)
}

// release gives up what was held for long enough.
func (b *Buffer) release(s *stream) {
	n := 0
	for n < len(s.held) && time.Since(s.held[n].at) >= b.cfg.Hold {
		n++
	}
	if n > 0 {
		b.releaseSteps(s, n)
	}
	for len(s.firsts) > 0 && time.Since(s.firsts[0].at) >= b.cfg.Hold {
		s.firsts = s.firsts[1:]
	}
}

func (b *Buffer) releaseSteps(s *stream, n int) {
	s.held = s.held[n:]
	s.released = s.acked
	if len(s.held) > 0 {
		s.released = s.held[0].acked
	}
	b.writeCursor(s)
	b.trim(s)
}

// Rewind goes back to the oldest value that was acknowledged less than
// [Config.Hold] ago, as if it and those after it had not been: for a Zabbix that
// may have lost what it had accepted and not yet stored. They go out under the
// same sessions and ids.
func (r *Reader) Rewind() {
	b := r.b
	b.mu.Lock()
	defer b.mu.Unlock()
	r.taken = batch{}
	for _, s := range b.streams {
		if !b.closed && (s == b.fresh) != r.backlog {
			b.rewind(s)
		}
	}
	b.broadcast()
}

func (b *Buffer) rewind(s *stream) {
	if len(s.held) == 0 {
		return
	}
	for _, done := range s.held {
		b.counts.Acknowledged -= done.values
		b.counts.Damaged -= done.lost
		b.counts.Resent += done.values
	}
	s.acked, s.at, s.held = s.held[0].acked, s.held[0].place, nil
	if s.behind.IsZero() {
		s.behind = time.Now()
	}
}
