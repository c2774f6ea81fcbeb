package pattern

import (
	"fmt"
	"regexp"
	"strings"
)

// A Match recognises names. It is written as people write file names, where *
// stands for any characters and ? for one, upper and lower case being the same
// as they are to vSphere; or as "re:" and a regular expression that is found
// anywhere in the name. The zero Match recognises nothing.
type Match struct {
	text string
	re   *regexp.Regexp
}

// ParseMatch reads a Match.
func ParseMatch(text string) (Match, error) {
	expression, isRegexp := strings.CutPrefix(text, "re:")
	switch {
	case text == "" || isRegexp && expression == "":
		return Match{}, fmt.Errorf("is empty")
	case !isRegexp:
		expression = wildcards(text)
	}
	return compile(text, expression)
}

// ParsePrefix reads a regular expression the way Python's re.match takes it:
// it must be found at the beginning of the name.
func ParsePrefix(text string) (Match, error) {
	return compile(text, "^(?:"+text+")")
}

func compile(text, expression string) (Match, error) {
	re, err := regexp.Compile(expression)
	if err != nil {
		return Match{}, fmt.Errorf("%q is no regular expression (https://golang.org/s/re2syntax): %w", text, err)
	}
	return Match{text: text, re: re}, nil
}

// wildcards is the regular expression that text with * and ? stands for.
func wildcards(text string) string {
	var b strings.Builder
	b.WriteString(`(?is)^`)
	for _, r := range text {
		switch r {
		case '*':
			b.WriteString(`.*`)
		case '?':
			b.WriteString(`.`)
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return b.String() + `$`
}

// In reports whether name is meant.
func (m Match) In(name string) bool { return m.re != nil && m.re.MatchString(name) }

// String is the Match as it was written.
func (m Match) String() string { return m.text }

// MarshalText writes it into a dump of the configuration.
func (m Match) MarshalText() ([]byte, error) { return []byte(m.text), nil }
