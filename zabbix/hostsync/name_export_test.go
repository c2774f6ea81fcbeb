package hostsync

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// What the sender calls hosts obeys the rules for hosts that the import makes.
func TestNamesForOthers(t *testing.T) {
	if got := Technical(" web/1 (äx) "); got != "web_1 __x_" {
		t.Errorf("Technical: %q", got)
	}
	if got := Marked("web 1", "vm-42"); got != "web 1 vm-42" {
		t.Errorf("Marked: %q", got)
	}
	long := Marked(strings.Repeat("x", 200), "vm-42")
	if utf8.RuneCountInString(long) != maxName || !strings.HasSuffix(long, "x vm-42") {
		t.Errorf("Marked shortens to %q", long)
	}
}
