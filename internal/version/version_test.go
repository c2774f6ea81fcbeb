package version

import (
	"runtime/debug"
	"testing"
)

func TestTextNamesTheCommit(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	cases := map[string][]debug.BuildSetting{
		Number:                               nil,
		Number + " (0123456789ab)":           {commit},
		Number + " (0123456789ab, modified)": {commit, modified},
	}
	for want, settings := range cases {
		if got := text(settings); got != want {
			t.Errorf("text(%v) = %q, want %q", settings, got, want)
		}
	}
}
