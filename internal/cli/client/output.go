package client

import (
	"bytes"

	"vpoller/internal/cli"
	"vpoller/internal/cli/format"
	"vpoller/protocol"
)

// Formats of --output.
const (
	outputJSON  = "json"
	outputTable = "table"
)

// Output says how an answer is shown; the zero value shows it as received.
type Output struct {
	Table, Pretty bool
	Flat          bool // a table has simple rows of what is about many objects or samples
	Style         cli.Style
}

// Append appends the reply as it is to be shown, always with a newline at the
// end. A reply that is no JSON, as helpers make it, is shown as received; the
// NUL that some helpers end their text with is for C programs and left out.
func (o Output) Append(dst, reply []byte) []byte {
	reply = bytes.TrimSuffix(reply, []byte{0})
	if o.Table {
		if r, err := protocol.DecodeResponse(reply); err == nil && r.Success == 0 {
			if o.Flat {
				r.Result = flatten(r.Result)
			}
			return format.Result(dst, r.Result, o.Style.Bold)
		}
	}
	if o.Table || o.Pretty {
		if v, err := protocol.DecodeValue(reply); err == nil {
			return append(format.Indent(dst, v), '\n')
		}
	}
	return append(append(dst, reply...), '\n')
}

// failure is the error that a reply reports, nil when it is an answer. Text
// made by a helper is an answer, whatever it says.
func failure(reply []byte) *protocol.Response {
	reply = bytes.TrimSpace(bytes.TrimSuffix(reply, []byte{0}))
	if !bytes.HasPrefix(reply, []byte("{")) || successful(reply) {
		return nil
	}
	r, err := protocol.DecodeResponse(reply)
	if err != nil || r.Success == 0 {
		return nil
	}
	return r
}

// successful recognises the beginnings of most answers, so that a large one
// need not be read to know that it is one.
func successful(reply []byte) bool {
	return bytes.HasPrefix(reply, []byte(`{"success": 0,`)) ||
		bytes.HasPrefix(reply, []byte(`{"data":`))
}
