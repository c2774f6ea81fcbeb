package format

import (
	"strings"

	"vpoller/protocol"
)

// Indent appends v as JSON on many lines, two blanks deep each level, members
// in their own order; what is empty stays on its line.
func Indent(dst []byte, v protocol.Value) []byte { return indent(dst, v, 0) }

func indent(dst []byte, v protocol.Value, depth int) []byte {
	switch v := v.(type) {
	case protocol.List:
		return block(dst, '[', ']', len(v), depth, func(dst []byte, i int) []byte {
			return indent(dst, v[i], depth+1)
		})
	case protocol.Object:
		return block(dst, '{', '}', len(v), depth, func(dst []byte, i int) []byte {
			dst = protocol.AppendJSON(dst, v[i].Name, false)
			return indent(append(dst, ": "...), v[i].Value, depth+1)
		})
	default:
		return protocol.AppendJSON(dst, v, false)
	}
}

// block writes n elements between brackets, each on a line of its own.
func block(dst []byte, left, right byte, n, depth int, element func([]byte, int) []byte) []byte {
	dst = append(dst, left)
	for i := range n {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = newline(dst, depth+1)
		dst = element(dst, i)
	}
	if n > 0 {
		dst = newline(dst, depth)
	}
	return append(dst, right)
}

func newline(dst []byte, depth int) []byte {
	return append(append(dst, '\n'), strings.Repeat("  ", depth)...)
}
