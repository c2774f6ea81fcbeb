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
	if !output.Table {
		mark(short, more)
	}
	text := string(output.Append(nil, protocol.AppendJSON(nil, short, false)))
	if output.Table {
		return text + output.Style.Faint(more) + "\n"
	}
	// The element that stands for the rest is no text of the answer.
	return strings.Replace(text, `"`+more+`"`, output.Style.Faint(more), 1)
}
