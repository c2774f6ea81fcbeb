package broker

// Buffers belong to their peer as long as it uses them. Those that have grown
// beyond keepBuffer for a big message are lent by the loop, and go back after
// it; sweep also takes back the smaller ones of peers that have fallen silent,
// so that thousands of idle connections hold next to nothing.
const (
	firstBuffer = 4 << 10  // the least that is allocated for an unfinished message
	keepBuffer  = 64 << 10 // the greatest buffer that a peer keeps between messages
	spareCount  = 8        // big buffers that the loop keeps for the next big message
	spareSize   = 4 << 20  // the greatest of these
)

// buffer returns an empty buffer with room for n bytes or more. A big one must
// go back by recycle.
func (l *loop) buffer(n int) []byte {
	if n <= keepBuffer {
		return make([]byte, 0, n)
	}
	b := l.spareBuffer(n)
	if b == nil {
		b = make([]byte, 0, n)
	}
	l.lent += cap(b)
	return b
}

func (l *loop) spareBuffer(n int) []byte {
	for i, b := range l.spare {
		if cap(b) >= n {
			last := len(l.spare) - 1
			l.spare[i] = l.spare[last]
			l.spare = l.spare[:last]
			return b
		}
	}
	return nil
}

// recycle takes back a big buffer. Nobody may use it any more.
func (l *loop) recycle(b []byte) {
	if cap(b) <= keepBuffer {
		return
	}
	l.lent -= cap(b)
	if cap(b) <= spareSize && len(l.spare) < spareCount {
		l.spare = append(l.spare, b[:0])
	}
}

// grown moves what is in b to a buffer with room for n bytes. If that would be
// too much for all peers together, this one dies, and b stays.
func (p *peer) grown(b []byte, n int) []byte {
	l := p.loop
	if n > keepBuffer && l.lent-cap(b)+n > l.limits.Buffers {
		l.crowded++
		p.kill(errCrowded)
		return b
	}
	defer l.recycle(b)
	return append(l.buffer(n), b...)
}

// roomFor is the size of the buffer to get when need bytes have become too many
// for the old one: more than that, but not more than a peer can keep if it fits.
func roomFor(need int) int {
	if need <= keepBuffer {
		return min(2*need, keepBuffer)
	}
	return need + need/4
}

// emptied returns what a peer keeps of a buffer that it has no use for now.
func (l *loop) emptied(b []byte) []byte {
	if cap(b) <= keepBuffer {
		return b[:0]
	}
	l.recycle(b)
	return nil
}

// trim gives up the buffers of a peer that has not said anything lately.
func (p *peer) trim() {
	if len(p.in) == 0 {
		p.in = nil
	}
	if len(p.out) == 0 {
		p.out = nil
	}
}
