// Package version says which vPoller this is.
package version

import "runtime/debug"

// Number is the release that this source is, or leads to.
const Number = "1.0.0"

// Text is the release and, where the build recorded it, the commit: the line
// that --version prints after the program's name and that status replies carry.
func Text() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Number
	}
	return text(info.Settings)
}

func text(settings []debug.BuildSetting) string {
	commit, suffix := "", ""
	for _, s := range settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			if s.Value == "true" {
				suffix = ", modified"
			}
		}
	}
	if len(commit) < 12 {
		return Number
	}
	return Number + " (" + commit[:12] + suffix + ")"
}
