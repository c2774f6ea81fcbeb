package itemkey

import (
	"errors"
	"fmt"
	"strings"
)

// ErrUnprintable says that no item key has these parameters: a text that needs
// quotes ends in a backslash, which in quotes would take the closing one with it.
var ErrUnprintable = errors.New("text that needs quotes cannot end in a backslash")

// Print puts a key together, with quotes only where Zabbix needs them: around a
// text that begins with a quotation mark, a blank or a bracket, or that has a
// comma or a closing bracket in it. Parsing what it returns gives the same key.
func (k Key) Print() (string, error) {
	if !validName(k.Name) {
		return "", fmt.Errorf("item key name %q: it has letters, digits, _, - and . only", k.Name)
	}
	for i, p := range k.Params {
		for _, text := range p.texts() {
			if needsQuotes(text) && strings.HasSuffix(text, `\`) {
				return "", fmt.Errorf("parameter %d of item key %s, %q: %w", i+1, k.Name, text, ErrUnprintable)
			}
		}
	}
	return k.String(), nil
}

// String is [Key.Print] for messages: it does not check anything.
func (k Key) String() string {
	dst := []byte(k.Name)
	if len(k.Params) == 0 {
		return string(dst)
	}
	dst = append(dst, '[')
	for i, p := range k.Params {
		if i > 0 {
			dst = append(dst, ',')
		}
		if p.IsArray() {
			dst = append(appendList(append(dst, '['), p.Array), ']')
		} else {
			dst = appendText(dst, p.Text)
		}
	}
	return string(append(dst, ']'))
}

func (p Param) texts() []string {
	if p.IsArray() {
		return p.Array
	}
	return []string{p.Text}
}

func appendList(dst []byte, texts []string) []byte {
	for i, text := range texts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendText(dst, text)
	}
	return dst
}

func appendText(dst []byte, text string) []byte {
	if !needsQuotes(text) {
		return append(dst, text...)
	}
	dst = append(dst, '"')
	for i := range len(text) {
		if text[i] == '"' {
			dst = append(dst, '\\')
		}
		dst = append(dst, text[i])
	}
	return append(dst, '"')
}

func needsQuotes(text string) bool {
	return text != "" && strings.IndexByte(`" [`, text[0]) >= 0 || strings.ContainsAny(text, ",]")
}

func validName(name string) bool {
	for i := range len(name) {
		if !nameByte(name[i]) {
			return false
		}
	}
	return name != ""
}
