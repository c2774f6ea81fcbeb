package buffer

import (
	"encoding/binary"
	"os"
)

// A cursor keeps how far a session is acknowledged, in two slots that are written
// in turns: a torn one leaves the other. The file does not grow, so that a full
// disk takes it.
type cursor struct {
	file  *os.File
	turn  uint64
	codec codec
}

// slotSize is of turn, id and their sum, in bytes.
const slotSize = 8 + 8 + 4

// openCursor opens or makes the file and returns the id in it, 0 when there is none.
func openCursor(path string, c codec) (*cursor, uint64, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, 0, err
	}
	k := &cursor{file: file, codec: c}
	acked := k.read()
	if k.turn == 0 { // new: take both slots' room now
		if _, err := file.WriteAt(make([]byte, 2*slotSize), 0); err != nil {
			file.Close()
			return nil, 0, err
		}
	}
	return k, acked, nil
}

// read returns the id of the newer slot of those that are whole.
func (k *cursor) read() (acked uint64) {
	for i := range int64(2) {
		var slot [slotSize]byte
		if _, err := k.file.ReadAt(slot[:], i*slotSize); err != nil {
			continue
		}
		turn, id := binary.LittleEndian.Uint64(slot[:]), binary.LittleEndian.Uint64(slot[8:])
		if turn > k.turn && binary.LittleEndian.Uint32(slot[16:]) == k.codec.sum(slot[:16]) {
			k.turn, acked = turn, id
		}
	}
	return acked
}

// write notes that all ids up to acked are done.
func (k *cursor) write(acked uint64) error {
	k.turn++
	var slot [slotSize]byte
	binary.LittleEndian.PutUint64(slot[:], k.turn)
	binary.LittleEndian.PutUint64(slot[8:], acked)
	binary.LittleEndian.PutUint32(slot[16:], k.codec.sum(slot[:16]))
	_, err := k.file.WriteAt(slot[:], int64(k.turn%2)*slotSize)
	return err
}
