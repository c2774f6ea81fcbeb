package wire

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// ReadMessage reads one message and tells whether it came compressed. Memory
// grows with what arrives, not with what is announced; more than limit bytes,
// before or after decompression, are an [ErrProtocol]. io.EOF means that the far
// end closed without a byte.
func ReadMessage(r io.Reader, limit int64) (text []byte, compressed bool, err error) {
	h, err := readHeader(r)
	if err != nil {
		return nil, false, err
	}
	if err := h.check(limit); err != nil {
		return nil, false, err
	}
	var body bytes.Buffer
	if n, err := io.CopyN(&body, r, int64(h.length)); err != nil {
		return nil, false, cut(unexpected(err), fmt.Sprintf("after %d of %d bytes", n, h.length))
	}
	if !h.compressed {
		return body.Bytes(), false, nil
	}
	text, err = inflate(&body, h.full)
	return text, true, err
}

// inflate decompresses what must be size bytes.
func inflate(body io.Reader, size uint64) ([]byte, error) {
	z, err := zlib.NewReader(body)
	if err != nil {
		return nil, fmt.Errorf("%w: decompress it: %w", ErrProtocol, err)
	}
	defer z.Close()
	var text bytes.Buffer
	n, err := io.Copy(&text, io.LimitReader(z, int64(size)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: decompress it: %w", ErrProtocol, err)
	}
	if uint64(n) != size {
		return nil, fmt.Errorf("%w: it announces %d bytes and holds %d or more", ErrProtocol, size, n)
	}
	return text.Bytes(), nil
}

// WriteMessage writes one message with one call of w.Write.
func WriteMessage(w io.Writer, text []byte, compressed bool) error {
	var p packer
	_, err := w.Write(p.pack(text, compressed))
	return err
}

// A packer makes messages, one after the other. Its compressor and its memory
// serve them all.
type packer struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// keep limits the memory that a packer holds on to between messages, in bytes.
const keep = 1 << 20

// pack returns the whole message, which is good until the next call.
func (p *packer) pack(text []byte, compressed bool) []byte {
	if p.out.Cap() > keep {
		p.out = bytes.Buffer{}
	}
	p.out.Reset()
	if !compressed {
		p.out.Write(header{length: uint64(len(text))}.append(p.out.AvailableBuffer()))
		p.out.Write(text)
		return p.out.Bytes()
	}
	return p.packCompressed(text)
}

func (p *packer) packCompressed(text []byte) []byte {
	p.out.Write(header{compressed: true, full: uint64(len(text))}.append(nil))
	room := p.out.Len()
	p.compress(text)
	h := header{compressed: true, full: uint64(len(text)), length: uint64(p.out.Len() - room)}
	message := p.out.Bytes()
	copy(message, h.append(nil))
	return message
}

// compress appends text to p.out; a bytes.Buffer takes every write.
func (p *packer) compress(text []byte) {
	if p.z == nil {
		p.z, _ = zlib.NewWriterLevel(&p.out, zlib.BestSpeed) // the level exists
	} else {
		p.z.Reset(&p.out)
	}
	p.z.Write(text) //nolint:errcheck
	p.z.Close()     //nolint:errcheck
}
