package broker

// maxFrames bounds the frames of one message: hops, a delimiter and a body
// need few, and a flood of empty frames must not cost more than its bytes.
const maxFrames = 64

// envelopeRoom is what a message may hold beside a body of the greatest size.
const envelopeRoom = 1024

// scan looks for one whole message or command at the start of b.
//
// n is its length, 0 while bytes are missing. errTooBig says that a frame will
// exceed limit bytes, the message limit+envelopeRoom bytes or maxFrames frames;
// n is then the length of its frames before the one that goes too far.
// errBadFrame means that the peer does not speak ZMTP.
func scan(b []byte, limit int) (n int, err error) {
	for frames := 0; ; frames++ {
		h, flags, size := frameHeader(b[n:])
		switch {
		case len(b) > n && !validFlags(b[n], frames):
			return 0, errBadFrame
		case h == 0:
			return 0, nil
		case frames == maxFrames || size > uint64(limit) || n+h+int(size) > limit+envelopeRoom:
			return n, errTooBig
		}
		end := n + h + int(size)
		if end > len(b) {
			return 0, nil
		}
		if flags&flagMore == 0 {
			return end, nil
		}
		n = end
	}
}

// validFlags refuses reserved bits, and commands inside or made of several frames.
func validFlags(flags byte, frame int) bool {
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return false
	}
	return flags&flagCommand == 0 || frame == 0 && flags&flagMore == 0
}

// skipper discards the rest of a message that is too big, frame by frame,
// without keeping any of it, so that the connection can be used further.
type skipper struct {
	active bool
	more   bool   // another frame follows the current one
	left   uint64 // bytes of the current frame still to come
	budget uint64 // bytes it will discard before it gives up on the peer
}

// begin starts at a frame header.
func (s *skipper) begin(budget uint64) {
	*s = skipper{active: true, more: true, budget: budget}
}

// skip returns how many bytes of b belong to the message being discarded.
func (s *skipper) skip(b []byte) (int, error) {
	if s.left == 0 && s.more {
		h, flags, size := frameHeader(b)
		if h == 0 {
			return 0, nil
		}
		if !validFlags(flags, 1) {
			return 0, errBadFrame
		}
		if size+uint64(h) > s.budget || size > s.budget {
			return 0, errTooBig
		}
		s.budget -= size + uint64(h)
		s.left, s.more = size, flags&flagMore != 0
		s.active = s.left > 0 || s.more
		return h, nil
	}
	n := min(uint64(len(b)), s.left)
	s.left -= n
	s.active = s.left > 0 || s.more
	return int(n), nil
}
