package inputfile

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"vpoller/zabbix"
)

var (
	errEntries = errors.New("there is text behind the value's closing quote")
	errQuote   = errors.New("has no closing quote with a blank behind it")
	errNoHost  = errors.New("the host is -, and no host was given to stand for it")
)

// parse reads one line.
func parse(line []byte, opts Options) (zabbix.Value, error) {
	var v zabbix.Value
	rest := line
	host, rest, err := entry(rest, "host")
	if err != nil {
		return v, err
	}
	key, rest, err := entry(rest, "key")
	if err != nil {
		return v, err
	}
	v.Host, v.Key = host, key
	if host == "-" {
		v.Host = opts.Host
	}
	if v.Host == "" {
		return v, errNoHost
	}
	if rest, err = stamp(&v, rest, opts); err != nil {
		return v, err
	}
	v.Value, err = last(rest)
	return v, err
}

// stamp reads the time of a value.
func stamp(v *zabbix.Value, rest []byte, opts Options) ([]byte, error) {
	if !opts.Timestamps {
		return rest, nil
	}
	clock, rest, err := number(rest, "timestamp", math.MaxInt32)
	if err != nil {
		return nil, err
	}
	v.Clock = clock
	if !opts.Nanoseconds {
		return rest, nil
	}
	ns, rest, err := number(rest, "nanoseconds", 999_999_999)
	v.NS = int32(ns) //nolint:gosec // below a thousand million
	return rest, err
}

// number reads an entry of digits.
func number(rest []byte, what string, most int64) (int64, []byte, error) {
	text, rest, err := entry(rest, what)
	if err != nil {
		return 0, nil, err
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || strings.HasPrefix(text, "+") || n < 0 || n > most {
		return 0, nil, fmt.Errorf("%s %q is no whole number from 0 to %d", what, shorten(text), most)
	}
	return n, rest, nil
}

// entry reads what is not the last on a line, and may not be empty.
func entry(rest []byte, what string) (string, []byte, error) {
	rest = bytes.TrimLeft(rest, blanks)
	var text string
	if len(rest) > 0 && rest[0] == '"' {
		var err error
		if text, rest, err = quoted(rest); err != nil {
			return "", nil, fmt.Errorf("the %s %w", what, err)
		}
	} else {
		end := bytes.IndexAny(rest, blanks)
		if end < 0 {
			end = len(rest)
		}
		text, rest = string(rest[:end]), rest[end:]
	}
	if text == "" {
		return "", nil, fmt.Errorf("there is no %s", what)
	}
	return text, rest, nil
}

// last reads the value, which may be empty when it is in quotes.
func last(rest []byte) (string, error) {
	rest = bytes.TrimLeft(rest, blanks)
	if len(rest) == 0 {
		return "", errors.New("there is no value")
	}
	if rest[0] != '"' {
		return string(rest), nil
	}
	text, rest, err := quoted(rest)
	if err != nil {
		return "", fmt.Errorf("the value %w", err)
	}
	if len(bytes.TrimLeft(rest, blanks)) > 0 {
		return "", errEntries
	}
	return text, nil
}

const blanks = " \t"

// quoted reads an entry that begins with a quotation mark.
func quoted(rest []byte) (string, []byte, error) {
	var text []byte
	for i := 1; i < len(rest); i++ {
		switch c := rest[i]; {
		case c == '"':
			rest = rest[i+1:]
			if len(rest) > 0 && rest[0] != ' ' && rest[0] != '\t' {
				return "", nil, errQuote
			}
			return string(text), rest, nil
		case c == '\\' && i+1 < len(rest) && escaped(rest[i+1]) != 0:
			i++
			text = append(text, escaped(rest[i]))
		default:
			text = append(text, c)
		}
	}
	return "", nil, errQuote
}

// escaped is the character that one behind a backslash stands for, 0 when the
// backslash is no escape.
func escaped(c byte) byte {
	switch c {
	case '"', '\\':
		return c
	case 'n':
		return '\n'
	}
	return 0
}

// shorten is a text as messages show it.
func shorten(text string) string {
	if len(text) > 40 {
		return text[:37] + "..."
	}
	return text
}
