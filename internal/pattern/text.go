package pattern

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Text is what is written for an object, with places such as {cluster} for
// what differs from object to object. Macros of Zabbix, such as {$PORT},
// {HOST.NAME} and {#ID}, are none of its places and stay as they are.
type Text string

// place is a place in a Text: unlike the macros of Zabbix it is in lower case.
var place = regexp.MustCompile(`\{[a-z][a-z_]*\}`)

// ParseText reads a Text whose places are among those known. The error does not
// quote it: it may be a secret.
func ParseText(text string, known []string) (Text, error) {
	for _, found := range place.FindAllString(text, -1) {
		if name := strings.Trim(found, "{}"); !slices.Contains(known, name) {
			return "", fmt.Errorf("holds %s, which is none of {%s}", found, strings.Join(known, "} {"))
		}
	}
	return Text(text), nil
}

// Has reports whether the text has a place of that name.
func (t Text) Has(name string) bool { return strings.Contains(string(t), "{"+name+"}") }

// Fill puts values into the places. It reports false when a value is missing:
// the object has no cluster, say.
func (t Text) Fill(value func(name string) string) (text string, whole bool) {
	whole = true
	text = place.ReplaceAllStringFunc(string(t), func(found string) string {
		v := value(strings.Trim(found, "{}"))
		whole = whole && v != ""
		return v
	})
	return text, whole
}
