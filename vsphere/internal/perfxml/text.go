package perfxml

import (
	"bytes"
	"fmt"
	"strconv"
	"unicode/utf8"
)

// appendText appends text with its entities resolved.
func appendText(to, text []byte) ([]byte, error) {
	for {
		plain, rest, some := bytes.Cut(text, []byte("&"))
		to = append(to, plain...)
		if !some {
			return to, nil
		}
		name, after, ok := bytes.Cut(rest, []byte(";"))
		r := entity(name)
		if !ok || r < 0 {
			return to, fmt.Errorf("%.20q is no character", "&"+string(rest))
		}
		to, text = utf8.AppendRune(to, r), after
	}
}

// entity is the character that an entity stands for, -1 when it is none.
func entity(name []byte) rune {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	digits, ok := bytes.CutPrefix(name, []byte("#"))
	if !ok {
		return -1
	}
	base := 10
	if hex, ok := bytes.CutPrefix(digits, []byte("x")); ok {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(string(digits), base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}
