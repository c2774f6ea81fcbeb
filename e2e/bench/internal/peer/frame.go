package peer

import (
	"encoding/binary"
	"errors"
)

// Frame flags of ZMTP 3.0 (RFC 23).
const (
	flagMore    = 1
	flagLong    = 2
	flagCommand = 4
)

// maxFrame is more than any broker of a benchmark sends; a longer announcement means that the stream is out of step.
const maxFrame = 64 << 20

var errFrameLength = errors.New("a frame announces more than 64 MB")

// message is one ZMTP message (or command) inside a receive buffer; its slices are valid until the buffer is filled again.
type message struct {
	envelope []byte // all frames but the last, headers included, as they came
	body     []byte // payload of the last frame
	command  bool
}

// cut takes the first message off b. n is how many bytes it took, 0 when b ends before the message does.
func cut(b []byte) (m message, n int, err error) {
	for at := 0; ; {
		flags, start, end, err := header(b, at)
		if err != nil || end == 0 || end > len(b) {
			return message{}, 0, err
		}
		if flags&flagMore == 0 || flags&flagCommand != 0 {
			return message{envelope: b[:at], body: b[start:end], command: flags&flagCommand != 0}, end, nil
		}
		at = end
	}
}

// header reads the frame header at b[at:]; the payload is b[start:end]. end is 0 when the header is incomplete.
func header(b []byte, at int) (flags byte, start, end int, err error) {
	if len(b) < at+2 {
		return 0, 0, 0, nil
	}
	flags = b[at]
	if flags&flagLong == 0 {
		start = at + 2
		return flags, start, start + int(b[at+1]), nil
	}
	start = at + 9
	if len(b) < start {
		return 0, 0, 0, nil
	}
	size := binary.BigEndian.Uint64(b[at+1:])
	if size > maxFrame {
		return 0, 0, 0, errFrameLength
	}
	return flags, start, start + int(size), nil
}

// appendFrame appends one frame in its shortest form.
func appendFrame(dst []byte, flags byte, payload []byte) []byte {
	if len(payload) > 255 {
		dst = append(dst, flags|flagLong)
		dst = binary.BigEndian.AppendUint64(dst, uint64(len(payload)))
	} else {
		dst = append(dst, flags, byte(len(payload)))
	}
	return append(dst, payload...)
}
