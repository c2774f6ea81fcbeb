package itemkey

import (
	"fmt"
	"strings"
)

// A SyntaxError says what is wrong with a key, and where.
type SyntaxError struct {
	Key    string
	Offset int // in bytes: where it was noticed; len(Key) when the key ends too early
	Reason string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("item key %q: %s at position %d", e.Key, e.Reason, e.Offset+1)
}

// Parse takes a whole key apart. Its error is a *[SyntaxError].
func Parse(key string) (Key, error) {
	p := parser{key: key}
	k, reason := p.parse()
	if reason != "" {
		return Key{}, &SyntaxError{Key: key, Offset: p.at, Reason: reason}
	}
	return k, nil
}

// A parser walks through one key. Each of its steps returns a reason, which is
// "" when nothing is wrong.
type parser struct {
	key string
	at  int
}

func (p *parser) parse() (Key, string) {
	for p.at < len(p.key) && nameByte(p.key[p.at]) {
		p.at++
	}
	k := Key{Name: p.key[:p.at]}
	switch {
	case p.at == 0:
		return k, "a key begins with a name of letters, digits, _, - and ."
	case p.at == len(p.key):
		return k, ""
	case p.key[p.at] != '[':
		return k, fmt.Sprintf("no %q in a name", p.rune())
	}
	p.at++
	params, reason := p.params()
	if reason == "" && p.at < len(p.key) {
		reason = "nothing follows the closing bracket"
	}
	k.Params = params
	return k, reason
}

// params reads what is between the brackets of a key, and the closing one.
func (p *parser) params() (params []Param, reason string) {
	for {
		param, reason := p.param()
		if reason != "" {
			return nil, reason
		}
		params = append(params, param)
		if closed, reason := p.separator(); closed || reason != "" {
			return params, reason
		}
	}
}

func (p *parser) param() (param Param, reason string) {
	p.blanks()
	if p.peek() != '[' {
		param.Text, reason = p.text()
		return param, reason
	}
	p.at++
	for {
		p.blanks()
		if p.peek() == '[' {
			return param, "no array inside an array"
		}
		text, reason := p.text()
		if reason != "" {
			return param, reason
		}
		param.Array = append(param.Array, text)
		if closed, reason := p.separator(); closed || reason != "" {
			p.blanks()
			return param, reason
		}
	}
}

// text reads a parameter in quotes or without.
func (p *parser) text() (string, string) {
	if p.peek() == '"' {
		return p.quoted()
	}
	n := strings.IndexAny(p.key[p.at:], ",]")
	if n < 0 {
		p.at = len(p.key)
		return "", "no closing bracket"
	}
	text := p.key[p.at : p.at+n]
	p.at += n
	return text, ""
}

func (p *parser) quoted() (string, string) {
	start := p.at + 1
	for i := start; i < len(p.key); i++ {
		if p.key[i] == '"' && p.key[i-1] != '\\' {
			p.at = i + 1
			p.blanks()
			return strings.ReplaceAll(p.key[start:i], `\"`, `"`), ""
		}
	}
	p.at = len(p.key)
	return "", "no closing quotation mark"
}

// separator steps over a comma, or the closing bracket.
func (p *parser) separator() (closed bool, reason string) {
	switch p.peek() {
	case ',':
		p.at++
		return false, ""
	case ']':
		p.at++
		return true, ""
	case 0:
		if p.at == len(p.key) {
			return false, "no closing bracket"
		}
	}
	return false, "only a comma or a bracket follows a parameter"
}

func (p *parser) blanks() {
	for p.peek() == ' ' {
		p.at++
	}
}

// peek is the next byte, 0 at the end.
func (p *parser) peek() byte {
	if p.at == len(p.key) {
		return 0
	}
	return p.key[p.at]
}

func (p *parser) rune() rune {
	for _, r := range p.key[p.at:] {
		return r
	}
	return 0
}

func nameByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.'
}
