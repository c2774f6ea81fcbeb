package buffer

import (
	"encoding/binary"
	"hash/crc32"
	"math"
	"strings"

	"vpoller/zabbix"
)

const (
	marker     = "\xff\xfa"
	headerSize = len(marker) + 4 + 4
)

// A codec writes and reads the records of one session. It is a value.
type codec struct {
	table *crc32.Table
	salt  uint32 // makes records of other sessions invalid
}

func newCodec(session string) codec {
	table := crc32.MakeTable(crc32.Castagnoli)
	return codec{table, crc32.Checksum([]byte(session), table)}
}

func (c codec) sum(lengthAndContent []byte) uint32 {
	return crc32.Update(c.salt, c.table, lengthAndContent)
}

// append adds the record of v. What is no UTF-8 becomes U+FFFD, as it would on the
// way to Zabbix: so content never looks like a marker.
func (c codec) append(dst []byte, v *zabbix.Value) []byte {
	start := len(dst)
	dst = append(dst, marker...)
	dst = append(dst, 0, 0, 0, 0, 0, 0, 0, 0)
	dst = binary.AppendUvarint(dst, v.ID)
	dst = binary.AppendVarint(dst, v.Clock)
	dst = binary.AppendUvarint(dst, uint64(uint32(v.NS)))
	dst = binary.AppendUvarint(dst, uint64(v.State))
	dst = binary.AppendUvarint(dst, v.ItemID)
	dst = appendText(dst, v.Host)
	dst = appendText(dst, v.Key)
	dst = append(dst, strings.ToValidUTF8(v.Value, "\uFFFD")...)
	record := dst[start:]
	binary.LittleEndian.PutUint32(record[6:], uint32(len(record)-headerSize))
	binary.LittleEndian.PutUint32(record[2:], c.sum(record[6:]))
	return dst
}

func appendText(dst []byte, text string) []byte {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

// frame looks at the beginning of data. It returns the length of the whole record
// there: 0 when there is none, more than len(data) when it goes on beyond.
func (c codec) frame(data []byte) int {
	if len(data) < headerSize {
		return headerSize
	}
	if string(data[:len(marker)]) != marker {
		return 0
	}
	n := headerSize + int(binary.LittleEndian.Uint32(data[6:]))
	if n > len(data) {
		return n
	}
	if c.sum(data[6:n]) != binary.LittleEndian.Uint32(data[2:]) {
		return 0
	}
	return n
}

// parse reads the content of a record whose sum is right. Texts share content's
// memory. It reports false for content that no codec wrote.
func parse(content string) (v zabbix.Value, ok bool) {
	r := fields{rest: content}
	v.ID = r.uvarint()
	v.Clock = r.varint()
	ns, state := r.uvarint(), r.uvarint()
	v.ItemID = r.uvarint()
	v.Host, v.Key = r.text(), r.text()
	v.Value = r.rest
	v.NS, v.State = int32(uint32(ns)), zabbix.State(state)
	return v, !r.bad && ns <= math.MaxUint32 && state <= math.MaxUint8
}

// fields takes a content apart; after a mistake all that it returns is zero.
type fields struct {
	rest string
	bad  bool
}

func (f *fields) uvarint() uint64 {
	var n uint64
	for i := 0; i < len(f.rest) && i < binary.MaxVarintLen64; i++ {
		b := f.rest[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			f.rest = f.rest[i+1:]
			return n
		}
	}
	f.rest, f.bad = "", true
	return 0
}

func (f *fields) varint() int64 {
	n := f.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

func (f *fields) text() string {
	n := f.uvarint()
	if n > uint64(len(f.rest)) {
		f.rest, f.bad = "", true
		return ""
	}
	text := f.rest[:n]
	f.rest = f.rest[n:]
	return text
}
