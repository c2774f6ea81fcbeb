package broker

import (
	"encoding/binary"
	"time"
)

// delimiter is an empty frame with more to follow, as a REQ socket sends it.
const delimiter = "\x01\x00"

// splitRequest finds the parts of a message of the form
//
//	[hop]... [] [body]
//
// env is the length of everything before the body's frame; ok is false when
// there is no empty frame, or not exactly one frame behind it. env is then the
// length up to the first empty frame, if there is one.
func splitRequest(raw []byte) (env int, ok bool) {
	env = leadingEnvelope(raw)
	return env, env > 0 && raw[env]&flagMore == 0
}

// leadingEnvelope is the length of raw up to its first empty frame, which is
// included; 0 when it has none.
func leadingEnvelope(raw []byte) int {
	for rest := raw; len(rest) > 0; {
		flags, body, next := nextFrame(rest)
		rest = next
		if len(body) == 0 && flags&flagMore != 0 {
			return len(raw) - len(rest)
		}
	}
	return 0
}

// payload is the body of the one frame that raw holds.
func payload(raw []byte) []byte {
	_, body, _ := nextFrame(raw)
	return body
}

// A ticket is the first frame of what the proxy sends to a worker, and of what
// the worker sends back:
//
//	0x00  request id, 8 bytes  [ remaining life in milliseconds, 4 bytes ]
//
// all big-endian. No identity that libzmq makes up has its length. Workers
// return the frame as they got it; those of vPoller read the life.
const (
	ticketID   = 9
	ticketFull = 13
)

// appendTicket appends the ticket and the delimiter, as frames.
func appendTicket(dst []byte, id uint64, life time.Duration) []byte {
	dst = append(dst, flagMore, ticketFull, 0)
	dst = binary.BigEndian.AppendUint64(dst, id)
	ms := min(max(life.Milliseconds(), 1), 1<<31)
	dst = binary.BigEndian.AppendUint32(dst, uint32(ms))
	return append(dst, flagMore, 0)
}

// readTicket reads a ticket's frame body; life is 0 when it says none.
func readTicket(body []byte) (id uint64, life time.Duration, ok bool) {
	if len(body) != ticketID && len(body) != ticketFull || body[0] != 0 {
		return 0, 0, false
	}
	if len(body) == ticketFull {
		life = time.Duration(binary.BigEndian.Uint32(body[ticketID:])) * time.Millisecond
	}
	return binary.BigEndian.Uint64(body[1:]), life, true
}
