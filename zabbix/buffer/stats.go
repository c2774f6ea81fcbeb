package buffer

import (
	"context"
	"time"
)

// Stats tell what a buffer did since Open, in values where nothing else is said,
// and what waits now.
type Stats struct {
	Recovered    uint64 // that waited at Open
	Appended     uint64
	Acknowledged uint64
	DroppedSize  uint64 // by the limit of size
	DroppedAge   uint64 // by the limit of age
	DroppedDisk  uint64 // because the disk took nothing and memory was full
	Damaged      uint64 // unreadable
	DamagedBytes uint64
	Refused      uint64 // too long; not among Appended
	Resent       uint64 // acknowledged, and taken back by Rewind

	Waiting  uint64
	Backlog  uint64    // of these, in sessions that fresh values overtake
	Oldest   time.Time // clock of the oldest that waits; zero when none does
	Bytes    int64     // of segments on disk
	InMemory int64     // bytes of segments that the disk did not take
	Segments int
	Sessions int

	Problem string // why the disk takes nothing; "" when it does
}

// Stats returns them as of now.
func (b *Buffer) Stats() Stats {
	b.mu.Lock()
	defer b.mu.Unlock()
	st := b.counts
	for _, s := range b.streams {
		st.Waiting += s.waiting()
		st.Segments += len(s.segments)
		if s != b.fresh {
			st.Backlog += s.waiting()
		}
		if at := time.Unix(s.head, 0); s.waiting() > 0 && (st.Oldest.IsZero() || at.Before(st.Oldest)) {
			st.Oldest = at
		}
	}
	st.Sessions = len(b.streams)
	st.Bytes, st.InMemory = b.bytes(false), b.bytes(true)
	if b.problem != nil {
		st.Problem = b.problem.Error()
	}
	return st
}

// Drained waits until nothing waits. The error is [ErrClosed] or that of ctx.
func (b *Buffer) Drained(ctx context.Context) error {
	for {
		b.mu.Lock()
		closed, wait := b.closed, b.changed
		waiting := uint64(0)
		for _, s := range b.streams {
			waiting += s.waiting()
		}
		b.mu.Unlock()
		switch {
		case waiting == 0 && !closed:
			return nil
		case closed:
			return ErrClosed
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
