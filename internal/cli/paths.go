package cli

import "strings"

// SplitPaths takes a list of property paths with commas apart; blanks around
// them mean nothing.
func SplitPaths(text string) []string {
	var paths []string
	for path := range strings.SplitSeq(text, ",") {
		if path = strings.TrimSpace(path); path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}
