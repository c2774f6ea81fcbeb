package demo

import (
	"fmt"
	"strings"

	"vpoller/internal/cli/client"
	"vpoller/protocol"
)

// How many rows of a long answer are shown.
const (
	tableRows = 8
	jsonRows  = 3
)

// shorten is the reply as output shows it. Of many rows only the first are
// left, and in place of the others a line, or an element, that says how many.
func shorten(reply []byte, output client.Output) string {
	limit := jsonRows
	if output.Table {
		limit = tableRows
	}
	v, err := protocol.DecodeValue(reply)
	short, left := cut(v, limit)
	if err != nil || left == 0 {
		return string(output.Append(nil, reply))
	}
	more := fmt.Sprintf("... %d more rows", left)
	if output.Table {
		return show(short, output) + output.Style.Faint(more) + "\n"
	}
	// The element that stands for the rest is no text of the answer.
	short, _ = cut(v, limit, more)
	return strings.Replace(show(short, output), `"`+more+`"`, output.Style.Faint(more), 1)
}

func show(v protocol.Value, output client.Output) string {
	return string(output.Append(nil, protocol.AppendJSON(nil, v, false)))
}

// cut returns v with the first limit rows of the list that it is, or that is
// its member "result", followed by tail, and how many rows are left out. A list
// that is only one too long stays whole.
func cut(v protocol.Value, limit int, tail ...protocol.Value) (short protocol.Value, left int) {
	switch v := v.(type) {
	case protocol.List:
		if len(v) <= limit+1 {
			return v, 0
		}
		return append(v[:limit:limit], tail...), len(v) - limit
	case protocol.Object:
		result, _ := v.Get("result")
		if list, ok := result.(protocol.List); ok {
			whole := append(protocol.Object(nil), v...)
			result, left = cut(list, limit, tail...)
			whole.Set("result", result)
			return whole, left
		}
	}
	return v, 0
}
