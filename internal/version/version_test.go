package version

import (
	"runtime/debug"
	"testing"
)

func TestTextNamesTheCommit(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"}
	modified := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	cases := map[string][]debug.BuildSetting{
		"dev":                nil,
		"0123456789ab":       {commit},
		"0123456789ab-dirty": {commit, modified},
	}
	for want, settings := range cases {
		if got := text(settings); got != want {
			t.Errorf("text(%v) = %q, want %q", settings, got, want)
		}
	}
}

func TestVersionOfTheBuildWins(t *testing.T) {
	old := Version
	t.Cleanup(func() { Version = old })
	Version = "v1.2.3"
	if got := Text(); got != "v1.2.3" {
		t.Errorf("Text() = %q", got)
	}
}
