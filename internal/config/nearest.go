package config

import (
	"fmt"
	"strings"
)

// unknownKey says that a key does not exist, and which one was probably meant.
func unknownKey(key string, known []string) string {
	if !isWord(key) { // something else slipped in here, perhaps a password
		return "this is no key: known are " + strings.Join(known, ", ")
	}
	if near := nearest(key, known); near != "" {
		return fmt.Sprintf("unknown key %q: did you mean %s?", key, near)
	}
	return fmt.Sprintf("unknown key %q: known are %s", key, strings.Join(known, ", "))
}

func isWord(key string) bool {
	return key != "" && len(key) <= 40 && isHostName(key)
}

// nearest returns the known key that key is probably a slip of the hand for, ""
// when there is none.
func nearest(key string, known []string) string {
	best, least := "", 1+max(1, len(key)/3)
	for _, candidate := range known {
		if d := distance(strings.ToLower(key), candidate); d < least {
			best, least = candidate, d
		}
	}
	return best
}

// distance counts the characters to insert, delete or replace to make b of a
// (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
