package buffer

import (
	"context"
	"sort"
	"time"

	"vpoller/zabbix"
)

// A Reader hands out one end of a buffer's values, in order. It is used by one
// goroutine at a time, and there is one reader of each end.
type Reader struct {
	b       *Buffer
	backlog bool
	values  []zabbix.Value // memory of the last batch
	block   []byte         // memory of its scanner
	taken   batch
}

// A batch is what a reader has handed out and not acknowledged.
type batch struct {
	stream *stream
	values []zabbix.Value
	end    place
}

// Fresh reads the values of the newest session: as they come in, or those that
// wait there, oldest first.
func (b *Buffer) Fresh() *Reader { return &Reader{b: b} }

// Backlog reads the values of the sessions before, oldest first.
func (b *Buffer) Backlog() *Reader { return &Reader{b: b, backlog: true} }

// Next waits for values and returns the first of them: at least one, at most count
// and, but for the first, at most size bytes of texts. All are of one session.
// They are good until the next call; without an Ack in between that begins at the
// same value. The error is [ErrClosed] or that of ctx.
func (r *Reader) Next(ctx context.Context, count, size int) (session string, values []zabbix.Value, err error) {
	for {
		wait, err := r.take(count, size)
		if err != nil {
			return "", nil, err
		}
		if len(r.taken.values) > 0 {
			return r.taken.stream.session, r.taken.values, nil
		}
		select {
		case <-wait:
		case <-ctx.Done():
			return "", nil, ctx.Err()
		}
	}
}

// take fills r.taken, or returns what to wait for.
func (r *Reader) take(count, size int) (wait <-chan struct{}, err error) {
	b := r.b
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, ErrClosed
	}
	if !r.backlog && r.taken.stream == nil {
		b.splitIfStale()
	}
	r.taken = batch{}
	s := b.pick(r.backlog)
	if s == nil || s.waiting() == 0 {
		return b.changed, nil
	}
	spans, acked := s.pin(), s.acked
	b.mu.Unlock()
	values, end, damaged := r.read(s.codec, spans, acked, count, size)
	b.mu.Lock()
	unpin(spans)
	if b.closed {
		return nil, ErrClosed
	}
	b.noteDamage(damaged)
	if len(values) == 0 {
		wait = b.changed // which skip closes
		b.skip(s, spans[len(spans)-1])
		return wait, nil
	}
	r.taken = batch{s, values, end}
	s.head = values[0].Clock
	s.noteRead(values[len(values)-1].ID, spans[len(spans)-1].last)
	return nil, nil
}

// pick returns the session to read, nil when there is none.
func (b *Buffer) pick(backlog bool) *stream {
	if !backlog {
		return b.fresh
	}
	for _, s := range b.streams {
		if s != b.fresh && s.waiting() > 0 {
			return s
		}
	}
	return nil
}

// splitIfStale lets values from now on overtake those that wait, when fresh ones
// have waited behind others for long. Nothing of the session is on its way.
func (b *Buffer) splitIfStale() {
	s, now := b.fresh, time.Now()
	if s == nil || s.behind.IsZero() || now.Sub(s.behind) < b.cfg.Stale {
		return
	}
	if !b.split.IsZero() && now.Sub(b.split) < b.cfg.SplitEvery {
		return
	}
	b.log.Info("values that waited become backlog: fresh ones overtake them", "waiting", s.waiting())
	b.split, b.fresh, b.active = now, nil, nil
	b.broadcast()
}

// read collects values with ids above acked, without the lock.
func (r *Reader) read(c codec, spans []span, acked uint64, count, size int) (values []zabbix.Value, end place, damaged int64) {
	values = r.values[:0]
	scan := scanner{codec: c, block: r.block}
	defer func() { r.keep(values, scan.block) }()
	before := int64(0) // damage in earlier spans
	for _, p := range spans {
		before += scan.damaged
		scan = scanner{codec: c, block: scan.block[:0], store: p.store, at: p.from, to: p.to}
		for content, ok := scan.next(); ok; content, ok = scan.next() {
			v, ok := parse(content)
			if !ok || v.ID <= acked {
				continue
			}
			if size -= len(content); len(values) == count || size < 0 && len(values) > 0 {
				return values, end, damaged
			}
			values, acked = append(values, v), v.ID
			end, damaged = place{p.segment, scan.at}, before+scan.damaged
		}
	}
	return values, end, before + scan.damaged
}

// keep keeps memory for the next batch unless it is much.
func (r *Reader) keep(values []zabbix.Value, block []byte) {
	r.values = values
	if r.block = block; cap(block) > 4*readSize {
		r.block = nil
	}
}

// skip gives up what cannot be read to the end of a span.
func (b *Buffer) skip(s *stream, p span) {
	b.broadcast()
	if p.last > s.acked { // and not dropped meanwhile
		b.done(s, 0, p.last, place{p.segment, p.to})
	}
}

func (b *Buffer) noteDamage(bytes int64) {
	if bytes == 0 {
		return
	}
	b.counts.DamagedBytes += uint64(bytes)
	b.log.Error("a part of the buffer cannot be read: its values are lost", "bytes", bytes)
}

// Ack says that the values of the last Next are done. What was damaged between
// them is counted, and what a limit has dropped meanwhile is not counted again.
func (r *Reader) Ack() {
	b, t := r.b, r.taken
	r.taken = batch{}
	b.mu.Lock()
	defer b.mu.Unlock()
	if t.stream == nil || b.closed {
		return
	}
	s := t.stream
	dropped := sort.Search(len(t.values), func(i int) bool { return t.values[i].ID > s.acked })
	if rest := t.values[dropped:]; len(rest) > 0 {
		last := rest[len(rest)-1]
		s.head = last.Clock
		b.done(s, len(rest), last.ID, t.end)
	}
	b.broadcast()
}

// writeCursor notes on disk how far the session is done for good. Without it values go out
// again, under the same ids.
func (b *Buffer) writeCursor(s *stream) {
	if s.cursor == nil {
		b.openCursor(s)
	}
	if s.cursor == nil {
		return
	}
	if err := s.cursor.write(s.released); err != nil {
		b.diskFailed(err)
	}
}
