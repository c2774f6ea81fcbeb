package helpers

import (
	"fmt"
	"strings"
	"unicode"

	"vpoller/protocol"
)

// appendRepr appends v as Python's repr prints it.
func appendRepr(dst []byte, v protocol.Value) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "None"...)
	case bool:
		if v {
			return append(dst, "True"...)
		}
		return append(dst, "False"...)
	case string:
		return appendReprString(dst, v)
	case protocol.List:
		return appendReprList(dst, v)
	case protocol.Object:
		return appendReprObject(dst, v)
	default: // numbers
		return protocol.AppendJSON(dst, v, false)
	}
}

func appendReprList(dst []byte, list protocol.List) []byte {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendRepr(dst, v)
	}
	return append(dst, ']')
}

func appendReprObject(dst []byte, o protocol.Object) []byte {
	dst = append(dst, '{')
	for i, member := range o {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendReprString(dst, member.Name)
		dst = append(dst, ": "...)
		dst = appendRepr(dst, member.Value)
	}
	return append(dst, '}')
}

// appendReprString quotes s in single quotes, or in double ones when it has
// single ones only.
func appendReprString(dst []byte, s string) []byte {
	quote := byte('\'')
	if strings.Contains(s, "'") && !strings.Contains(s, `"`) {
		quote = '"'
	}
	dst = append(dst, quote)
	for _, c := range s {
		if c == '\\' || c == rune(quote) {
			dst = append(dst, '\\')
		}
		dst = appendReprRune(dst, c)
	}
	return append(dst, quote)
}

func appendReprRune(dst []byte, c rune) []byte {
	switch {
	case c == '\n':
		return append(dst, `\n`...)
	case c == '\r':
		return append(dst, `\r`...)
	case c == '\t':
		return append(dst, `\t`...)
	case unicode.IsPrint(c):
		return append(dst, string(c)...)
	case c <= 0xff:
		return fmt.Appendf(dst, `\x%02x`, c)
	case c <= 0xffff:
		return fmt.Appendf(dst, `\u%04x`, c)
	default:
		return fmt.Appendf(dst, `\U%08x`, c)
	}
}
