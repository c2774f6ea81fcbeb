package itemkey

import "strings"

// Unresolved returns the first macro in a text, as it stands there: a user macro
// {$NAME} or {$NAME:context}, a discovery macro {#NAME}, or a built-in one such
// as {HOST.HOST}. It returns "" when there is none. Other text in braces, JSON
// or a pattern, is no macro.
func Unresolved(text string) string {
	for {
		start := strings.IndexByte(text, '{')
		if start < 0 {
			return ""
		}
		text = text[start:]
		if n := macroLen(text); n > 0 {
			return text[:n]
		}
		text = text[1:]
	}
}

// macroLen is the length of the macro that a text begins with, 0 for none.
func macroLen(text string) int {
	name := 1
	sigil := byte(0)
	if len(text) > 1 && (text[1] == '$' || text[1] == '#') {
		sigil = text[1]
		name = 2
	}
	end, dots := name, 0
	for end < len(text) && macroByte(text[end]) {
		if text[end] == '.' {
			dots++
		}
		end++
	}
	switch {
	case end == name || end == len(text):
		return 0
	case text[end] == '}' && (sigil != 0 || dots > 0):
		return end + 1
	case text[end] == ':' && sigil == '$':
		return contextEnd(text, end+1)
	}
	return 0
}

// contextEnd is where a macro with a context ends, 0 when it does not: behind
// the next closing brace, which may not be one in quotes.
func contextEnd(text string, at int) int {
	at += len(text[at:]) - len(strings.TrimLeft(text[at:], " "))
	if at < len(text) && text[at] == '"' {
		closing := at + 1
		for closing < len(text) && (text[closing] != '"' || text[closing-1] == '\\') {
			closing++
		}
		if closing == len(text) {
			return 0
		}
		at = closing
	}
	if n := strings.IndexByte(text[at:], '}'); n >= 0 {
		return at + n + 1
	}
	return 0
}

func macroByte(c byte) bool {
	return 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '.'
}
