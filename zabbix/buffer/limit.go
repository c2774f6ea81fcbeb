package buffer

import (
	"os"
	"slices"
	"time"
)

// A reason is why values are dropped.
type reason string

const (
	forSize reason = "more waits than max_bytes"
	forAge  reason = "it waited longer than max_age"
	forDisk reason = "the disk takes nothing and max_memory waits in memory"
)

// enforce drops the oldest segments until the limits of size hold.
func (b *Buffer) enforce() {
	for b.bytes(false) > b.cfg.MaxBytes && b.dropOldest(forSize) {
	}
	if b.bytes(true) <= b.cfg.MaxMemory {
		return
	}
	// room for one more may be made on the disk
	if oldest := b.oldest(false); oldest != nil && b.drop(oldest, forDisk) {
		b.retryDisk()
	}
	for b.bytes(true) > b.cfg.MaxMemory && b.drop(b.oldest(true), forDisk) {
	}
}

// enforceAge drops segments whose last value is too old.
func (b *Buffer) enforceAge(now time.Time) {
	for {
		s, g := b.first(func(*segment) bool { return true })
		if s == nil || now.Sub(g.newest) <= b.cfg.MaxAge {
			return
		}
		b.drop(g, forAge)
	}
}

// bytes of all segments on disk, or in memory.
func (b *Buffer) bytes(inMemory bool) (n int64) {
	for _, s := range b.streams {
		for _, g := range s.segments {
			if g.inMemory == inMemory {
				n += g.size
			}
		}
	}
	return n
}

// first returns the oldest segment that matches, and its stream.
func (b *Buffer) first(match func(*segment) bool) (*stream, *segment) {
	for _, s := range b.streams {
		for _, g := range s.segments {
			if match(g) {
				return s, g
			}
		}
	}
	return nil, nil
}

func (b *Buffer) oldest(inMemory bool) *segment {
	_, g := b.first(func(g *segment) bool { return g.inMemory == inMemory })
	return g
}

func (b *Buffer) dropOldest(why reason) bool {
	return b.drop(b.oldest(false), why)
}

// drop gives up a segment; nil and values that are done are none.
func (b *Buffer) drop(g *segment, why reason) bool {
	s, _ := b.first(func(other *segment) bool { return other == g })
	if s == nil {
		return false
	}
	lost := s.setDropped(g.last)
	switch why {
	case forSize:
		b.counts.DroppedSize += lost
	case forAge:
		b.counts.DroppedAge += lost
	case forDisk:
		b.counts.DroppedDisk += lost
	}
	if lost > 0 {
		b.log.Error("values are dropped undelivered", "values", lost, "reason", string(why), "newest", g.newest.Format(time.RFC3339))
	}
	b.remove(s, g)
	b.finishIfDone(s)
	b.broadcast()
	return true
}

// remove takes a segment out of its stream and off the disk.
func (b *Buffer) remove(s *stream, g *segment) {
	s.segments = slices.DeleteFunc(s.segments, func(other *segment) bool { return other == g })
	if s.at.segment == g {
		s.at = place{}
	}
	if b.active == g {
		b.active = nil
	}
	if !g.inMemory {
		os.Remove(g.path) //nolint:errcheck // found and removed by the next Open: its ids are done
	}
	g.gone = true
	g.closeIfGone()
}

// trim removes the segments that are done, but for the one that values join.
func (b *Buffer) trim(s *stream) {
	for len(s.segments) > 0 && s.segments[0] != b.active && s.segments[0].last <= s.released {
		b.remove(s, s.segments[0])
	}
	b.finishIfDone(s)
}

func (b *Buffer) finishIfDone(s *stream) {
	if s != b.fresh && s.waiting() == 0 && len(s.held) == 0 {
		b.finish(s)
	}
}

// finish forgets a session.
func (b *Buffer) finish(s *stream) {
	for len(s.segments) > 0 {
		b.remove(s, s.segments[0])
	}
	b.streams = slices.DeleteFunc(b.streams, func(other *stream) bool { return other == s })
	if s.cursor != nil {
		s.cursor.file.Close()
		s.cursor = nil
	}
	os.Remove(cursorPath(b.cfg.Dir, s.session)) //nolint:errcheck // found and removed by the next Open
}
