package broker

import (
	"encoding/binary"
	"errors"
)

// Flags of a frame header (ZMTP 3.1, RFC 37, "framing").
const (
	flagMore    = 1 // another frame of the same message follows
	flagLong    = 2 // the size takes 8 bytes instead of 1
	flagCommand = 4 // a command for the engine, not part of a message
)

// longHeader is the length of the longest frame header: flags and an 8-byte size.
const longHeader = 9

var (
	errTooBig   = errors.New("message exceeds the size limit")
	errBadFrame = errors.New("malformed frame header")
)

// frameHeader reads the header at the start of b. n is its length, 0 when b
// does not hold it whole. The size comes from outside and is not checked.
func frameHeader(b []byte) (n int, flags byte, size uint64) {
	if len(b) < 2 {
		return 0, 0, 0
	}
	if b[0]&flagLong == 0 {
		return 2, b[0], uint64(b[1])
	}
	if len(b) < longHeader {
		return 0, 0, 0
	}
	return longHeader, b[0], binary.BigEndian.Uint64(b[1:])
}

// nextFrame takes the first frame off a message that scan has accepted.
func nextFrame(msg []byte) (flags byte, body, rest []byte) {
	n, flags, size := frameHeader(msg)
	end := n + int(size)
	return flags, msg[n:end], msg[end:]
}

// appendFrame appends one frame; flags are those besides flagLong.
func appendFrame(dst []byte, flags byte, body []byte) []byte {
	dst = appendFrameHeader(dst, flags, len(body))
	return append(dst, body...)
}

func appendFrameHeader(dst []byte, flags byte, size int) []byte {
	if size < 256 {
		return append(dst, flags, byte(size))
	}
	dst = append(dst, flags|flagLong)
	return binary.BigEndian.AppendUint64(dst, uint64(size))
}

// commandFrame makes a command: the name's length, the name, its data.
func commandFrame(name string, data []byte) []byte {
	b := appendFrameHeader(nil, flagCommand, 1+len(name)+len(data))
	b = append(b, byte(len(name)))
	b = append(b, name...)
	return append(b, data...)
}

// splitCommand takes a command frame's body apart; ok is false when the
// announced name is longer than the body.
func splitCommand(body []byte) (name, data []byte, ok bool) {
	if len(body) == 0 || int(body[0]) > len(body)-1 {
		return nil, nil, false
	}
	end := 1 + int(body[0])
	return body[1:end], body[end:], true
}
