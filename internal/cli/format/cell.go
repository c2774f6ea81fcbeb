package format

import (
	"strconv"
	"strings"
	"unicode"

	"vpoller/protocol"
)

// absent stands for a property that is not set or null.
const absent = "-"

// Cell is v on one line: text as it is, lists of simple values with commas,
// anything deeper as JSON, and "-" for null.
func Cell(v protocol.Value) string {
	switch v := v.(type) {
	case nil:
		return absent
	case string:
		return Printable(v)
	case protocol.List:
		if simple(v) {
			return join(v)
		}
	}
	return Printable(string(protocol.AppendJSON(nil, v, false)))
}

func simple(list protocol.List) bool {
	for _, v := range list {
		switch v.(type) {
		case protocol.List, protocol.Object:
			return false
		}
	}
	return len(list) > 0
}

func join(list protocol.List) string {
	cells := make([]string, len(list))
	for i, v := range list {
		cells[i] = Cell(v)
	}
	return strings.Join(cells, ", ")
}

// Printable is s with everything that would not print, or would move the
// cursor, written as an escape.
func Printable(s string) string {
	if strings.IndexFunc(s, unprintable) < 0 {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if unprintable(r) {
			quoted := strconv.QuoteRuneToASCII(r)
			b.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func unprintable(r rune) bool { return !unicode.IsPrint(r) }

// number reports whether v is shown flush right.
func number(v protocol.Value) bool {
	switch v.(type) {
	case int64, float64:
		return true
	}
	return false
}
