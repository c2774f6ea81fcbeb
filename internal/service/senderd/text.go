package senderd

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"vpoller/protocol"
)

// longest is how much of a value is printed, in bytes: discoveries may have
// megabytes.
const longest = 500

// oneLine is a text as it fits a line of output; what could command a terminal is
// escaped.
func oneLine(text string) string {
	short := text
	if len(text) > longest {
		short = text[:longest]
		for !utf8.RuneStart(text[len(short)]) {
			short = short[:len(short)-1]
		}
	}
	if strings.ContainsFunc(short, func(r rune) bool { return !strconv.IsPrint(r) }) {
		short = strconv.Quote(short)
	}
	if len(text) > longest {
		return fmt.Sprintf("%s... (%d bytes)", short, len(text))
	}
	return short
}

// reason is an error, and what can be done about it when vPoller knows that.
func reason(err error) string {
	if hint := protocol.ResponseOf(err).Hint; hint != "" {
		return oneLine(err.Error() + "; " + hint)
	}
	return oneLine(err.Error())
}

// word is a name that may have blanks in it, or nothing.
func word(name string) string {
	if name == "" || strings.ContainsAny(name, " \t") {
		return strconv.Quote(name)
	}
	return name
}
