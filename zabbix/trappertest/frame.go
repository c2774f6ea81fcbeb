package trappertest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"io"
)

// frame makes a message of text.
func frame(text []byte, compressed bool) []byte {
	if !compressed {
		return append(lengths(0x01, len(text), 0), text...)
	}
	var body bytes.Buffer
	z := zlib.NewWriter(&body)
	z.Write(text) //nolint:errcheck
	z.Close()     //nolint:errcheck
	return append(lengths(0x03, body.Len(), len(text)), body.Bytes()...)
}

func lengths(flags byte, length, full int) []byte {
	head := append([]byte("ZBXD"), flags)
	head = binary.LittleEndian.AppendUint32(head, uint32(length))
	return binary.LittleEndian.AppendUint32(head, uint32(full))
}

// readFrame reads a message.
func readFrame(r io.Reader) (text []byte, compressed bool, err error) {
	head := make([]byte, 13)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, false, err
	}
	if string(head[:4]) != "ZBXD" || head[4]&^0x02 != 0x01 {
		return nil, false, errors.New("no header of Zabbix")
	}
	body := io.LimitReader(r, int64(binary.LittleEndian.Uint32(head[5:])))
	if head[4]&0x02 == 0 {
		text, err = io.ReadAll(body)
		return text, false, err
	}
	z, err := zlib.NewReader(body)
	if err != nil {
		return nil, false, err
	}
	text, err = io.ReadAll(z)
	return text, true, err
}
