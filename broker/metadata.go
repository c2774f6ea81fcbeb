package broker

import (
	"encoding/binary"
	"errors"
	"strings"
)

// Properties of a READY command. Names are case-insensitive on the wire; in
// this package they are lower case.
const (
	propSocketType = "socket-type"
	propIdentity   = "identity"
	propVersion    = "x-vpoller"          // every vPoller end: the version of what vpoller ends say to each other
	propName       = "x-vpoller-name"     // a worker: its name for as long as it lives
	propCapacity   = "x-vpoller-capacity" // a worker: requests it takes at once, decimal
	propHosts      = "x-vpoller-hosts"    // a worker: the vCenters it serves, separated by commas
)

var errBadMetadata = errors.New("malformed metadata in READY")

// metadata is what a peer says about itself in READY, keys in lower case.
type metadata map[string]string

// parseMetadata reads properties: a 1-byte length and a name, a 4-byte length
// and a value. Of equal names the last counts.
func parseMetadata(b []byte) (metadata, error) {
	md := metadata{}
	for len(b) > 0 {
		name, rest, ok := takeBytes(b[1:], uint64(b[0]))
		if !ok || len(name) == 0 || len(rest) < 4 {
			return nil, errBadMetadata
		}
		value, rest, ok := takeBytes(rest[4:], uint64(binary.BigEndian.Uint32(rest)))
		if !ok {
			return nil, errBadMetadata
		}
		md[strings.ToLower(string(name))] = string(value)
		b = rest
	}
	return md, nil
}

func takeBytes(b []byte, n uint64) (taken, rest []byte, ok bool) {
	if n > uint64(len(b)) {
		return nil, nil, false
	}
	return b[:n], b[n:], true
}

// A property is one name and value of READY, in the order in which it is sent.
type property struct{ name, value string }

// encodeMetadata is the inverse of parseMetadata.
func encodeMetadata(props []property) (b []byte) {
	for _, p := range props {
		b = append(b, byte(len(p.name)))
		b = append(b, p.name...)
		b = binary.BigEndian.AppendUint32(b, uint32(len(p.value)))
		b = append(b, p.value...)
	}
	return b
}
