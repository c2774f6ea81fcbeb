package marks

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
)

// A markFile holds marks. It begins with a line that says what it is; then come
// blocks, each what one round has added: the number of marks, a checksum (CRC-32C)
// of them, and the marks of 16 bytes, id and time, all little-endian. A later mark
// of an id takes the place of an earlier one. A block is one write, so of a process
// that is killed the file has all but perhaps the last.
type markFile struct {
	path string
	file *os.File
	size int64
}

const (
	markTitle = "vpoller-sender checkpoint 1\n"
	markHead  = 8
	markSize  = 16
	maxBlock  = 1 << 24 // marks; more are damage
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// sizeOf is how long a file with so many marks in one block is.
func sizeOf(n int) int64 { return int64(len(markTitle) + markHead + n*markSize) }

// readMarks reads a file; one that is not there has no marks. What is before a
// damage counts.
func readMarks(path string) (times map[uint64]int64, damage, err error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("read the checkpoint: %w", err)
	}
	times = make(map[uint64]int64)
	if len(data) == 0 {
		return times, nil, nil
	}
	return times, decodeMarks(data, times), nil
}

// decodeMarks adds the marks of a file to times. Its error says where they end
// too early.
func decodeMarks(data []byte, times map[uint64]int64) error {
	blocks, ok := bytes.CutPrefix(data, []byte(markTitle))
	if !ok {
		return errors.New("it does not begin as a checkpoint does")
	}
	for len(blocks) > 0 {
		rest, ok := decodeBlock(blocks, times)
		if !ok {
			return fmt.Errorf("%d bytes at its end are no marks", len(blocks))
		}
		blocks = rest
	}
	return nil
}

func decodeBlock(data []byte, times map[uint64]int64) (rest []byte, ok bool) {
	if len(data) < markHead {
		return nil, false
	}
	n, sum := int(binary.LittleEndian.Uint32(data)), binary.LittleEndian.Uint32(data[4:])
	data = data[markHead:]
	if n > maxBlock || n*markSize > len(data) || crc32.Checksum(data[:n*markSize], castagnoli) != sum {
		return nil, false
	}
	for i := range n {
		at := data[i*markSize:]
		times[binary.LittleEndian.Uint64(at)] = int64(binary.LittleEndian.Uint64(at[8:]))
	}
	return data[n*markSize:], true
}

// newFile writes a file and keeps it open.
func newFile(path string, times map[uint64]int64) (*markFile, error) {
	f := &markFile{path: path}
	return f, f.renew(times)
}

// renew puts a file with just these marks in the place of the old one, in one
// step: there is always a whole one.
func (f *markFile) renew(times map[uint64]int64) error {
	list := make([]Mark, 0, len(times))
	for id, nanos := range times {
		list = append(list, Mark{id, nanos})
	}
	next, err := os.CreateTemp(filepath.Dir(f.path), filepath.Base(f.path)+".new-*")
	if err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	_, err = next.Write(appendBlock([]byte(markTitle), list))
	if err == nil {
		err = next.Sync()
	}
	if err == nil {
		err = os.Rename(next.Name(), f.path)
	}
	if err != nil {
		next.Close()           //nolint:errcheck // the error before it says what is wrong
		os.Remove(next.Name()) //nolint:errcheck // likewise
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	f.close()
	f.file, f.size = next, sizeOf(len(list))
	return nil
}

// add adds a block to the file.
func (f *markFile) add(list []Mark) error {
	n, err := f.file.Write(appendBlock(nil, list))
	f.size += int64(n)
	if err != nil {
		return fmt.Errorf("write the checkpoint: %w", err)
	}
	return nil
}

func (f *markFile) close() {
	if f.file != nil {
		f.file.Close() //nolint:errcheck // nothing is buffered
	}
}

func appendBlock(dst []byte, list []Mark) []byte {
	head := len(dst)
	dst = append(dst, make([]byte, markHead)...)
	for _, m := range list {
		dst = binary.LittleEndian.AppendUint64(dst, m.ID)
		dst = binary.LittleEndian.AppendUint64(dst, uint64(m.Time))
	}
	binary.LittleEndian.PutUint32(dst[head:], uint32(len(list)))
	binary.LittleEndian.PutUint32(dst[head+4:], crc32.Checksum(dst[head+markHead:], castagnoli))
	return dst
}
