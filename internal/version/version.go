// Package version says which vPoller this is.
package version

import "runtime/debug"

// Version is set by the linker:
//
//	go build -ldflags '-X vpoller/internal/version.Version=v1.2.3'
//
// Nothing in the program writes to it.
var Version string

// Text is what --version prints after the program's name and what status
// replies carry: the version that the build set, else the commit that Go
// recorded, else "dev".
func Text() string {
	if Version != "" {
		return Version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
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
				suffix = "-dirty"
			}
		}
	}
	if len(commit) < 12 {
		return "dev"
	}
	return commit[:12] + suffix
}
