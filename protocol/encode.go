package protocol

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// AppendJSON appends v as JSON in the form that Python's json.dumps writes by
// default: ", " and ": " as separators and floats with a point or an exponent.
// With ascii, every character outside printable ASCII is written as a \u
// escape, in surrogate pairs where needed. Bytes that are not UTF-8 become
// U+FFFD; numbers that JSON cannot say (NaN, infinities) become null.
//
// It panics on a type outside the set of [Value]: that is a fault of the
// program, never of its input.
func AppendJSON(dst []byte, v Value, ascii bool) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		return strconv.AppendBool(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10)
	case float64:
		return AppendFloat(dst, v)
	case string:
		return appendString(dst, v, ascii)
	case List:
		return appendList(dst, v, ascii)
	case Object:
		return appendObject(dst, v, ascii)
	default:
		panic(fmt.Sprintf("protocol: %T is not a Value", v))
	}
}

func appendList(dst []byte, list List, ascii bool) []byte {
	dst = append(dst, '[')
	for i, v := range list {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = AppendJSON(dst, v, ascii)
	}
	return append(dst, ']')
}

func appendObject(dst []byte, o Object, ascii bool) []byte {
	dst = append(dst, '{')
	for i := range o {
		if i > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendString(dst, o[i].Name, ascii)
		dst = append(dst, ": "...)
		dst = AppendJSON(dst, o[i].Value, ascii)
	}
	return append(dst, '}')
}

// AppendFloat appends f as Python's repr prints it (100.0, 1e+16, 1e-05),
// except that NaN and infinities become null.
func AppendFloat(dst []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return append(dst, "null"...)
	}
	format := byte('f')
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e16) {
		format = 'e'
	}
	start := len(dst)
	dst = strconv.AppendFloat(dst, f, format, -1, 64)
	if format == 'f' && !strings.ContainsRune(string(dst[start:]), '.') {
		dst = append(dst, ".0"...)
	}
	return dst
}

const hexDigits = "0123456789abcdef"

func appendString(dst []byte, s string, ascii bool) []byte {
	dst = append(dst, '"')
	plain := 0 // start of the run of bytes that are copied as they are
	for i := 0; i < len(s); {
		if c := s[i]; c >= ' ' && c < 0x7f && c != '"' && c != '\\' {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if valid := r != utf8.RuneError || size > 1; valid && r >= 0x7f && !ascii {
			i += size
			continue
		}
		dst = append(dst, s[plain:i]...)
		dst = appendRune(dst, r, ascii)
		i += size
		plain = i
	}
	return append(append(dst, s[plain:]...), '"')
}

// appendRune appends the escaped form of a character that cannot stand as it is.
func appendRune(dst []byte, r rune, ascii bool) []byte {
	switch {
	case r == '"' || r == '\\':
		return append(dst, '\\', byte(r))
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r == '\b':
		return append(dst, `\b`...)
	case r == '\f':
		return append(dst, `\f`...)
	case r >= 0x7f && !ascii:
		return utf8.AppendRune(dst, r)
	case r > 0xffff:
		r -= 0x10000
		dst = appendEscape(dst, 0xd800+r>>10)
		return appendEscape(dst, 0xdc00+r&0x3ff)
	default:
		return appendEscape(dst, r)
	}
}

func appendEscape(dst []byte, r rune) []byte {
	return append(dst, '\\', 'u', hexDigits[r>>12&15], hexDigits[r>>8&15], hexDigits[r>>4&15], hexDigits[r&15])
}
