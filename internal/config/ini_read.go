package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// An iniSection is one [name] of a file with its entries in order.
type iniSection struct {
	name    string
	line    int
	entries []iniEntry
}

// An iniEntry is one "key = value".
type iniEntry struct {
	key   string // in lower case, as keys are told apart without regard to it
	value string // a value of several lines holds "\n"
	line  int
	col   int // of the value
}

// An iniReader takes a file apart by the rules of Python's ConfigParser:
//
//   - "key = value" or "key: value", spaces around both do not count;
//   - a line indented deeper than its key continues the value;
//   - lines that begin with # or ; are comments, and so is the end of a value
//     from its first ; on, when a space stands before it. A # or a quote
//     inside a value is part of it;
//   - "" is the empty value.
//
// What % and # mean is up to the setting, see iniText.
type iniReader struct {
	sections []iniSection
	bad      func(line, col int, reason string)
	indent   int  // of the last key
	open     bool // the next line may continue its value
}

// readINI returns the sections of a file in order, those of the same name not
// joined. It calls bad for each line that cannot be read, and skips it.
func readINI(data []byte, bad func(line, col int, reason string)) []iniSection {
	r := iniReader{bad: bad}
	number := 0
	for line := range bytes.Lines(data) {
		number++
		r.line(number, string(line))
	}
	return r.sections
}

func (r *iniReader) line(number int, line string) {
	body := strings.TrimSpace(line)
	indent := len(line) - len(strings.TrimLeft(line, " \t"))
	switch {
	case body == "" || body[0] == '#' || body[0] == ';':
	case !utf8.ValidString(body):
		r.bad(number, indent+1, "this line is not UTF-8")
	case r.open && indent > r.indent:
		r.extend(body)
	case body[0] == '[':
		r.section(number, indent, body)
	default:
		r.entry(number, indent, body)
	}
}

func (r *iniReader) extend(body string) {
	entries := r.sections[len(r.sections)-1].entries
	entries[len(entries)-1].value += "\n" + body
}

func (r *iniReader) section(number, indent int, body string) {
	r.open = false
	name, _, closed := strings.Cut(body[1:], "]")
	if !closed || name == "" {
		r.bad(number, indent+1, "a section is written [name]")
		return
	}
	r.sections = append(r.sections, iniSection{name: name, line: number})
}

// entry never quotes what it cannot read: it may be part of a password.
func (r *iniReader) entry(number, indent int, body string) {
	r.open = false
	end := strings.IndexAny(body, "=:")
	switch {
	case end <= 0:
		r.bad(number, indent+1, `this line is neither "[section]" nor "key = value"`)
		return
	case len(r.sections) == 0:
		r.bad(number, indent+1, "this setting stands before the first [section]")
		return
	}
	raw := body[end+1:]
	value := strings.TrimLeft(raw, " \t")
	section := &r.sections[len(r.sections)-1]
	section.entries = append(section.entries, iniEntry{
		key:   strings.ToLower(strings.TrimSpace(body[:end])),
		value: iniValue(value),
		line:  number,
		col:   indent + end + 1 + len(raw) - len(value) + 1,
	})
	r.indent, r.open = indent, true
}

// iniValue cuts off the comment at the end of a value.
func iniValue(value string) string {
	if at := strings.IndexByte(value, ';'); at == 0 || at > 0 && isBlank(value[at-1]) {
		value = strings.TrimRight(value[:at], " \t")
	}
	if value == `""` {
		return ""
	}
	return value
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// iniText turns the value of an entry into the text of a setting, and says what
// is wrong with it, never what it is.
func iniText(value string, k kind, doubled bool) (string, error) {
	switch {
	case strings.Contains(value, "%("):
		return "", errors.New("refers to another setting with %(: write the value out")
	case strings.Contains(value, "\n") && k != kindTexts:
		return "", errors.New("runs on to the next line, which is indented")
	case doubled:
		value = strings.ReplaceAll(value, "%%", "%")
	}
	switch k {
	case kindSecret:
		return value, nil
	case kindMeasure:
		return withSeconds(cutHash(value)), nil
	case kindFlag, kindToggle:
		return iniFlag(cutHash(value)), nil
	}
	return cutHash(value), nil
}

// cutHash cuts off a comment that begins with a # after a blank. Python would
// take it for a part of the value, but there it can only do harm.
func cutHash(value string) string {
	for at := 1; at < len(value); at++ {
		if value[at] == '#' && isBlank(value[at-1]) {
			return strings.TrimRight(value[:at], " \t")
		}
	}
	return value
}

// withSeconds gives a bare number its unit, which the original left out.
func withSeconds(value string) string {
	if isNumber(value) {
		return value + "s"
	}
	return value
}

// iniFlag knows the words for true and false that Python does.
func iniFlag(value string) string {
	switch strings.ToLower(value) {
	case "1", "yes", "on":
		return "true"
	case "0", "no", "off":
		return "false"
	}
	return value
}
