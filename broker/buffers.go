package broker

const (
	smallBuffer = 4 << 10 // below this, buffers are left to the garbage collector
	spareCount  = 16      // buffers kept for later
	spareSize   = 4 << 20 // the greatest one kept
)

// buffer returns an empty buffer with room for n bytes or more: a spare one if
// there is, so that a stream of large messages allocates nothing.
func (l *loop) buffer(n int) []byte {
	for i, b := range l.spare {
		if cap(b) >= n && n >= smallBuffer {
			last := len(l.spare) - 1
			l.spare[i] = l.spare[last]
			l.spare = l.spare[:last]
			return b
		}
	}
	return make([]byte, 0, n)
}

// recycle keeps a large buffer for later; nobody may use it any more.
func (l *loop) recycle(b []byte) {
	if cap(b) >= smallBuffer && cap(b) <= spareSize && len(l.spare) < spareCount {
		l.spare = append(l.spare, b[:0])
	}
}
