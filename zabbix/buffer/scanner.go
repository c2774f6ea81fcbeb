package buffer

import (
	"bytes"
	"errors"
	"io"
)

// A scanner finds the whole records in a part of a segment.
type scanner struct {
	codec   codec
	store   store
	at, to  int64 // what is left of the part
	damaged int64 // bytes that belong to no whole record

	block []byte // what was read, from base on
	text  string // the same; contents share its memory
	base  int64
}

const (
	readSize = 256 << 10 // bytes at a time
	sector   = 4096      // what a disk loses at a time
)

// next returns the content of the next whole record, and false at the end.
func (s *scanner) next() (content string, ok bool) {
	for s.at < s.to {
		data := s.peek(headerSize)
		n := s.codec.frame(data)
		if n > len(data) && s.at+int64(n) <= s.to {
			data = s.peek(n)
			n = s.codec.frame(data)
		}
		if n > 0 && n <= len(data) {
			from := int(s.at - s.base)
			s.at += int64(n)
			return s.text[from+headerSize : from+n], true
		}
		s.skip(data)
	}
	return "", false
}

// skip goes to the next marker after the beginning of data, which is no record.
func (s *scanner) skip(data []byte) {
	n := max(1, len(data)-1) // the last byte may be half a marker
	if s.at+int64(len(data)) >= s.to {
		n = len(data)
	}
	if i := bytes.Index(data[1:], []byte(marker)); i >= 0 {
		n = 1 + i
	}
	s.at += int64(n)
	s.damaged += int64(n)
}

// peek returns what is read from s.at on, at least n bytes if the part has them.
func (s *scanner) peek(n int) []byte {
	want := min(int64(n), s.to-s.at)
	if s.at < s.base || s.at+want > s.base+int64(len(s.block)) {
		s.fill(min(max(want, readSize), s.to-s.at))
	}
	return s.block[s.at-s.base:]
}

func (s *scanner) fill(size int64) {
	if int64(cap(s.block)) < size {
		s.block = make([]byte, size)
	}
	s.block, s.base = s.block[:size], s.at
	if n, err := s.store.ReadAt(s.block, s.at); err != nil {
		clear(s.block[n:])
		if !errors.Is(err, io.EOF) {
			s.salvage(n)
		}
	}
	s.text = string(s.block)
}

// salvage reads sector by sector what follows the first n bytes of the block, and
// leaves zeros where the disk has nothing any more.
func (s *scanner) salvage(n int) {
	for from := n; from < len(s.block); from += sector {
		part := s.block[from:min(from+sector, len(s.block))]
		if got, err := s.store.ReadAt(part, s.at+int64(from)); err != nil {
			clear(part[got:])
		}
	}
}
