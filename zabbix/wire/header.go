package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// ErrProtocol marks an answer that is not of the Zabbix protocol, or one that
// goes beyond a limit.
var ErrProtocol = errors.New("not an answer of the Zabbix protocol")

const (
	magic          = "ZBXD"
	flagProtocol   = 0x01
	flagCompressed = 0x02
	flagLarge      = 0x04

	prefixSize = len(magic) + 1 // what comes before the lengths
)

// A header stands before a message. Lengths are in bytes.
type header struct {
	compressed bool
	length     uint64 // of what follows
	full       uint64 // before compression; 0 when not compressed
}

func (h header) append(dst []byte) []byte {
	flags := byte(flagProtocol)
	if h.compressed {
		flags |= flagCompressed
	}
	dst = append(dst, magic...)
	if h.length > math.MaxUint32 || h.full > math.MaxUint32 {
		dst = append(dst, flags|flagLarge)
		dst = binary.LittleEndian.AppendUint64(dst, h.length)
		return binary.LittleEndian.AppendUint64(dst, h.full)
	}
	dst = append(dst, flags)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(h.length))
	return binary.LittleEndian.AppendUint32(dst, uint32(h.full))
}

// readHeader reads one header. io.EOF means that there was not a byte.
func readHeader(r io.Reader) (header, error) {
	var raw [prefixSize + 16]byte
	if _, err := io.ReadFull(r, raw[:prefixSize]); err != nil {
		return header{}, cut(err, "inside the header")
	}
	flags := raw[prefixSize-1]
	if string(raw[:len(magic)]) != magic {
		return header{}, fmt.Errorf("%w: it begins with %q", ErrProtocol, raw[:prefixSize])
	}
	if flags&flagProtocol == 0 || flags&^(flagProtocol|flagCompressed|flagLarge) != 0 {
		return header{}, fmt.Errorf("%w: its flags are 0x%02x", ErrProtocol, flags)
	}
	width := 4
	if flags&flagLarge != 0 {
		width = 8
	}
	lengths := raw[prefixSize : prefixSize+2*width]
	if _, err := io.ReadFull(r, lengths); err != nil {
		return header{}, cut(unexpected(err), "inside the header")
	}
	return parseLengths(lengths, flags), nil
}

func parseLengths(lengths []byte, flags byte) header {
	h := header{compressed: flags&flagCompressed != 0}
	if flags&flagLarge != 0 {
		h.length, h.full = binary.LittleEndian.Uint64(lengths), binary.LittleEndian.Uint64(lengths[8:])
	} else {
		h.length, h.full = uint64(binary.LittleEndian.Uint32(lengths)), uint64(binary.LittleEndian.Uint32(lengths[4:]))
	}
	return h
}

func (h header) check(limit int64) error {
	if longest := max(h.length, h.full); longest > uint64(limit) {
		return fmt.Errorf("%w: it announces %d bytes, more than the limit of %d", ErrProtocol, longest, limit)
	}
	return nil
}

// unexpected makes the end of a stream that should go on an error of its own.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func cut(err error, where string) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the message breaks off %s: %w", where, err)
	}
	return err
}
