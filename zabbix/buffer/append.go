package buffer

import (
	"fmt"
	"time"

	"vpoller/zabbix"
)

// writeSize is how much is written at a time, in bytes.
const writeSize = 256 << 10

// Append stores values in their order. Sessions and ids are given here; IDs of
// values are not looked at and not set.
//
// Values that are too long are left out and counted; the error wraps [ErrTooLong]
// then. A disk that takes nothing is no error: values wait in memory, and
// [Buffer.Stats] tells. The only other error is [ErrClosed].
func (b *Buffer) Append(values []zabbix.Value) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return ErrClosed
	}
	refused := b.store(values)
	b.broadcast()
	if b.cfg.Sync == SyncAlways {
		if err := b.syncAll(); err != nil {
			b.diskFailed(err)
		}
	}
	if refused > 0 {
		b.counts.Refused += uint64(refused)
		return fmt.Errorf("%d of %d values are left out: %w: more than %d bytes", refused, len(values), ErrTooLong, b.cfg.MaxValue)
	}
	return nil
}

// store writes values in chunks and returns how many were too long.
func (b *Buffer) store(values []zabbix.Value) (refused int) {
	chunk, n := b.scratch[:0], 0
	for i := range values {
		if size := len(values[i].Host) + len(values[i].Key) + len(values[i].Value); size > b.cfg.MaxValue {
			refused++
			continue
		}
		s := b.freshStream()
		if s.waiting() == 0 && n == 0 {
			s.head = values[i].Clock
		}
		v := values[i]
		v.ID = s.next + uint64(n)
		chunk = s.codec.append(chunk, &v)
		if n++; len(chunk) >= writeSize {
			b.write(chunk, n)
			chunk, n = chunk[:0], 0
		}
	}
	if n > 0 {
		b.write(chunk, n)
	}
	if cap(chunk) <= 4*writeSize {
		b.scratch = chunk
	}
	return refused
}

func (b *Buffer) freshStream() *stream {
	if b.fresh == nil {
		b.fresh = newStream()
		b.streams = append(b.streams, b.fresh)
	}
	return b.fresh
}

// write appends a chunk of n records to the session.
func (b *Buffer) write(chunk []byte, n int) {
	now := time.Now()
	b.roll(now)
	g := b.active
	if _, err := g.store.WriteAt(chunk, g.size); err != nil {
		b.diskFailed(err)
		g.store.Truncate(g.size) //nolint:errcheck // what is behind size is not looked at
		g = b.begin(now)
		g.store.WriteAt(chunk, 0) //nolint:errcheck // memory takes all
	}
	g.size += int64(len(chunk))
	g.last += uint64(n)
	g.newest, g.dirty = now, true
	b.fresh.next += uint64(n)
	b.counts.Appended += uint64(n)
	if b.fresh.behind.IsZero() {
		b.fresh.behind = now
	}
	b.enforce()
}

// roll begins a segment when the last one is full or old.
func (b *Buffer) roll(now time.Time) {
	if g := b.active; g == nil || g.size >= b.cfg.segmentBytes(g.inMemory) || now.Sub(g.begun) >= b.cfg.MaxAge/fraction {
		b.begin(now)
	}
}

// begin begins a segment, in memory while the disk takes nothing.
func (b *Buffer) begin(now time.Time) *segment {
	s := b.fresh
	g := &segment{number: b.number, first: s.next, last: s.next - 1, begun: now, newest: now,
		path: segmentPath(b.cfg.Dir, b.number, s.next, s.session), store: &memory{}, inMemory: true}
	if b.problem == nil {
		if file, err := b.create(g.path); err != nil {
			b.diskFailed(err)
		} else {
			g.store, g.inMemory = file, false
			b.syncNames()
		}
	}
	b.number++
	s.segments = append(s.segments, g)
	b.active = g
	return g
}

func (b *Buffer) syncNames() {
	if b.cfg.Sync == SyncNever {
		return
	}
	if err := syncDir(b.cfg.Dir); err != nil {
		b.diskFailed(err)
	}
}
