package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// mask is a rule about values that no two runs share: in replies of the methods
// with the prefix and suffix, what the expression matches counts as equal.
type mask struct {
	prefix, suffix string
	why            string
	match          *regexp.Regexp
	with           string
}

// masks are all of the rules.
var masks = []mask{
	{"", "", "times: of sessions, samples, alarms, snapshots",
		regexp.MustCompile(`\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(\.\d+)?\+00:00`), "<time>"},
	{"", ".perf.metric.get", "performance values, in JSON",
		regexp.MustCompile(`"value": \d+`), `"value": 0`},
	{"", ".perf.metric.get", "performance values, as the last column of CSV",
		regexp.MustCompile(`,\d+\r\n`), ",0\r\n"},
	{"", ".perf.metric.get", "performance values, as an item value",
		regexp.MustCompile(`^\d+(\x00?)$`), "0$1"},
	{"session.get", "", "who is logged in, with what, how busy",
		regexp.MustCompile(`(?i)"([^"]*\b(?:key|userName|fullName|userAgent|callCount)\}?)": "[^"]*"`), `"$1": "<any>"`},
}

// masked applies the rules for a method to the text of a reply.
func masked(method, text string) string {
	for _, m := range masks {
		if strings.HasPrefix(method, m.prefix) && strings.HasSuffix(method, m.suffix) {
			text = m.match.ReplaceAllString(text, m.with)
		}
	}
	return text
}

func TestMasksHideOnlyWhatTheyAreFor(t *testing.T) {
	for _, c := range []struct{ method, text, want string }{
		{"vm.get", `{"value": 5}`, `{"value": 5}`},
		{"vm.perf.metric.get", `{"timestamp": "2026-11-22 12:46:17.696329+00:00", "value": 2249}`, `{"timestamp": "<time>", "value": 0}`},
		{"vm.perf.metric.get", "2249\x00", "0\x00"},
		{"vm.perf.metric.get", "null", "null"},
		{"vm.perf.metric.get", "a,b\r\nx,7\r\n", "a,b\r\nx,0\r\n"},
		{"session.get", `{"key": "1", "ipAddress": "127.0.0.1"}`, `{"key": "<any>", "ipAddress": "127.0.0.1"}`},
		{"session.get", `{"{#VSPHERE.SESSION.USERNAME}": "u"}`, `{"{#VSPHERE.SESSION.USERNAME}": "<any>"}`},
	} {
		if got := masked(c.method, c.text); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.method, c.text, got, c.want)
		}
	}
}
