package buffer

import (
	"crypto/rand"
	"encoding/hex"
	"time"
)

// A stream is what waits of one session. The buffer's lock guards it.
type stream struct {
	session  string
	codec    codec
	segments []*segment // oldest first

	next     uint64 // id of the next value
	acked    uint64 // ids up to here are done
	released uint64 // and up to here for good
	at       place  // where the first value that is not done is, or before
	held     []step // from released to acked, oldest first
	firsts   []first

	head   int64     // clock of that value
	behind time.Time // since when more waits than was handed out; zero when nothing does

	cursor *cursor // nil while it could not be made
}

// A place is an offset in a segment; nil is before the first.
type place struct {
	segment *segment
	offset  int64
}

func newStream() *stream {
	var token [sessionLength / 2]byte
	rand.Read(token[:]) //nolint:errcheck // never fails
	session := hex.EncodeToString(token[:])
	return &stream{session: session, codec: newCodec(session), next: 1}
}

func (s *stream) waiting() uint64 { return s.next - 1 - s.acked }

// A span is a part of a segment that may be read without the lock.
type span struct {
	segment  *segment
	store    store
	from, to int64
	last     uint64 // highest id before to
}

// pin returns all that is not done, to be given back by unpin.
func (s *stream) pin() []span {
	var spans []span
	for _, g := range s.segments {
		from := int64(0)
		if g == s.at.segment {
			from, spans = s.at.offset, spans[:0]
		}
		spans = append(spans, span{g, g.readable(), from, g.size, g.last})
	}
	for _, p := range spans {
		p.segment.pins++
	}
	return spans
}

func unpin(spans []span) {
	for _, p := range spans {
		p.segment.unpin()
	}
}

// setDropped marks ids up to last as done for good and returns how many were not
// done before.
func (s *stream) setDropped(last uint64) (lost uint64) {
	if last > s.acked {
		lost = last - s.acked
		s.acked = last
	}
	for len(s.held) > 0 && s.held[0].acked < last {
		s.held = s.held[1:]
	}
	s.released = s.acked
	if len(s.held) > 0 {
		s.released = s.held[0].acked
	}
	return lost
}

// noteRead keeps behind true: values up to last were handed out, and those up to
// seen were there.
func (s *stream) noteRead(last, seen uint64) {
	switch {
	case last < seen:
	case seen < s.next-1:
		s.behind = time.Now()
	default:
		s.behind = time.Time{}
	}
}
