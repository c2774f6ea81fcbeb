package inputfile

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"vpoller/zabbix"
)

// DefaultMaxLine is the longest line that a [Reader] takes unless told
// otherwise, in bytes. Zabbix itself takes 16 MiB in all of a packet's values.
const DefaultMaxLine = 64 << 20

// Options say how a file is written and how lines are completed.
type Options struct {
	Host        string // in place of - as a host; "" if there is none
	Timestamps  bool   // the third entry is seconds since 1970
	Nanoseconds bool   // and the fourth is nanoseconds; needs Timestamps
	MaxLine     int    // bytes; 0 means DefaultMaxLine
}

// A Reader reads the values of a file, one by one: its memory is that of one
// line.
type Reader struct {
	in   *bufio.Reader
	opts Options
	line int
	long []byte // of a line that is longer than the buffer of in
}

// NewReader makes a Reader.
func NewReader(r io.Reader, opts Options) *Reader {
	if opts.MaxLine <= 0 {
		opts.MaxLine = DefaultMaxLine
	}
	return &Reader{in: bufio.NewReaderSize(r, 64<<10), opts: opts}
}

// Waits reports whether the next Read has to wait for more input.
func (r *Reader) Waits() bool {
	waiting, _ := r.in.Peek(r.in.Buffered())
	return bytes.IndexByte(waiting, '\n') < 0
}

// Read returns the next value; without timestamps its Clock and NS are 0. The
// error is io.EOF at the end, a *LineError for a line that is no value, and else
// what reading said. Reading can go on after a LineError unless it is about a
// line that is too long.
func (r *Reader) Read() (zabbix.Value, error) {
	line, err := r.next()
	if err != nil {
		return zabbix.Value{}, err
	}
	v, err := parse(line, r.opts)
	if err != nil {
		return zabbix.Value{}, &LineError{Line: r.line, Err: err}
	}
	return v, nil
}

// next returns the next line without its end. It is good until the next call.
func (r *Reader) next() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	r.long = r.long[:0]
	for errors.Is(err, bufio.ErrBufferFull) {
		if len(r.long)+len(line) > r.opts.MaxLine {
			return nil, &LineError{Line: r.line + 1, Err: fmt.Errorf("is longer than %d bytes", r.opts.MaxLine)}
		}
		r.long = append(r.long, line...)
		line, err = r.in.ReadSlice('\n')
	}
	if len(r.long) > 0 {
		r.long = append(r.long, line...)
		line = r.long
	}
	if err != nil && (!errors.Is(err, io.EOF) || len(line) == 0) {
		return nil, err
	}
	r.line++
	return bytes.TrimRight(line, "\r\n"), nil
}

// A LineError says what is wrong with a line.
type LineError struct {
	Line int // counted from 1
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

func (e *LineError) Unwrap() error { return e.Err }
