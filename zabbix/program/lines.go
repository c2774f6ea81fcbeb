package program

import (
	"io"

	"vpoller/zabbix"
	"vpoller/zabbix/inputfile"
)

// lines is the input of the program: a line for each value.
func lines(values []zabbix.Value) io.Reader { return &feed{values: values} }

// A feed makes lines as they are read.
type feed struct {
	values []zabbix.Value
	line   []byte // what is left of the line under way
	buf    []byte
}

func (f *feed) Read(p []byte) (int, error) {
	if len(f.line) == 0 {
		if len(f.values) == 0 {
			return 0, io.EOF
		}
		f.buf = f.buf[:0]
		for len(f.values) > 0 && len(f.buf) < len(p) {
			f.buf = inputfile.Append(f.buf, timed(f.values[0]))
			f.values = f.values[1:]
		}
		f.line = f.buf
	}
	n := copy(p, f.line)
	f.line = f.line[n:]
	return n, nil
}

// timed is v with a time that Zabbix 7.0 does not change: to it an ns of 0 means
// that there is none, and a value that is sent again would come in twice.
func timed(v zabbix.Value) zabbix.Value {
	v.NS = max(v.NS, 1)
	return v
}
